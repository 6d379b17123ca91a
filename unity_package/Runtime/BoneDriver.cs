using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// Writes the rotations of frames to a character's joints. Names are looked up once for each layout; a frame costs
    /// one assignment a joint. Joints that nothing drives are never touched.
    /// </summary>
    public sealed class BoneDriver
    {
        private readonly CapturedSkeleton _skeleton;
        private readonly Dictionary<string, BodyParts> _partOfJoint = new Dictionary<string, BodyParts>();
        private Transform[] _joints = new Transform[0];
        private BodyParts[] _parts = new BodyParts[0];
        private int _hips = -1;

        /// <param name="skeleton">The joints that were described to the sidecar.</param>
        /// <param name="humanoid">Human bone name to joint name; null for characters that are no humans.</param>
        public BoneDriver(CapturedSkeleton skeleton, IReadOnlyDictionary<string, string> humanoid)
        {
            _skeleton = skeleton;
            if (humanoid != null)
            {
                foreach (KeyValuePair<string, string> pair in humanoid)
                {
                    _partOfJoint[pair.Value] = HumanBones.PartOf(pair.Key);
                }
            }
        }

        /// <summary>Joints of the layout that exist here and that something drives.</summary>
        public int BoundJoints { get; private set; }

        /// <summary>Joints of the layout that this character lacks.</summary>
        public int MissingJoints { get; private set; }

        /// <summary>Looks the layout's joints up; for each new layout.</summary>
        public void Bind(LayoutMessage message)
        {
            MotionLayout layout = message.Layout;
            _joints = new Transform[layout.Joints.Length];
            _parts = new BodyParts[layout.Joints.Length];
            _hips = layout.Hips;
            BoundJoints = MissingJoints = 0;
            for (int i = 0; i < _joints.Length; i++)
            {
                string name = layout.Joints[i];
                Transform joint = _skeleton.Find(name);
                bool reported = message.JointDrivers.TryGetValue(name, out string driver);
                MissingJoints += joint == null ? 1 : 0;
                if (joint == null || (reported && driver == null && i != _hips))
                {
                    continue;
                }
                _joints[i] = joint;
                _parts[i] = _partOfJoint.TryGetValue(name, out BodyParts part) ? part : BodyParts.Other;
                BoundJoints++;
            }
        }

        /// <summary>Puts the character into a pose of the bound layout.</summary>
        public void Apply(MotionFrame pose, BodyParts parts, RootPolicy policy)
        {
            float[] rotations = pose.Rotations;
            for (int i = 0; i < _joints.Length && 4 * i + 3 < rotations.Length; i++)
            {
                // A joint may be destroyed while the game runs; Unity's own null check tells.
                if ((_parts[i] & parts) == 0 || _joints[i] == null)
                {
                    continue;
                }
                _joints[i].localRotation = new Quaternion(rotations[4 * i], rotations[4 * i + 1], rotations[4 * i + 2], rotations[4 * i + 3]);
                if (i == _hips && policy == RootPolicy.RotationAndPosition)
                {
                    _joints[i].localPosition = new Vector3(pose.Root[0], pose.Root[1], pose.Root[2]);
                }
            }
        }
    }
}
