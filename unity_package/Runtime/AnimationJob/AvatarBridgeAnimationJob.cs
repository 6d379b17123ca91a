using Unity.Collections;
using UnityEngine;
using UnityEngine.Animations;

namespace AvatarBridge
{
    /// <summary>
    /// Writes a pose into an Animator's stream: over what its controller has made, and before whatever comes after it there,
    /// such as the rigs of Animation Rigging. Runs on Unity's animation threads.
    /// </summary>
    public struct AvatarBridgeAnimationJob : IAnimationJob
    {
        /// <summary>The joints that a layout drives.</summary>
        public NativeArray<TransformStreamHandle> Joints;

        /// <summary>For each joint its local rotation.</summary>
        public NativeArray<Quaternion> Rotations;

        /// <summary>For each joint how much of its rotation is mixed into the stream's; 0 leaves it alone.</summary>
        public NativeArray<float> Weights;

        /// <summary>Which of the joints is moved as well; -1 for none.</summary>
        public int Hips;

        /// <summary>Where the hips stand, in their parent's axes.</summary>
        public Vector3 Place;

        /// <summary>Whether <see cref="Place"/> is added to where the stream has them.</summary>
        public bool Adds;

        /// <summary>How much of the place is mixed into the stream's; 0 leaves it alone.</summary>
        public float PlaceWeight;

        /// <inheritdoc/>
        public void ProcessRootMotion(AnimationStream stream)
        {
        }

        /// <inheritdoc/>
        public void ProcessAnimation(AnimationStream stream)
        {
            for (int i = 0; i < Joints.Length; i++)
            {
                float weight = Weights[i];
                TransformStreamHandle joint = Joints[i];
                if (weight > 0f && joint.IsValid(stream))
                {
                    Quaternion wanted = Rotations[i];
                    joint.SetLocalRotation(stream, weight >= 1f ? wanted : Quaternion.Slerp(joint.GetLocalRotation(stream), wanted, weight));
                    // The handle has looked itself up in the stream and need not do it again.
                    Joints[i] = joint;
                }
            }
            if (Hips >= 0 && PlaceWeight > 0f)
            {
                Move(stream, Joints[Hips]);
            }
        }

        private void Move(AnimationStream stream, TransformStreamHandle hips)
        {
            if (hips.IsValid(stream))
            {
                Vector3 animated = hips.GetLocalPosition(stream);
                Vector3 wanted = Adds ? animated + Place : Place;
                hips.SetLocalPosition(stream, PlaceWeight >= 1f ? wanted : Vector3.Lerp(animated, wanted, PlaceWeight));
            }
        }
    }
}
