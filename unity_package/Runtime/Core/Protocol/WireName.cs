namespace AvatarBridge.Core
{
    /// <summary>Names of the wire: of joints, channels, subjects and the like.</summary>
    internal static class WireName
    {
        /// <summary>What a name must be, in words.</summary>
        public static readonly string Wanted = "text of at most " + WireConstants.MaximumNameLength + " characters";

        /// <summary>Whether a name is no longer than the protocol allows.</summary>
        public static bool Fits(string name) => Length(name) <= WireConstants.MaximumNameLength;

        /// <summary>What is wrong with a name that does not fit, in words.</summary>
        public static string Problem(string name)
        {
            return "the name '" + name + "' has " + Length(name) + " characters; shorten it to " + WireConstants.MaximumNameLength;
        }

        /// <summary>As the sidecar counts: characters, of which some take two units of UTF-16.</summary>
        private static int Length(string name)
        {
            int length = name.Length;
            foreach (char unit in name)
            {
                length -= char.IsLowSurrogate(unit) ? 1 : 0;
            }
            return length;
        }
    }
}
