using System;
using System.Collections.Generic;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    public sealed class MenuItem : Attribute
    {
        public MenuItem(string itemName, bool isValidateFunction = false, int priority = 1000)
        {
            ItemName = itemName;
        }

        public string ItemName { get; }
    }

    public sealed class MenuCommand
    {
        public MenuCommand(Object inContext, int inUserData = 0)
        {
            context = inContext;
        }

        public Object context { get; }
    }

    public static class Selection
    {
        private static Object[] _objects = new Object[0];

        public static Action selectionChanged;

        public static Object[] objects
        {
            get => _objects;
            set
            {
                _objects = value ?? new Object[0];
                selectionChanged?.Invoke();
            }
        }

        public static Object activeObject
        {
            get => _objects.Length > 0 ? _objects[0] : null;
            set => objects = value == null ? new Object[0] : new[] { value };
        }

        public static GameObject activeGameObject
        {
            get => gameObjects.Length > 0 ? gameObjects[0] : null;
            set => activeObject = value;
        }

        public static Transform activeTransform => activeGameObject == null ? null : activeGameObject.transform;

        public static GameObject[] gameObjects => Array.ConvertAll(Array.FindAll(_objects, o => o is GameObject && o != null), o => (GameObject)o);
    }

    /// Records what could be undone; <see cref="PerformUndo"/> removes what was made.
    public static class Undo
    {
        private static readonly List<Object> Made = new List<Object>();

        public static List<string> Records { get; } = new List<string>();

        public static void RecordObject(Object objectToUndo, string name) => Records.Add(name);

        public static void RegisterCreatedObjectUndo(Object objectToUndo, string name)
        {
            Records.Add(name);
            Made.Add(objectToUndo);
        }

        public static T AddComponent<T>(GameObject gameObject) where T : Component
        {
            T made = gameObject.AddComponent<T>();
            Made.Add(made);
            return made;
        }

        public static int GetCurrentGroup() => 0;

        public static void SetCurrentGroupName(string name) => Records.Add(name);

        public static void CollapseUndoOperations(int groupIndex)
        {
        }

        public static void PerformUndo()
        {
            for (int i = Made.Count - 1; i >= 0; i--)
            {
                Object.DestroyImmediate(Made[i]);
            }
            Made.Clear();
        }
    }
}
