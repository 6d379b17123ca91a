using System.Text.RegularExpressions;

namespace AvatarBridge.Editor
{
    /// <summary>Blendshape names as authoring tools spell them, compared without what differs between the tools.</summary>
    internal static class ShapeName
    {
        private static readonly Regex Vroid = new Regex("^.*_(?=fcl_)", RegexOptions.IgnoreCase);
        private static readonly Regex Prefix = new Regex(@"^(blendshape\d*|bs|m|fcl|head|face)_", RegexOptions.IgnoreCase);
        private static readonly Regex Side = new Regex("[_\\- ]?(?<![A-Z])([LR])$");
        private static readonly Regex Other = new Regex("[^a-z0-9]");

        /// <summary>
        /// Without prefix, case and punctuation: "Face.M_eyeBlink_L" and "eyeBlinkLeft" are one. As the sidecar does it.
        /// A name without Latin letters stays as it is.
        /// </summary>
        public static string Plain(string name)
        {
            string bare = name.Substring(name.LastIndexOfAny(new[] { '.', ':', '|' }) + 1);
            bare = Prefix.Replace(Vroid.Replace(bare, ""), "");
            bare = Side.Replace(bare, match => match.Groups[1].Value == "L" ? "Left" : "Right");
            bare = Other.Replace(bare.ToLowerInvariant(), "");
            return bare.Length > 0 ? bare : name.Trim();
        }
    }
}
