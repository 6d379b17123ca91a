using System.Collections.Generic;
using AvatarBridge.Core;

namespace AvatarBridge.Editor
{
    /// <summary>How a character was mapped, in words.</summary>
    internal static class MappingReport
    {
        /// <summary>How many joints and shapes move.</summary>
        /// <param name="rig">As captured.</param>
        /// <param name="layout">What the sidecar answered; null before.</param>
        public static string Summary(CharacterRig rig, LayoutMessage layout)
        {
            int joints = rig.Description.Joints.Count;
            int shapes = rig.Description.Shapes.Count;
            if (layout == null)
            {
                return joints + " joints and " + shapes + " shapes; how they are mapped shows when the sidecar has answered.";
            }
            return rig.Bones.BoundJoints + " of " + joints + " joints and " + rig.Shapes.BoundShapes + " shapes are driven.";
        }

        /// <summary>What the sidecar noticed, and what of its stream the character lacks, one sentence each.</summary>
        public static List<string> Problems(CharacterRig rig, LayoutMessage layout)
        {
            var problems = new List<string>();
            if (layout == null)
            {
                return problems;
            }
            foreach (MappingIssue issue in layout.Issues)
            {
                problems.Add(Sentence(issue));
            }
            AddMissing(problems, "joints", rig.Bones.MissingJoints);
            AddMissing(problems, "shapes", rig.Shapes.MissingShapes);
            return problems;
        }

        private static string Sentence(MappingIssue issue)
        {
            string subject = issue.Subject.Length == 0 ? "" : issue.Subject + ": ";
            string hint = issue.Hint.Length == 0 ? "" : " " + issue.Hint;
            return subject + issue.Detail + hint;
        }

        private static void AddMissing(List<string> problems, string what, IReadOnlyList<string> names)
        {
            if (names.Count > 0)
            {
                problems.Add("Not on this character, but in its stream: the " + what + " " + string.Join(", ", names) + ".");
            }
        }
    }
}
