using UnityEngine;

namespace AvatarBridge.Samples
{
    /// <summary>An arm of two bones that reaches for a place: the law of cosines bends the elbow, which stays in its plane.</summary>
    public sealed class ArmReach
    {
        private Transform _upper;
        private Transform _lower;
        private Transform _hand;

        public void Find(Animator animator, HumanBodyBones upper, HumanBodyBones lower, HumanBodyBones hand)
        {
            _upper = animator.GetBoneTransform(upper);
            _lower = animator.GetBoneTransform(lower);
            _hand = animator.GetBoneTransform(hand);
        }

        /// <summary>Puts the hand at a place of the scene, as near as the arm is long, with a rotation of the scene.</summary>
        public void Reach(Vector3 place, Quaternion turn)
        {
            if (_upper == null || _lower == null || _hand == null)
            {
                return;
            }
            float upper = (_lower.position - _upper.position).magnitude;
            float lower = (_hand.position - _lower.position).magnitude;
            float distance = Mathf.Clamp((place - _upper.position).magnitude, Mathf.Abs(upper - lower) + 1e-4f, upper + lower - 1e-4f);
            float wanted = AngleBetween(upper, lower, distance);
            float now = AngleBetween(upper, lower, (_hand.position - _upper.position).magnitude);
            Vector3 axis = Vector3.Cross(_lower.position - _upper.position, _hand.position - _lower.position);
            if (axis.magnitude < 1e-5f)
            {
                // A straight arm bends as people's do, the elbow to the back and down.
                axis = Vector3.Cross(_lower.position - _upper.position, Vector3.up);
            }
            _lower.rotation = Quaternion.AngleAxis(now - wanted, axis) * _lower.rotation;
            _upper.rotation = Quaternion.FromToRotation(_hand.position - _upper.position, place - _upper.position) * _upper.rotation;
            _hand.rotation = turn;
        }

        /// <summary>Degrees at the elbow when the hand is so far from the shoulder.</summary>
        private static float AngleBetween(float upper, float lower, float distance)
        {
            float cosine = (upper * upper + lower * lower - distance * distance) / (2f * upper * lower);
            return Mathf.Acos(Mathf.Clamp(cosine, -1f, 1f)) * Mathf.Rad2Deg;
        }
    }
}
