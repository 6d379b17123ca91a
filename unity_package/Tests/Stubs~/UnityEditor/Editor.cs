using System;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class CustomEditor : Attribute
    {
        public CustomEditor(Type inspectedType)
        {
            Inspected = inspectedType;
        }

        internal Type Inspected { get; }
    }

    public sealed class CanEditMultipleObjects : Attribute
    {
    }

    /// Base of custom inspectors.
    public class Editor : ScriptableObject
    {
        private SerializedObject _serialized;

        public Object target => targets.Length > 0 ? targets[0] : null;

        public Object[] targets { get; private set; } = new Object[0];

        public SerializedObject serializedObject => _serialized ??= new SerializedObject(targets);

        /// The inspector that is registered for the object's type; this class where none is.
        public static Editor CreateEditor(Object targetObject)
        {
            Type type = FindType(targetObject.GetType()) ?? typeof(Editor);
            var made = (Editor)Activator.CreateInstance(type);
            made.targets = new[] { targetObject };
            GameLoop.Tell(made, "OnEnable");
            return made;
        }

        public virtual void OnInspectorGUI() => DrawDefaultInspector();

        public virtual bool RequiresConstantRepaint() => false;

        public void Repaint()
        {
        }

        public bool DrawDefaultInspector()
        {
            serializedObject.Update();
            DrawPropertiesExcluding(serializedObject);
            return serializedObject.ApplyModifiedProperties();
        }

        protected internal static void DrawPropertiesExcluding(SerializedObject obj, params string[] propertyToExclude)
        {
            foreach (SerializedProperty property in obj.Properties())
            {
                if (Array.IndexOf(propertyToExclude, property.name) < 0)
                {
                    EditorGUILayout.PropertyField(property, true);
                }
            }
        }

        private static Type FindType(Type inspected)
        {
            foreach (System.Reflection.Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
            {
                foreach (Type type in assembly.GetName().Name.StartsWith("AvatarBridge") ? assembly.GetTypes() : new Type[0])
                {
                    var named = (CustomEditor)Attribute.GetCustomAttribute(type, typeof(CustomEditor));
                    if (named != null && named.Inspected == inspected)
                    {
                        return type;
                    }
                }
            }
            return null;
        }
    }

    public class EditorWindow : ScriptableObject
    {
        public GUIContent titleContent { get; set; } = new GUIContent();

        public Vector2 minSize { get; set; }

        /// How often it asked to be drawn again.
        public int Repaints { get; private set; }

        public static T GetWindow<T>(string title) where T : EditorWindow
        {
            T window = CreateInstance<T>();
            window.titleContent = new GUIContent(title);
            return window;
        }

        public void Show()
        {
        }

        public void Repaint() => Repaints++;

        public void Close() => DestroyImmediate(this);
    }
}
