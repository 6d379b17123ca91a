using System.IO;
using UnityEditor.AssetImporters;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>Makes an <see cref="AvatarBridgeRecording"/> of every <c>.avbr</c> file in the project.</summary>
    [ScriptedImporter(1, "avbr")]
    public sealed class RecordingImporter : ScriptedImporter
    {
        /// <inheritdoc/>
        public override void OnImportAsset(AssetImportContext ctx)
        {
            AvatarBridgeRecording recording = ScriptableObject.CreateInstance<AvatarBridgeRecording>();
            recording.name = Path.GetFileNameWithoutExtension(ctx.assetPath);
            if (!recording.TryLoad(File.ReadAllBytes(ctx.assetPath), out string problem))
            {
                ctx.LogImportError(ctx.assetPath + " is no recorded stream that can be used: " + problem);
            }
            ctx.AddObjectToAsset("recording", recording);
            ctx.SetMainObject(recording);
        }
    }
}
