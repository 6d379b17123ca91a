using System;
using System.Collections.Generic;
using Object = UnityEngine.Object;

namespace UnityEditor.AssetImporters
{
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class ScriptedImporterAttribute : Attribute
    {
        public ScriptedImporterAttribute(int version, string ext)
        {
            fileExtensions = new[] { ext };
        }

        public string[] fileExtensions { get; }
    }

    public abstract class ScriptedImporter : Object
    {
        public abstract void OnImportAsset(AssetImportContext ctx);
    }

    public class AssetImportContext
    {
        /// What Unity hands to an importer for a file.
        public AssetImportContext(string assetPath)
        {
            this.assetPath = assetPath;
        }

        public string assetPath { get; }

        public Object mainObject { get; private set; }

        public List<string> Errors { get; } = new List<string>();

        private Dictionary<string, Object> Objects { get; } = new Dictionary<string, Object>();

        public void AddObjectToAsset(string identifier, Object obj) => Objects.Add(identifier, obj);

        public void SetMainObject(Object obj)
        {
            mainObject = Objects.ContainsValue(obj) ? obj : throw new InvalidOperationException("add it first");
        }

        public void LogImportError(string msg, Object obj = null) => Errors.Add(msg);
    }
}
