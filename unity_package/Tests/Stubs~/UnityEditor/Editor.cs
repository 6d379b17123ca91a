using UnityEngine;

namespace UnityEditor
{
    /// Base of custom inspectors.
    public class Editor : ScriptableObject
    {
        public Object target { get; internal set; }
    }
}
