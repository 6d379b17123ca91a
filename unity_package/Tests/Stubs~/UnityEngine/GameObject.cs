using System;
using System.Collections.Generic;

namespace UnityEngine
{
    public sealed class GameObject : Object
    {
        private readonly List<Component> _components = new List<Component>();
        private bool _active = true;

        public GameObject(string name = "New Game Object", params Type[] components)
        {
            this.name = name;
            transform = new Transform { gameObject = this };
            _components.Add(transform);
            Scene.All.Add(this);
            foreach (Type component in components)
            {
                AddComponent(component);
            }
        }

        public Transform transform { get; }

        public SceneManagement.Scene scene { get; private set; } = SceneManagement.Scene.Stage;

        public bool activeSelf => _active;

        public bool activeInHierarchy => _active && (transform.parent == null || transform.parent.gameObject.activeInHierarchy);

        internal List<Component> Components => _components;

        public void SetActive(bool value)
        {
            _active = value;
            Settle();
        }

        public T AddComponent<T>() where T : Component => (T)AddComponent(typeof(T));

        /// Adds a component; on an active object a script wakes at once, in Play or if it runs in edit mode.
        public Component AddComponent(Type type)
        {
            foreach (RequireComponent needed in type.GetCustomAttributes(typeof(RequireComponent), true))
            {
                if (!_components.Exists(c => needed.Type.IsInstanceOfType(c)))
                {
                    AddComponent(needed.Type);
                }
            }
            if (Attribute.IsDefined(type, typeof(DisallowMultipleComponent)) && _components.Exists(c => c != null && c.GetType() == type))
            {
                Debug.LogError("cannot add a second " + type.Name);
                return null;
            }
            var component = (Component)Activator.CreateInstance(type);
            component.gameObject = this;
            _components.Add(component);
            GameLoop.TellInEditMode(component, "Reset");
            (component as MonoBehaviour)?.Settle();
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

        public bool TryGetComponent<T>(out T component)
        {
            component = GetComponent<T>();
            return component != null;
        }

        public T[] GetComponents<T>() => Own<T>().ToArray();

        public T GetComponentInChildren<T>(bool includeInactive = false)
        {
            T[] found = GetComponentsInChildren<T>(includeInactive);
            return found.Length > 0 ? found[0] : default;
        }

        public T[] GetComponentsInChildren<T>(bool includeInactive = false)
        {
            var found = new List<T>();
            Collect(transform, found, includeInactive);
            return found.ToArray();
        }

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

        internal void Place(SceneManagement.Scene place)
        {
            scene = place;
            for (int i = 0; i < transform.childCount; i++)
            {
                transform.GetChild(i).gameObject.Place(place);
            }
        }

        internal void Settle()
        {
            foreach (Component component in _components.ToArray())
            {
                (component as MonoBehaviour)?.Settle();
            }
            for (int i = 0; i < transform.childCount; i++)
            {
                transform.GetChild(i).gameObject.Settle();
            }
        }

        internal void TearDown()
        {
            while (transform.childCount > 0)
            {
                DestroyImmediate(transform.GetChild(0).gameObject);
            }
            foreach (Component component in _components.ToArray())
            {
                if (component != transform)
                {
                    DestroyImmediate(component);
                }
            }
            transform.SetParent(null);
            transform.MarkDestroyed();
            Scene.All.Remove(this);
        }

        private List<T> Own<T>()
        {
            var found = new List<T>();
            foreach (Component component in _components)
            {
                if (component is T match && component != null)
                {
                    found.Add(match);
                }
            }
            return found;
        }

        private static void Collect<T>(Transform at, List<T> found, bool includeInactive)
        {
            if (includeInactive || at.gameObject.activeInHierarchy)
            {
                found.AddRange(at.gameObject.Own<T>());
            }
            for (int i = 0; i < at.childCount; i++)
            {
                Collect(at.GetChild(i), found, includeInactive);
            }
        }
    }

    /// Every object there is, in the order they were made.
    internal static class Scene
    {
        public static readonly List<GameObject> All = new List<GameObject>();
    }
}
