using System;
using System.Collections.Generic;
using System.Linq;
using UnityEngine.Animations;
using UnityEngine.Experimental.Animations;
using UnityEngine.Playables;

namespace UnityEngine
{
    public sealed partial class Animator
    {
        /// What a controller would write into the joints each frame, before any job; the stand-in has no controllers.
        public Action Controller { get; set; }

        /// Where joints stand as long as nothing animates them: as they stood when the first was bound.
        internal Dictionary<Transform, JointPose> Defaults { get; private set; }

        internal void Bind()
        {
            if (Defaults == null)
            {
                Defaults = new Dictionary<Transform, JointPose>();
                foreach (Transform joint in GetComponentsInChildren<Transform>(true))
                {
                    Defaults[joint] = new JointPose(joint);
                }
            }
        }
    }

    internal struct JointPose
    {
        public Vector3 Position;
        public Quaternion Rotation;

        public JointPose(Transform joint)
        {
            Position = joint.localPosition;
            Rotation = joint.localRotation;
        }
    }
}

namespace UnityEngine.Animations
{
    public interface IAnimationJob
    {
        void ProcessRootMotion(AnimationStream stream);

        void ProcessAnimation(AnimationStream stream);
    }

    /// The pose an animator is making, joint by joint.
    public struct AnimationStream
    {
        internal StreamPose Pose;

        public bool isValid => Pose != null;

        public float deltaTime => Pose.DeltaTime;
    }

    internal sealed class StreamPose
    {
        public readonly Dictionary<Transform, JointPose> Joints = new Dictionary<Transform, JointPose>();
        public readonly HashSet<Transform> Written = new HashSet<Transform>();
        public float DeltaTime;
    }

    public struct TransformStreamHandle
    {
        internal Transform Joint;

        public bool IsValid(AnimationStream stream) => stream.isValid && Joint != null;

        public Quaternion GetLocalRotation(AnimationStream stream) => Read(stream).Rotation;

        public Vector3 GetLocalPosition(AnimationStream stream) => Read(stream).Position;

        public void SetLocalRotation(AnimationStream stream, Quaternion rotation)
        {
            JointPose pose = Read(stream);
            pose.Rotation = rotation;
            Write(stream, pose);
        }

        public void SetLocalPosition(AnimationStream stream, Vector3 position)
        {
            JointPose pose = Read(stream);
            pose.Position = position;
            Write(stream, pose);
        }

        private JointPose Read(AnimationStream stream)
        {
            return IsValid(stream) ? stream.Pose.Joints[Joint] : throw new InvalidOperationException("the handle is not bound");
        }

        private void Write(AnimationStream stream, JointPose pose)
        {
            stream.Pose.Joints[Joint] = pose;
            stream.Pose.Written.Add(Joint);
        }
    }

    public static class AnimatorJobExtensions
    {
        public static TransformStreamHandle BindStreamTransform(this Animator animator, Transform transform)
        {
            bool below = transform.IsChildOf(animator.transform);
            animator.Bind();
            return below ? new TransformStreamHandle { Joint = transform } : throw new InvalidOperationException("not below the animator");
        }
    }

    internal abstract class JobHolder
    {
        public abstract void Run(AnimationStream stream);
    }

    internal sealed class JobHolder<T> : JobHolder where T : struct, IAnimationJob
    {
        public T Data;

        public override void Run(AnimationStream stream)
        {
            Data.ProcessRootMotion(stream);
            Data.ProcessAnimation(stream);
        }
    }

    public struct AnimationScriptPlayable : IPlayable
    {
        private PlayableNode _node;

        public static AnimationScriptPlayable Create<T>(PlayableGraph graph, T jobData, int inputCount = 0) where T : struct, IAnimationJob
        {
            return new AnimationScriptPlayable { _node = graph.Add(null, inputCount, new JobHolder<T> { Data = jobData }) };
        }

        public T GetJobData<T>() where T : struct, IAnimationJob => ((JobHolder<T>)_node.Job).Data;

        public void SetJobData<T>(T jobData) where T : struct, IAnimationJob => ((JobHolder<T>)_node.Job).Data = jobData;

        public PlayableHandle GetHandle() => new PlayableHandle { Node = _node };
    }

    public struct AnimationPlayableOutput : IPlayableOutput
    {
        private PlayableOutputNode _node;

        public static AnimationPlayableOutput Create(PlayableGraph graph, string name, Animator target)
        {
            return new AnimationPlayableOutput { _node = graph.AddOutput(target) };
        }

        public PlayableOutputHandle GetHandle() => new PlayableOutputHandle { Node = _node };
    }

    /// What the engine does with the outputs of each animator: in their order, each on what the one before left.
    internal static class AnimationStage
    {
        public static void Run(IEnumerable<PlayableOutputNode> outputs, float deltaTime)
        {
            foreach (IGrouping<Object, PlayableOutputNode> group in outputs.GroupBy(o => o.Target))
            {
                var animator = (Animator)group.Key;
                if (animator != null && animator.isActiveAndEnabled)
                {
                    Run(animator, group.OrderBy(o => o.SortingOrder), deltaTime);
                }
            }
        }

        private static void Run(Animator animator, IEnumerable<PlayableOutputNode> outputs, float deltaTime)
        {
            var pose = new StreamPose { DeltaTime = deltaTime };
            animator.Controller?.Invoke();
            foreach (KeyValuePair<Transform, JointPose> pair in animator.Defaults)
            {
                if (pair.Key != null)
                {
                    pose.Joints[pair.Key] = animator.Controller == null ? pair.Value : new JointPose(pair.Key);
                }
            }
            foreach (PlayableOutputNode output in outputs)
            {
                if (!output.KeepsInputs)
                {
                    Reset(pose, animator);
                }
                (output.Source?.Job as JobHolder)?.Run(new AnimationStream { Pose = pose });
            }
            foreach (Transform joint in pose.Written)
            {
                joint.localRotation = pose.Joints[joint].Rotation;
                joint.localPosition = pose.Joints[joint].Position;
            }
        }

        private static void Reset(StreamPose pose, Animator animator)
        {
            foreach (KeyValuePair<Transform, JointPose> pair in animator.Defaults)
            {
                if (pair.Key != null)
                {
                    pose.Joints[pair.Key] = pair.Value;
                }
            }
        }
    }
}

namespace UnityEngine.Experimental.Animations
{
    public enum AnimationStreamSource
    {
        DefaultValues,
        PreviousInputs,
    }

    public static class AnimationPlayableOutputExtensions
    {
        public static void SetAnimationStreamSource(this AnimationPlayableOutput output, AnimationStreamSource streamSource)
        {
            output.GetHandle().Node.KeepsInputs = streamSource == AnimationStreamSource.PreviousInputs;
        }

        public static void SetSortingOrder(this AnimationPlayableOutput output, ushort sortingOrder)
        {
            output.GetHandle().Node.SortingOrder = sortingOrder;
        }
    }
}
