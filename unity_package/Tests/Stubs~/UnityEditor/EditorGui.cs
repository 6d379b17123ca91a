using System;
using System.Collections.Generic;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    public enum MessageType
    {
        None,
        Info,
        Warning,
        Error,
    }

    public static class EditorStyles
    {
        public static GUIStyle boldLabel { get; } = new GUIStyle();

        public static GUIStyle label { get; } = new GUIStyle();

        public static GUIStyle miniLabel { get; } = new GUIStyle();

        public static GUIStyle miniButton { get; } = new GUIStyle();

        public static GUIStyle helpBox { get; } = new GUIStyle();

        public static GUIStyle wordWrappedLabel { get; } = new GUIStyle();

        public static GUIStyle wordWrappedMiniLabel { get; } = new GUIStyle();
    }

    public static class EditorGUIUtility
    {
        public static float labelWidth { get; set; } = 150f;

        public static float singleLineHeight => 18f;

        /// What was pinged last.
        public static Object Pinged { get; private set; }

        public static void PingObject(Object obj) => Pinged = obj;
    }

    public static class EditorGUI
    {
        private static readonly Stack<bool> Checks = new Stack<bool>();

        public static int indentLevel { get; set; }

        public static void ProgressBar(Rect position, float value, string text) => GuiStage.Texts.Add(text);

        public static void BeginChangeCheck()
        {
            Checks.Push(GUI.changed);
            GUI.changed = false;
        }

        public static bool EndChangeCheck()
        {
            bool changed = GUI.changed;
            GUI.changed |= Checks.Pop();
            return changed;
        }

        public sealed class DisabledScope : GUI.Scope
        {
            private readonly bool _before = GUI.enabled;

            public DisabledScope(bool disabled)
            {
                GUI.enabled = _before && !disabled;
            }

            protected override void CloseScope() => GUI.enabled = _before;
        }

        public sealed class IndentLevelScope : GUI.Scope
        {
            public IndentLevelScope()
            {
                indentLevel++;
            }

            protected override void CloseScope() => indentLevel--;
        }
    }

    /// Controls that give back what they are given, unless a test has entered something else.
    public static class EditorGUILayout
    {
        public static void LabelField(string label, params GUILayoutOption[] options) => GuiStage.Texts.Add(label);

        public static void LabelField(string label, GUIStyle style, params GUILayoutOption[] options) => GuiStage.Texts.Add(label);

        public static void LabelField(string label, string label2, params GUILayoutOption[] options) => GuiStage.Texts.Add(label + ": " + label2);

        public static void HelpBox(string message, MessageType type) => GuiStage.Texts.Add(message);

        public static Rect GetControlRect(params GUILayoutOption[] options) => default;

        public static void Space()
        {
        }

        public static bool Toggle(string label, bool value, params GUILayoutOption[] options) => GuiStage.TakeEntry(label, value);

        public static bool Toggle(GUIContent label, bool value, params GUILayoutOption[] options) => GuiStage.TakeEntry(label.text, value);

        public static string TextField(string label, string text, params GUILayoutOption[] options) => GuiStage.TakeEntry(label, text);

        public static string TextField(GUIContent label, string text, params GUILayoutOption[] options) => GuiStage.TakeEntry(label.text, text);

        public static float FloatField(string label, float value, params GUILayoutOption[] options) => GuiStage.TakeEntry(label, value);

        public static float FloatField(GUIContent label, float value, params GUILayoutOption[] options) => GuiStage.TakeEntry(label.text, value);

        public static float FloatField(float value, params GUILayoutOption[] options) => value;

        public static float Slider(string label, float value, float leftValue, float rightValue, params GUILayoutOption[] options)
        {
            return Mathf.Clamp(GuiStage.TakeEntry(label, value), leftValue, rightValue);
        }

        public static float Slider(float value, float leftValue, float rightValue, params GUILayoutOption[] options) => Mathf.Clamp(value, leftValue, rightValue);

        public static int Popup(string label, int selectedIndex, string[] displayedOptions, params GUILayoutOption[] options)
        {
            return GuiStage.TakeEntry(label, selectedIndex);
        }

        public static Enum EnumPopup(string label, Enum selected, params GUILayoutOption[] options) => GuiStage.TakeEntry(label, selected);

        public static Object ObjectField(string label, Object obj, Type objType, bool allowSceneObjects, params GUILayoutOption[] options)
        {
            return GuiStage.TakeEntry(label, obj);
        }

        public static bool Foldout(bool foldout, string content, bool toggleOnLabelClick) => GuiStage.TakeEntry(content, foldout);

        public static bool PropertyField(SerializedProperty property, bool includeChildren = false, params GUILayoutOption[] options)
        {
            property.Value = GuiStage.TakeEntry(property.displayName, property.Value);
            if (includeChildren && property.isExpanded)
            {
                DrawChildren(property.Value);
            }
            return true;
        }

        private static void DrawChildren(object value)
        {
            foreach (System.Reflection.FieldInfo field in value.GetType().GetFields())
            {
                field.SetValue(value, GuiStage.TakeEntry(ObjectNames.NicifyVariableName(field.Name), field.GetValue(value)));
            }
        }

        public sealed class HorizontalScope : GUI.Scope
        {
            public HorizontalScope(params GUILayoutOption[] options)
            {
            }

            protected override void CloseScope()
            {
            }
        }

        public sealed class VerticalScope : GUI.Scope
        {
            public VerticalScope(params GUILayoutOption[] options)
            {
            }

            public VerticalScope(GUIStyle style, params GUILayoutOption[] options)
            {
            }

            protected override void CloseScope()
            {
            }
        }

        public sealed class ScrollViewScope : GUI.Scope
        {
            public ScrollViewScope(Vector2 scrollPosition, params GUILayoutOption[] options)
            {
                this.scrollPosition = scrollPosition;
            }

            public Vector2 scrollPosition { get; }

            protected override void CloseScope()
            {
            }
        }
    }
}
