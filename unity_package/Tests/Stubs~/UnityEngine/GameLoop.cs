using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace UnityEngine
{
    /// Calls the messages of scripts in Unity's order: all Start, all Update, coroutines, animation, all LateUpdate, of what is on.
    public static class GameLoop
    {
        private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        private static readonly List<Object> Doomed = new List<Object>();

        /// One frame of the player loop, or of the editor's if the game is not playing.
        public static void Frame(float seconds)
        {
            Time.unscaledDeltaTime = seconds;
            Time.deltaTime = seconds * Time.timeScale;
            Time.unscaledTime += seconds;
            Time.time += seconds * Time.timeScale;
            Time.frameCount++;
            ForEach(script => script.StartOnce());
            ForEach(script => Tell(script, "Update"));
            ForEach(script => script.StepCoroutines());
            Playables.PlayableGraph.UpdateAll(Time.deltaTime);
            Playables.PlayableDirector.UpdateAll(Time.deltaTime);
            ForEach(script => Tell(script, "LateUpdate"));
            foreach (Object value in Doomed.ToArray())
            {
                Object.DestroyImmediate(value);
            }
            Doomed.Clear();
        }

        /// Enters Play as Unity does: scripts end, are read again from what is serialised of them, and wake. Without a
        /// reload of domain and scene the same scripts, with all they hold, just end and wake.
        public static void EnterPlay(bool reload = true) => PlayMode.Switch(true, reload);

        /// Leaves Play: the scene is as it was before, so scripts are read again here as well.
        public static void ExitPlay(bool reload = true) => PlayMode.Switch(false, reload);

        internal static bool HasFilter(MonoBehaviour script) => script.GetType().GetMethod("OnAudioFilterRead", Any) != null;

        /// What Unity's audio thread does with a source's filter.
        public static void Filter(MonoBehaviour script, float[] data, int channels)
        {
            Call(script, script.GetType().GetMethod("OnAudioFilterRead", Any), data, channels);
        }

        /// Messages as OnValidate or OnDrawGizmos, which the Editor sends.
        public static void Tell(Object target, string message)
        {
            for (Type type = target.GetType(); type != null && type != typeof(Object); type = type.BaseType)
            {
                MethodInfo method = type.GetMethod(message, Any | BindingFlags.DeclaredOnly, null, Type.EmptyTypes, null);
                if (method != null)
                {
                    Call(target, method);
                    return;
                }
            }
        }

        internal static void TellInEditMode(Component component, string message)
        {
            if (!Application.isPlaying && component is MonoBehaviour)
            {
                Tell(component, message);
            }
        }

        internal static void DestroyLater(Object value) => Doomed.Add(value);

        internal static List<MonoBehaviour> Scripts()
        {
            var found = new List<MonoBehaviour>();
            foreach (GameObject game in Scene.All)
            {
                found.AddRange(game.GetComponents<MonoBehaviour>());
            }
            return found;
        }

        private static void ForEach(Action<MonoBehaviour> action)
        {
            foreach (MonoBehaviour script in Scripts())
            {
                if (script != null && script.IsOn)
                {
                    action(script);
                }
            }
        }

        private static void Call(object target, MethodInfo method, params object[] arguments)
        {
            try
            {
                method.Invoke(target, arguments);
            }
            catch (TargetInvocationException error)
            {
                // Unity logs it and goes on; a test should see it.
                ExceptionDispatchInfo.Capture(error.InnerException).Throw();
            }
        }
    }

    public static class Time
    {
        public static float deltaTime { get; internal set; }

        public static float time { get; internal set; }

        public static float timeScale { get; set; } = 1f;

        public static float unscaledDeltaTime { get; internal set; }

        public static float unscaledTime { get; internal set; }

        public static int frameCount { get; internal set; }

        public static float realtimeSinceStartup => (float)realtimeSinceStartupAsDouble;

        public static double realtimeSinceStartupAsDouble => System.Diagnostics.Stopwatch.GetTimestamp() / (double)System.Diagnostics.Stopwatch.Frequency;
    }

    public enum RuntimePlatform
    {
        OSXEditor,
        WindowsEditor = 7,
        LinuxEditor = 16,
        Android = 11,
    }

    public enum UserAuthorization
    {
        WebCam = 1,
        Microphone,
    }

    public class AsyncOperation : YieldInstruction
    {
    }

    public static class Application
    {
        public static bool isPlaying { get; internal set; } = true;

        public static string unityVersion => "2021.3.0f1";

        public static string dataPath => System.IO.Path.GetTempPath();

        public static bool HasUserAuthorization(UserAuthorization mode) => true;

        public static AsyncOperation RequestUserAuthorization(UserAuthorization mode) => new AsyncOperation();

        public static RuntimePlatform platform => RuntimePlatform.LinuxEditor;
    }

    public static class Debug
    {
        public static List<string> Messages { get; } = new List<string>();

        public static void Log(object message, Object context = null) => Messages.Add("log: " + message);

        public static void LogError(object message, Object context = null) => Messages.Add("error: " + message);

        public static void LogWarning(object message, Object context = null) => Messages.Add("warning: " + message);

        public static void LogException(Exception exception, Object context = null) => Messages.Add("exception: " + exception);
    }
}

namespace UnityEngine.Events
{
    public delegate void UnityAction();

    public delegate void UnityAction<T0>(T0 arg0);

    public abstract class UnityEventBase
    {
    }

    public class UnityEvent : UnityEventBase
    {
        private event UnityAction _calls;

        public void AddListener(UnityAction call) => _calls += call;

        public void RemoveListener(UnityAction call) => _calls -= call;

        public void RemoveAllListeners() => _calls = null;

        public void Invoke() => _calls?.Invoke();
    }

    public class UnityEvent<T0> : UnityEventBase
    {
        private event UnityAction<T0> _calls;

        public void AddListener(UnityAction<T0> call) => _calls += call;

        public void RemoveListener(UnityAction<T0> call) => _calls -= call;

        public void RemoveAllListeners() => _calls = null;

        public void Invoke(T0 arg0) => _calls?.Invoke(arg0);
    }
}
