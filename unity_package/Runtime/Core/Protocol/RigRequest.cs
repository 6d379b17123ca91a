namespace AvatarBridge.Core
{
    /// <summary>Which rig to drive: one the sidecar knows by name, or the game's own skeleton.</summary>
    public sealed class RigRequest
    {
        private RigRequest(string name, SkeletonDescription skeleton)
        {
            Name = name;
            Skeleton = skeleton;
        }

        public string Name { get; }

        public SkeletonDescription Skeleton { get; }

        public static RigRequest Named(string name) => new RigRequest(name, null);

        public static RigRequest Own(SkeletonDescription skeleton) => new RigRequest(null, skeleton);

        internal void Write(MsgPackWriter writer)
        {
            writer.WriteMapHeader(1);
            writer.WriteString(Skeleton == null ? "name" : "skeleton");
            if (Skeleton == null)
            {
                writer.WriteString(Name);
            }
            else
            {
                Skeleton.Write(writer);
            }
        }
    }
}
