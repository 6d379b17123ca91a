using System;
using System.Collections.Generic;
using UnityEngine;

namespace UnityEditor
{
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class FilePathAttribute : Attribute
    {
        public enum Location
        {
            PreferencesFolder,
            ProjectFolder,
        }

        public FilePathAttribute(string relativePath, Location location)
        {
            RelativePath = relativePath;
        }

        internal string RelativePath { get; }
    }

    public class ScriptableSingleton<T> : ScriptableObject where T : ScriptableObject
    {
        private static T _instance;

        public static T instance => _instance == null ? _instance = CreateInstance<T>() : _instance;

        /// How often it was written to its file.
        public static int Saves { get; private set; }

        protected virtual void Save(bool saveAsText)
        {
            Saves += Attribute.IsDefined(typeof(T), typeof(FilePathAttribute)) ? 1 : 0;
        }
    }

    public enum SettingsScope
    {
        User,
        Project,
    }

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class SettingsProviderAttribute : Attribute
    {
    }

    public class SettingsProvider
    {
        public SettingsProvider(string path, SettingsScope scopes, IEnumerable<string> keywords = null)
        {
            settingsPath = path;
            scope = scopes;
        }

        public string settingsPath { get; }

        public SettingsScope scope { get; }

        public string label { get; set; }

        public Action<string> guiHandler { get; set; }
    }

    public static class SettingsService
    {
        /// The page that was opened last.
        public static string Opened { get; private set; }

        public static EditorWindow OpenProjectSettings(string settingsPath)
        {
            Opened = settingsPath;
            return null;
        }
    }
}
