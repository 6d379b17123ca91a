using System;
using System.Collections.Generic;

namespace UnityEngine
{
    [Flags]
    public enum HideFlags
    {
        None = 0,
        HideInHierarchy = 1,
        HideInInspector = 2,
        DontSaveInEditor = 4,
        NotEditable = 8,
        DontSaveInBuild = 16,
        DontUnloadUnusedAsset = 32,
        DontSave = 52,
        HideAndDontSave = 61,
    }

    public class Object
    {
        private static int _lastId;
        private readonly int _id = ++_lastId;
        private bool _destroyed;

        public virtual string name { get; set; } = "";

        public HideFlags hideFlags { get; set; }

        public static implicit operator bool(Object value) => !(value == null);

        /// What is destroyed equals null and itself, but nothing else that is destroyed.
        public static bool operator ==(Object a, Object b) => ReferenceEquals(a, b) || (a is null && IsGone(b)) || (b is null && IsGone(a));

        public static bool operator !=(Object a, Object b) => !(a == b);

        public override bool Equals(object other) => other is Object o ? this == o : other is null && _destroyed;

        public override int GetHashCode() => _id;

        public override string ToString() => name + " (" + GetType().FullName + ")";

        /// In Unity at the end of the frame; here, too.
        public static void Destroy(Object value) => GameLoop.DestroyLater(value);

        public static void DestroyImmediate(Object value)
        {
            if (value == null)
            {
                return;
            }
            if (value is Transform)
            {
                Debug.LogError("Can't destroy Transform component of '" + value.name + "': destroy the game object instead.");
                return;
            }
            if (value is GameObject game)
            {
                game.TearDown();
            }
            else if (value is MonoBehaviour script)
            {
                script.TearDown();
            }
            else if (value is ScriptableObject asset)
            {
                GameLoop.Tell(asset, "OnDisable");
                GameLoop.Tell(asset, "OnDestroy");
            }
            value._destroyed = true;
        }

        internal static bool IsGone(Object value) => value is null || value._destroyed;

        internal void MarkDestroyed() => _destroyed = true;
    }

    public class ScriptableObject : Object
    {
        public static T CreateInstance<T>() where T : ScriptableObject => (T)CreateInstance(typeof(T));

        public static ScriptableObject CreateInstance(Type type)
        {
            var made = (ScriptableObject)Activator.CreateInstance(type);
            GameLoop.Tell(made, "Awake");
            GameLoop.Tell(made, "OnEnable");
            return made;
        }
    }

    public class Component : Object
    {
        public GameObject gameObject { get; internal set; }

        public Transform transform => gameObject.transform;

        public override string name
        {
            get => gameObject is null ? base.name : gameObject.name;
            set => gameObject.name = value;
        }

        public T GetComponent<T>() => gameObject.GetComponent<T>();

        public bool TryGetComponent<T>(out T component) => gameObject.TryGetComponent(out component);

        public T GetComponentInChildren<T>(bool includeInactive = false) => gameObject.GetComponentInChildren<T>(includeInactive);

        public T[] GetComponentsInChildren<T>(bool includeInactive = false) => gameObject.GetComponentsInChildren<T>(includeInactive);

        public T GetComponentInParent<T>() => gameObject.GetComponentInParent<T>();

        public T[] GetComponents<T>() => gameObject.GetComponents<T>();
    }

    public class Behaviour : Component
    {
        private bool _enabled = true;

        public bool enabled
        {
            get => _enabled;
            set
            {
                if (_enabled != value)
                {
                    _enabled = value;
                    (this as MonoBehaviour)?.Settle();
                }
            }
        }

        public bool isActiveAndEnabled => _enabled && gameObject.activeInHierarchy;
    }

    public sealed class Transform : Component
    {
        private readonly List<Transform> _children = new List<Transform>();

        public Transform parent { get; private set; }

        public Vector3 localPosition { get; set; }

        public Quaternion localRotation { get; set; } = Quaternion.identity;

        public Vector3 localScale { get; set; } = Vector3.one;

        public int childCount => _children.Count;

        public Transform root => parent == null ? this : parent.root;

        public Quaternion rotation
        {
            get => parent == null ? localRotation : parent.rotation * localRotation;
            set => localRotation = parent == null ? value : Quaternion.Inverse(parent.rotation) * value;
        }

        public Vector3 position
        {
            get => parent == null ? localPosition : parent.TransformPoint(localPosition);
            set => localPosition = parent == null ? value : parent.InverseTransformPoint(value);
        }

        public Vector3 forward => rotation * Vector3.forward;

        public Vector3 TransformPoint(Vector3 position)
        {
            Vector3 outside = localPosition + localRotation * Vector3.Scale(localScale, position);
            return parent == null ? outside : parent.TransformPoint(outside);
        }

        public Vector3 InverseTransformPoint(Vector3 position)
        {
            Vector3 local = Quaternion.Inverse(localRotation) * ((parent == null ? position : parent.InverseTransformPoint(position)) - localPosition);
            return new Vector3(local.x / localScale.x, local.y / localScale.y, local.z / localScale.z);
        }

        public Transform GetChild(int index) => _children[index];

        public bool IsChildOf(Transform other)
        {
            for (Transform t = this; t != null; t = t.parent)
            {
                if (t == other)
                {
                    return true;
                }
            }
            return false;
        }

        /// A child by a path of names with slashes.
        public Transform Find(string path)
        {
            int slash = path.IndexOf('/');
            string first = slash < 0 ? path : path.Substring(0, slash);
            foreach (Transform child in _children)
            {
                if (child.name == first)
                {
                    return slash < 0 ? child : child.Find(path.Substring(slash + 1));
                }
            }
            return null;
        }

        public void SetParent(Transform target, bool worldPositionStays = true)
        {
            Vector3 place = position;
            Quaternion facing = rotation;
            parent?._children.Remove(this);
            parent = target;
            target?._children.Add(this);
            if (worldPositionStays)
            {
                position = place;
                rotation = facing;
            }
            gameObject.Settle();
        }
    }
}
