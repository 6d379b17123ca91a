using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// Which joints of a character a layout drives, and what is to be written to them: rotations that follow the frames by
    /// the half-life, weights by the parts of the body that are wanted.
    /// </summary>
    internal sealed class StreamedJoints
    {
        private readonly List<Transform> _joints = new List<Transform>();
        private readonly List<int> _rows = new List<int>();
        private readonly List<BodyParts> _parts = new List<BodyParts>();
        private readonly Vector3 _rest;
        private readonly Quaternion[] _followed;
        private Vector3 _place;
        private bool _following;

        /// <param name="rig">The character.</param>
        /// <param name="message">What its frames mean.</param>
        public StreamedJoints(CharacterRig rig, LayoutMessage message)
        {
            MotionLayout layout = message.Layout;
            Dictionary<string, BodyParts> human = HumanParts(rig.Description);
            for (int i = 0; i < layout.Joints.Length; i++)
            {
                string name = layout.Joints[i];
                Transform joint = rig.Skeleton.Find(name);
                bool reported = message.JointDrivers.TryGetValue(name, out string driver);
                if (joint == null || (reported && driver == null && i != layout.Hips))
                {
                    continue;
                }
                if (i == layout.Hips)
                {
                    Hips = _joints.Count;
                }
                bool known = human.TryGetValue(name, out BodyParts part);
                _parts.Add(i == layout.Hips ? BodyParts.Hips : known ? part : GenericDriver.PartOfSource(driver));
                _joints.Add(joint);
                _rows.Add(i);
            }
            int at = 3 * layout.Hips;
            _rest = new Vector3(layout.RestPositions[at], layout.RestPositions[at + 1], layout.RestPositions[at + 2]);
            _followed = new Quaternion[_joints.Count];
        }

        public IReadOnlyList<Transform> Joints => _joints;

        /// <summary>Index of the hips; -1 if the character lacks them.</summary>
        public int Hips { get; } = -1;

        /// <summary>Whether a joint has been destroyed.</summary>
        public bool AreLost()
        {
            for (int i = 0; i < _joints.Count; i++)
            {
                if (_joints[i] == null)
                {
                    return true;
                }
            }
            return false;
        }

        /// <summary>Fills a job with a frame of the layout.</summary>
        public void Fill(ref AvatarBridgeAnimationJob job, MotionFrame pose, in DriveSettings settings)
        {
            float step = _following ? settings.Step : 1f;
            _following = true;
            for (int i = 0; i < _joints.Count; i++)
            {
                int at = 4 * _rows[i];
                var wanted = new Quaternion(pose.Rotations[at], pose.Rotations[at + 1], pose.Rotations[at + 2], pose.Rotations[at + 3]);
                _followed[i] = step >= 1f ? wanted : Quaternion.Slerp(_followed[i], wanted, step);
                bool isWanted = (_parts[i] & settings.Parts) != 0 && (i != Hips || settings.Root != RootPolicy.None);
                job.Rotations[i] = _followed[i];
                job.Weights[i] = isWanted ? settings.Weight : 0f;
            }
            bool moves = Hips >= 0 && job.Weights[Hips] > 0f && settings.Root != RootPolicy.RotationOnly;
            var place = new Vector3(pose.Root[0], pose.Root[1], pose.Root[2]);
            _place = step >= 1f ? place : Vector3.Lerp(_place, place, step);
            job.Hips = Hips;
            job.PlaceWeight = moves ? settings.Weight : 0f;
            job.Adds = settings.Root == RootPolicy.AddedPosition;
            job.Place = job.Adds ? _place - _rest : _place;
        }

        private static Dictionary<string, BodyParts> HumanParts(SkeletonDescription description)
        {
            var parts = new Dictionary<string, BodyParts>();
            if (description.Humanoid != null)
            {
                foreach (KeyValuePair<string, string> pair in description.Humanoid)
                {
                    parts[pair.Value] = HumanBones.PartOf(pair.Key);
                }
            }
            return parts;
        }
    }
}
