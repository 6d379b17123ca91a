using System;
using System.Collections.Generic;
using System.Reflection;

namespace UnityEngine
{
    /// Calls the messages of scripts in Unity's order: all Update, then all LateUpdate, of what is enabled.
    public static class GameLoop
    {
        private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

        public static void Frame(float seconds, params GameObject[] roots)
        {
            Time.unscaledDeltaTime = seconds;
            Time.unscaledTime += seconds;
            foreach (string message in new[] { "Update", "LateUpdate" })
            {
                foreach (GameObject root in roots)
                {
                    foreach (MonoBehaviour script in root.GetComponentsInChildren<MonoBehaviour>())
                    {
                        if (script.enabled)
                        {
                            Tell(script, message);
                        }
                    }
                }
            }
        }

        /// What Unity's audio thread does with a source's filter.
        public static void Filter(MonoBehaviour script, float[] data, int channels)
        {
            script.GetType().GetMethod("OnAudioFilterRead", Any).Invoke(script, new object[] { data, channels });
        }

        internal static void Tell(Component component, string message)
        {
            if (component is MonoBehaviour)
            {
                component.GetType().GetMethod(message, Any, null, Type.EmptyTypes, null)?.Invoke(component, null);
            }
        }
    }

    public static class Time
    {
        public static float unscaledDeltaTime { get; internal set; }

        public static float unscaledTime { get; internal set; }
    }

    public static class Debug
    {
        public static List<string> Messages { get; } = new List<string>();

        public static void LogError(object message, Object context) => Messages.Add("error: " + message);

        public static void LogWarning(object message, Object context) => Messages.Add("warning: " + message);
    }
}

namespace UnityEngine.Events
{
    public class UnityEvent<T0>
    {
        private event Action<T0> _calls;

        public void AddListener(Action<T0> call) => _calls += call;

        public void Invoke(T0 value) => _calls?.Invoke(value);
    }
}
