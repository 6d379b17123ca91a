namespace AvatarBridge.Editor
{
    /// <summary>What an AnimationClip animates.</summary>
    public enum ClipKind
    {
        /// <summary>The joints of exactly this skeleton, by their paths.</summary>
        Generic,
        /// <summary>Mecanim's muscles: plays on any humanoid.</summary>
        Humanoid,
    }
}
