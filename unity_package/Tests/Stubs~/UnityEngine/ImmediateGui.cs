using System;
using System.Collections.Generic;

namespace UnityEngine
{
    /// What a test sees of a GUI, and how it uses it: buttons are pressed and values entered by the text beside them.
    public static class GuiStage
    {
        private static readonly List<string> Pressed = new List<string>();
        private static readonly Dictionary<string, object> Entered = new Dictionary<string, object>();

        /// Every text drawn since <see cref="Clear"/>.
        public static List<string> Texts { get; } = new List<string>();

        public static bool Enabled { get; set; } = true;

        /// Groups that were begun and not ended.
        public static int OpenGroups { get; set; }

        /// Presses a button the next time it is drawn.
        public static void Press(string button) => Pressed.Add(button);

        /// Enters a value into a field the next time it is drawn.
        public static void Enter(string label, object value) => Entered[label] = value;

        public static void Clear()
        {
            Texts.Clear();
            Pressed.Clear();
            Entered.Clear();
        }

        public static bool IsShown(string part) => Texts.Exists(text => text.Contains(part));

        internal static bool TakePress(string button)
        {
            Texts.Add(button);
            bool pressed = Enabled && Pressed.Remove(button);
            GUI.changed |= pressed;
            return pressed;
        }

        internal static T TakeEntry<T>(string label, T value)
        {
            Texts.Add(label);
            if (value != null)
            {
                Texts.Add(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture));
            }
            if (!Enabled || !Entered.TryGetValue(label, out object entered))
            {
                return value;
            }
            Entered.Remove(label);
            GUI.changed = true;
            return (T)entered;
        }
    }

    public enum EventType
    {
        MouseDown = 0,
        Repaint = 7,
        Layout = 8,
    }

    public sealed class Event
    {
        public static Event current { get; } = new Event();

        public EventType type { get; set; } = EventType.Layout;
    }

    public class GUIContent
    {
        public static readonly GUIContent none = new GUIContent();

        public GUIContent(string text = "", string tooltip = "")
        {
            this.text = text;
            this.tooltip = tooltip;
        }

        public string text { get; set; }

        public string tooltip { get; set; }
    }

    public sealed class GUIStyle
    {
        public GUIStyle()
        {
        }

        public GUIStyle(GUIStyle other)
        {
        }

        public bool wordWrap { get; set; }

        public bool richText { get; set; }
    }

    public sealed class GUILayoutOption
    {
    }

    public static class GUI
    {
        public static bool changed { get; set; }

        public static bool enabled
        {
            get => GuiStage.Enabled;
            set => GuiStage.Enabled = value;
        }

        public static void Label(Rect position, string text) => GuiStage.Texts.Add(text);

        public static bool Button(Rect position, string text) => GuiStage.TakePress(text);

        public static float HorizontalSlider(Rect position, float value, float leftValue, float rightValue) => value;

        public abstract class Scope : IDisposable
        {
            protected Scope() => GuiStage.OpenGroups++;

            public void Dispose()
            {
                GuiStage.OpenGroups--;
                CloseScope();
            }

            protected abstract void CloseScope();
        }
    }

    public static class GUILayout
    {
        private static readonly GUILayoutOption Any = new GUILayoutOption();

        public static bool Button(string text, params GUILayoutOption[] options) => GuiStage.TakePress(text);

        public static bool Button(string text, GUIStyle style, params GUILayoutOption[] options) => GuiStage.TakePress(text);

        public static bool Button(GUIContent content, params GUILayoutOption[] options) => GuiStage.TakePress(content.text);

        public static bool Toggle(bool value, string text, params GUILayoutOption[] options) => GuiStage.TakeEntry(text, value);

        public static bool Toggle(bool value, string text, GUIStyle style, params GUILayoutOption[] options) => GuiStage.TakeEntry(text, value);

        public static void Label(string text, params GUILayoutOption[] options) => GuiStage.Texts.Add(text);

        public static void Label(string text, GUIStyle style, params GUILayoutOption[] options) => GuiStage.Texts.Add(text);

        public static void Space(float pixels)
        {
        }

        public static void FlexibleSpace()
        {
        }

        public static GUILayoutOption Width(float width) => Any;

        public static GUILayoutOption MinWidth(float width) => Any;

        public static GUILayoutOption MaxWidth(float width) => Any;

        public static GUILayoutOption Height(float height) => Any;

        public static GUILayoutOption ExpandWidth(bool expand) => Any;
    }
}
