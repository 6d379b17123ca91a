using System;
using System.Collections.Generic;
using UnityEditor;

namespace AvatarBridge.Editor
{
    /// <summary>A popup of names, the first of which is none; a name that is not among them is kept and shown.</summary>
    internal static class NamePopup
    {
        public const string None = "(none)";

        public static string Draw(string label, string value, string[] names) => Draw(label, value, names, names);

        /// <param name="label">Before it.</param>
        /// <param name="value">The name that is chosen; empty: none.</param>
        /// <param name="names">What may be chosen.</param>
        /// <param name="menu">How that is shown, in the same order.</param>
        public static string Draw(string label, string value, string[] names, string[] menu)
        {
            int index = value.Length == 0 ? 0 : Array.IndexOf(names, value);
            if (index < 0)
            {
                names = With(names, value);
                menu = With(menu, value);
                index = names.Length - 1;
            }
            int chosen = EditorGUILayout.Popup(label, index, menu);
            return chosen <= 0 ? "" : names[chosen];
        }

        private static string[] With(string[] names, string last)
        {
            var longer = new List<string>(names) { last };
            return longer.ToArray();
        }
    }
}
