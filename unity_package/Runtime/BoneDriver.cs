using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// Writes the rotations of frames to a character's joints. Names are looked up once for each layout; a frame costs
    /// one assignment a joint and allocates nothing. Joints that nothing drives are never touched.
    /// </summary>
    public abstract class BoneDriver
    {
        private readonly CapturedSkeleton _skeleton;
        private readonly List<string> _missing = new List<string>();
        private DrivenBone[] _bones = new DrivenBone[0];
        private Vector3 _restPosition;
        private int _hips = -1;

        /// <param name="skeleton">The joints that were described to the sidecar.</param>
        protected BoneDriver(CapturedSkeleton skeleton)
        {
            _skeleton = skeleton;
        }

        /// <summary>Joints of the layout that exist here and that something drives.</summary>
        public int BoundJoints { get; private set; }

        /// <summary>Names of the layout's joints that this character lacks.</summary>
        public IReadOnlyList<string> MissingJoints => _missing;

        /// <summary>Whether none of the layout's joints is this character's: a stream for somebody else.</summary>
        public bool IsForeign => _bones.Length > 0 && _missing.Count == _bones.Length;

        /// <summary>Whether a joint that was bound has been destroyed since.</summary>
        public bool HasLostJoints { get; private set; }

        /// <summary>Looks the layout's joints up; for each new layout.</summary>
        public void Bind(LayoutMessage message)
        {
            MotionLayout layout = message.Layout;
            _bones = new DrivenBone[layout.Joints.Length];
            _missing.Clear();
            _hips = layout.Hips;
            _restPosition = new Vector3(layout.RestPositions[3 * _hips], layout.RestPositions[3 * _hips + 1], layout.RestPositions[3 * _hips + 2]);
            BoundJoints = 0;
            HasLostJoints = false;
            for (int i = 0; i < _bones.Length; i++)
            {
                string name = layout.Joints[i];
                Transform joint = _skeleton.Find(name);
                bool reported = message.JointDrivers.TryGetValue(name, out string driver);
                if (joint == null)
                {
                    _missing.Add(name);
                }
                else if (!reported || driver != null || i == _hips)
                {
                    _bones[i] = new DrivenBone(joint, i == _hips ? BodyParts.Hips : PartOf(name, driver));
                    BoundJoints++;
                }
            }
        }

        /// <summary>Puts the character into a pose of the bound layout.</summary>
        public void Apply(MotionFrame pose, in DriveSettings settings)
        {
            float[] rotations = pose.Rotations;
            float step = settings.Step;
            for (int i = 0; i < _bones.Length && 4 * i + 3 < rotations.Length; i++)
            {
                DrivenBone bone = _bones[i];
                bool wanted = bone != null && (bone.Part & settings.Parts) != 0 && (i != _hips || settings.Root != RootPolicy.None);
                if (!wanted)
                {
                    bone?.Forget();
                    continue;
                }
                // A joint may be destroyed while the game runs; Unity's own null check tells.
                if (bone.Joint == null)
                {
                    HasLostJoints = true;
                    continue;
                }
                var rotation = new Quaternion(rotations[4 * i], rotations[4 * i + 1], rotations[4 * i + 2], rotations[4 * i + 3]);
                bone.Turn(rotation, settings.Weight, step);
                if (i == _hips && settings.Root != RootPolicy.RotationOnly)
                {
                    var place = new Vector3(pose.Root[0], pose.Root[1], pose.Root[2]);
                    bone.Move(place, _restPosition, settings.Root == RootPolicy.AddedPosition, settings.Weight, step);
                }
            }
        }

        /// <summary>The part of the body a joint belongs to.</summary>
        /// <param name="joint">The joint's name in the layout.</param>
        /// <param name="driver">What drives it, as the sidecar reports; null if it does not tell.</param>
        protected abstract BodyParts PartOf(string joint, string driver);
    }
}
