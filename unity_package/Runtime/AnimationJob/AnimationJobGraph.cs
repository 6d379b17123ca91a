using System;
using System.Collections.Generic;
using Unity.Collections;
using UnityEngine;
using UnityEngine.Animations;
using UnityEngine.Experimental.Animations;
using UnityEngine.Playables;

namespace AvatarBridge
{
    /// <summary>A graph that hangs one job behind what an Animator does. Its memory is not collected: it must be disposed.</summary>
    internal sealed class AnimationJobGraph : IDisposable
    {
        // After a controller, whose output has order 0, and before Animation Rigging, whose rigs begin at 1000.
        private const ushort Order = 500;

        private readonly PlayableGraph _graph;
        private readonly AnimationScriptPlayable _playable;
        private AvatarBridgeAnimationJob _job;

        /// <param name="animator">The Animator whose stream is written.</param>
        /// <param name="joints">Transforms below it.</param>
        public AnimationJobGraph(Animator animator, IReadOnlyList<Transform> joints)
        {
            _job = new AvatarBridgeAnimationJob
            {
                Joints = new NativeArray<TransformStreamHandle>(joints.Count, Allocator.Persistent),
                Rotations = new NativeArray<Quaternion>(joints.Count, Allocator.Persistent),
                Weights = new NativeArray<float>(joints.Count, Allocator.Persistent),
                Hips = -1,
            };
            for (int i = 0; i < joints.Count; i++)
            {
                _job.Joints[i] = animator.BindStreamTransform(joints[i]);
            }
            _graph = PlayableGraph.Create("Avatar Bridge");
            AnimationPlayableOutput output = AnimationPlayableOutput.Create(_graph, "Avatar Bridge", animator);
            output.SetAnimationStreamSource(AnimationStreamSource.PreviousInputs);
            output.SetSortingOrder(Order);
            _playable = AnimationScriptPlayable.Create(_graph, _job);
            output.SetSourcePlayable(_playable);
            _graph.Play();
        }

        /// <summary>Lets <paramref name="joints"/> fill the job with a frame, which the Animator's next evaluation writes.</summary>
        public void Show(StreamedJoints joints, Core.MotionFrame pose, in DriveSettings settings)
        {
            joints.Fill(ref _job, pose, settings);
            _playable.SetJobData(_job);
        }

        /// <summary>The Animator's next evaluation is left as it is.</summary>
        public void Mute()
        {
            for (int i = 0; i < _job.Weights.Length; i++)
            {
                _job.Weights[i] = 0f;
            }
            _job.PlaceWeight = 0f;
            _playable.SetJobData(_job);
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            // With an Animator that was destroyed its graph may be gone already.
            if (_graph.IsValid())
            {
                _graph.Destroy();
            }
            _job.Joints.Dispose();
            _job.Rotations.Dispose();
            _job.Weights.Dispose();
        }
    }
}
