using AvatarBridge.Core;

namespace AvatarBridge
{
    /// <summary>Says in one sentence what an avatar is doing, or why it is not moving and what to do about it.</summary>
    internal static class AvatarSentence
    {
        public static string Of(AvatarBridgeAvatar avatar, string problem)
        {
            if (problem != null)
            {
                return "This character cannot be driven: " + problem + ".";
            }
            if (avatar.Client == null)
            {
                return "Not connected: the component is disabled, or the game is not playing.";
            }
            if (avatar.Rig.Bones.IsForeign)
            {
                return "The stream's joints are not those of this character: give it a subject name of its own.";
            }
            string sentence = avatar.Client.GetStatus().Sentence;
            if (avatar.Client.State != BridgeState.Running)
            {
                return sentence;
            }
            if (avatar.Parts == BodyParts.None && !avatar.Face)
            {
                return "The stream is here, but no part of the body and no face is ticked for it to drive.";
            }
            if (avatar.Weight <= 0f)
            {
                return "The stream is here, but its weight is 0.";
            }
            return sentence + Missing(avatar);
        }

        private static string Missing(AvatarBridgeAvatar avatar)
        {
            int joints = avatar.Rig.Bones.MissingJoints.Count;
            int shapes = avatar.Rig.Shapes.MissingShapes.Count;
            string text = joints > 0 ? " " + joints + " of the stream's joints are not on this character, " + avatar.Rig.Bones.MissingJoints[0] + " first." : "";
            return shapes > 0 ? text + " " + shapes + " of its shapes are not, " + avatar.Rig.Shapes.MissingShapes[0] + " first." : text;
        }
    }
}
