using System;
using System.Collections.Generic;

namespace UnityEngine
{
    public class Object
    {
        private static int _lastId;
        private readonly int _id = ++_lastId;
        private bool _destroyed;

        public string name { get; set; } = "";

        public int GetInstanceID() => _id;

        public static implicit operator bool(Object value) => !(value == null);

        public static bool operator ==(Object a, Object b) => ReferenceEquals(a, b) || (IsGone(a) && IsGone(b));

        public static bool operator !=(Object a, Object b) => !(a == b);

        public override bool Equals(object other) => other is Object o ? this == o : other is null && _destroyed;

        public override int GetHashCode() => _id;

        public static void DestroyImmediate(Object value)
        {
            if (value is GameObject game)
            {
                foreach (Component component in game.All().ToArray())
                {
                    DestroyImmediate(component);
                }
                game.transform.SetParent(null);
            }
            if (value is MonoBehaviour script)
            {
                script.enabled = false;
            }
            value._destroyed = true;
        }

        private static bool IsGone(Object value) => value is null || value._destroyed;
    }

    public class ScriptableObject : Object
    {
        public static T CreateInstance<T>() where T : ScriptableObject, new() => new T();
    }

    public class Component : Object
    {
        public GameObject gameObject { get; internal set; }

        public Transform transform => gameObject.transform;

        public T GetComponent<T>() => gameObject.GetComponent<T>();

        public T GetComponentInChildren<T>() => First(gameObject.GetComponentsInChildren<T>());

        public T[] GetComponentsInChildren<T>() => gameObject.GetComponentsInChildren<T>();

        public T GetComponentInParent<T>()
        {
            for (Transform t = transform; t != null; t = t.parent)
            {
                T found = t.gameObject.GetComponent<T>();
                if (found != null)
                {
                    return found;
                }
            }
            return default;
        }

        private static T First<T>(T[] found) => found.Length > 0 ? found[0] : default;
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
                    GameLoop.Tell(this, value ? "OnEnable" : "OnDisable");
                }
            }
        }
    }

    public class MonoBehaviour : Behaviour
    {
    }

    public sealed class GameObject : Object
    {
        private readonly List<Component> _components = new List<Component>();

        public GameObject(string name)
        {
            this.name = name;
            transform = new Transform { gameObject = this, name = name };
            _components.Add(transform);
        }

        public Transform transform { get; }

        /// Adds a component and, as in Play, wakes it at once.
        public T AddComponent<T>() where T : Component, new()
        {
            var component = new T { gameObject = this, name = name };
            _components.Add(component);
            GameLoop.Tell(component, "Awake");
            GameLoop.Tell(component, "OnEnable");
            return component;
        }

        public T GetComponent<T>()
        {
            foreach (Component component in _components)
            {
                if (component is T found && component != null)
                {
                    return found;
                }
            }
            return default;
        }

        public T[] GetComponentsInChildren<T>()
        {
            var found = new List<T>();
            Collect(transform, found);
            return found.ToArray();
        }

        internal List<Component> All() => _components;

        private static void Collect<T>(Transform at, List<T> found)
        {
            foreach (Component component in at.gameObject._components)
            {
                if (component is T match && component != null)
                {
                    found.Add(match);
                }
            }
            for (int i = 0; i < at.childCount; i++)
            {
                Collect(at.GetChild(i), found);
            }
        }
    }

    public sealed class Transform : Component
    {
        private readonly List<Transform> _children = new List<Transform>();

        public Transform parent { get; private set; }

        public Vector3 localPosition { get; set; }

        public Quaternion localRotation { get; set; } = Quaternion.identity;

        public int childCount => _children.Count;

        public Quaternion rotation => parent == null ? localRotation : parent.rotation * localRotation;

        public Vector3 position => parent == null ? localPosition : parent.position + parent.rotation * localPosition;

        public Transform GetChild(int index) => _children[index];

        public void SetParent(Transform target, bool worldPositionStays = true)
        {
            if (worldPositionStays && target != null && target.parent != null && target.localPosition.magnitude > 0)
            {
                throw new NotSupportedException("the stub keeps local poses only: pass false");
            }
            parent?._children.Remove(this);
            parent = target;
            target?._children.Add(this);
        }
    }
}
