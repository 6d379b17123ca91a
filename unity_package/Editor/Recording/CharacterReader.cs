using System;
using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>Reads a character's pose into tracks: what it shows, whoever has put it there.</summary>
    internal sealed class CharacterReader : IDisposable
    {
        private readonly List<(Transform Joint, RecordedTrack Track)> _rotations = new List<(Transform, RecordedTrack)>();
        private readonly List<(SkinnedMeshRenderer Mesh, int Shape, RecordedTrack Track)> _weights = new List<(SkinnedMeshRenderer, int, RecordedTrack)>();
        private readonly RecordedMotion _motion;
        private readonly Transform _root;
        private Transform _hips;
        private RecordedTrack _hipsTrack;
        private Animator _animator;
        private HumanPoseHandler _handler;
        private HumanPose _pose;
        private RecordedTrack _bodyPosition;
        private RecordedTrack _bodyRotation;
        private RecordedTrack[] _muscles = new RecordedTrack[0];

        /// <param name="avatar">Captured: it has a rig.</param>
        /// <param name="layout">Its joints are read, those that something drives.</param>
        /// <param name="motion">Gets a track for each joint, shape and muscle, then a frame with each <see cref="Read"/>.</param>
        public CharacterReader(AvatarBridgeAvatar avatar, LayoutMessage layout, RecordedMotion motion)
        {
            _motion = motion;
            Animator animator = avatar.GetComponentInChildren<Animator>();
            _root = animator == null ? avatar.transform : animator.transform;
            AddJoints(avatar.Rig, layout);
            foreach (SkinnedMeshRenderer mesh in avatar.GetComponentsInChildren<SkinnedMeshRenderer>())
            {
                AddShapes(mesh);
            }
            if (animator != null && animator.isHuman)
            {
                AddBody(animator);
            }
        }

        /// <summary>Adds the pose of now as a frame.</summary>
        public void Read(double time)
        {
            _motion.AddTime(time);
            foreach ((Transform joint, RecordedTrack track) in _rotations)
            {
                if (joint == null)
                {
                    track.Repeat();
                }
                else
                {
                    track.Add(joint.localRotation);
                }
            }
            if (_hips == null)
            {
                _hipsTrack?.Repeat();
            }
            else
            {
                _hipsTrack.Add(_hips.localPosition);
            }
            foreach ((SkinnedMeshRenderer mesh, int shape, RecordedTrack track) in _weights)
            {
                bool there = mesh != null && mesh.sharedMesh != null && shape < mesh.sharedMesh.blendShapeCount;
                if (there)
                {
                    track.Add(mesh.GetBlendShapeWeight(shape));
                }
                else
                {
                    track.Repeat();
                }
            }
            ReadBody();
        }

        public void Dispose()
        {
            _handler?.Dispose();
            _handler = null;
        }

        private void AddJoints(CharacterRig rig, LayoutMessage layout)
        {
            var human = new HashSet<string>();
            if (rig.Description.Humanoid != null)
            {
                human.UnionWith(rig.Description.Humanoid.Values);
            }
            for (int i = 0; i < layout.Layout.Joints.Length; i++)
            {
                string name = layout.Layout.Joints[i];
                Transform joint = rig.Skeleton.Find(name);
                bool reported = layout.JointDrivers.TryGetValue(name, out string driver);
                bool hips = i == layout.Layout.Hips;
                if (joint == null || (reported && driver == null && !hips))
                {
                    continue;
                }
                string path = AnimationUtility.CalculateTransformPath(joint, _root);
                _rotations.Add((joint, Add(RecordedTrack.Rotation(human.Contains(name) ? TrackKind.BoneRotation : TrackKind.OtherRotation, path))));
                if (hips)
                {
                    _hips = joint;
                    _hipsTrack = Add(RecordedTrack.Position(TrackKind.HipsPosition, path));
                }
            }
        }

        private void AddShapes(SkinnedMeshRenderer mesh)
        {
            string path = AnimationUtility.CalculateTransformPath(mesh.transform, _root);
            for (int i = 0; mesh.sharedMesh != null && i < mesh.sharedMesh.blendShapeCount; i++)
            {
                string property = "blendShape." + mesh.sharedMesh.GetBlendShapeName(i);
                _weights.Add((mesh, i, Add(new RecordedTrack(TrackKind.ShapeWeight, path, typeof(SkinnedMeshRenderer), property))));
            }
        }

        private void AddBody(Animator animator)
        {
            _animator = animator;
            _handler = new HumanPoseHandler(animator.avatar, animator.transform);
            _bodyPosition = Add(new RecordedTrack(TrackKind.BodyPosition, "", typeof(Animator), "RootT.x", "RootT.y", "RootT.z"));
            _bodyRotation = Add(new RecordedTrack(TrackKind.BodyRotation, "", typeof(Animator), "RootQ.x", "RootQ.y", "RootQ.z", "RootQ.w"));
            _muscles = Array.ConvertAll(MuscleProperties.Names, name => Add(new RecordedTrack(TrackKind.Muscle, "", typeof(Animator), name)));
        }

        private RecordedTrack Add(RecordedTrack track)
        {
            _motion.Tracks.Add(track);
            return track;
        }

        private void ReadBody()
        {
            if (_handler == null)
            {
                return;
            }
            // The character may have been destroyed; the handler would read bones that are gone.
            if (_animator == null || _animator.avatar == null || _hips == null)
            {
                _bodyPosition.Repeat();
                _bodyRotation.Repeat();
                Array.ForEach(_muscles, track => track.Repeat());
                return;
            }
            _handler.GetHumanPose(ref _pose);
            // GetHumanPose tells where the body is in the world, over the human scale; clips want it from the root.
            float scale = _animator.humanScale;
            Quaternion toRoot = Quaternion.Inverse(_root.rotation);
            _bodyPosition.Add(toRoot * (_pose.bodyPosition * scale - _root.position) * (1f / scale));
            _bodyRotation.Add(toRoot * _pose.bodyRotation);
            for (int i = 0; i < _muscles.Length; i++)
            {
                _muscles[i].Add(_pose.muscles[i]);
            }
        }
    }
}
