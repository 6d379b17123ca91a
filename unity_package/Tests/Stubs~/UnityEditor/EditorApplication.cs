using System;
using System.Collections.Generic;
using System.Reflection;
using UnityEngine;

namespace UnityEditor
{
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class InitializeOnLoadMethodAttribute : Attribute
    {
    }

    public enum PlayModeStateChange
    {
        EnteredEditMode,
        ExitingEditMode,
        EnteredPlayMode,
        ExitingPlayMode,
    }

    public static class EditorApplication
    {
        public delegate void CallbackFunction();

        public static CallbackFunction update;
        public static CallbackFunction delayCall;

        public static event Action<PlayModeStateChange> playModeStateChanged;

        public static event Action quitting;

        public static bool isPlaying => Application.isPlaying;

        public static bool isPlayingOrWillChangePlaymode => Application.isPlaying;

        public static double timeSinceStartup { get; internal set; }

        /// How often a frame of the game was asked for outside Play.
        public static int QueuedUpdates { get; private set; }

        public static void QueuePlayerLoopUpdate() => QueuedUpdates++;

        public static void EnterPlaymode()
        {
            playModeStateChanged?.Invoke(PlayModeStateChange.ExitingEditMode);
            GameLoop.EnterPlay();
            playModeStateChanged?.Invoke(PlayModeStateChange.EnteredPlayMode);
        }

        public static void ExitPlaymode()
        {
            playModeStateChanged?.Invoke(PlayModeStateChange.ExitingPlayMode);
            GameLoop.ExitPlay();
            playModeStateChanged?.Invoke(PlayModeStateChange.EnteredEditMode);
        }

        internal static void Quit() => quitting?.Invoke();
    }

    public static class AssemblyReloadEvents
    {
        public delegate void AssemblyReloadCallback();

        public static event AssemblyReloadCallback beforeAssemblyReload;

        public static event AssemblyReloadCallback afterAssemblyReload;

        internal static void Raise()
        {
            beforeAssemblyReload?.Invoke();
            afterAssemblyReload?.Invoke();
        }
    }

    /// What the Editor itself does, for tests to stage.
    public static class EditorStage
    {
        /// One turn of the Editor's loop.
        public static void Tick(float seconds)
        {
            EditorApplication.timeSinceStartup += seconds;
            EditorApplication.CallbackFunction delayed = EditorApplication.delayCall;
            EditorApplication.delayCall = null;
            delayed?.Invoke();
            EditorApplication.update?.Invoke();
        }

        /// Runs an assembly's methods that are marked to run when it is loaded.
        public static void Load(Assembly assembly)
        {
            foreach (Type type in assembly.GetTypes())
            {
                foreach (MethodInfo method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
                {
                    if (Attribute.IsDefined(method, typeof(InitializeOnLoadMethodAttribute)))
                    {
                        method.Invoke(null, null);
                    }
                }
            }
        }

        public static void ReloadAssemblies() => AssemblyReloadEvents.Raise();

        public static void Quit() => EditorApplication.Quit();
    }

    /// Lives as long as the Editor does, whatever is reloaded.
    public static class SessionState
    {
        private static readonly Dictionary<string, object> Values = new Dictionary<string, object>();

        public static void SetInt(string key, int value) => Values["i" + key] = value;

        public static int GetInt(string key, int defaultValue) => Values.TryGetValue("i" + key, out object value) ? (int)value : defaultValue;

        public static void EraseInt(string key) => Values.Remove("i" + key);

        public static void SetString(string key, string value) => Values["s" + key] = value;

        public static string GetString(string key, string defaultValue) => Values.TryGetValue("s" + key, out object value) ? (string)value : defaultValue;

        public static void EraseString(string key) => Values.Remove("s" + key);

        public static void SetBool(string key, bool value) => Values["b" + key] = value;

        public static bool GetBool(string key, bool defaultValue) => Values.TryGetValue("b" + key, out object value) ? (bool)value : defaultValue;
    }
}
