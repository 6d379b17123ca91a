namespace AvatarBridge.Editor
{
    /// <summary>One joint of a character: what Mecanim calls it, what drives it.</summary>
    internal struct BoneRow
    {
        public string Joint;

        /// <summary>Mecanim's name of it; empty if it has none.</summary>
        public string HumanBone;

        /// <summary>In words what drives it, or why nothing does.</summary>
        public string Driver;

        public bool IsDriven;
    }
}
