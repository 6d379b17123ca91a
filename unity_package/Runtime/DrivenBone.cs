using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// One joint, and what was last done to it: where the transform still is as it was left, nothing else animates it,
    /// and what it is mixed with is what it was before.
    /// </summary>
    internal sealed class DrivenBone
    {
        public readonly Transform Joint;
        public readonly BodyParts Part;
        private Quaternion _animatedRotation;
        private Quaternion _writtenRotation;
        private Quaternion _followed;
        private Vector3 _animatedPosition;
        private Vector3 _writtenPosition;
        private Vector3 _place;
        private bool _turned;
        private bool _moved;

        public DrivenBone(Transform joint, BodyParts part)
        {
            Joint = joint;
            Part = part;
        }

        /// <summary>Something else has the joint now.</summary>
        public void Forget()
        {
            _turned = _moved = false;
        }

        public void Turn(Quaternion target, float weight, float step)
        {
            Quaternion now = Joint.localRotation;
            if (!_turned || !IsSame(now, _writtenRotation))
            {
                _animatedRotation = now;
            }
            _followed = _turned && step < 1f ? Quaternion.Slerp(_followed, target, step) : target;
            _turned = true;
            _writtenRotation = weight >= 1f ? _followed : Quaternion.Slerp(_animatedRotation, _followed, weight);
            Joint.localRotation = _writtenRotation;
        }

        public void Move(Vector3 target, Vector3 rest, bool added, float weight, float step)
        {
            Vector3 now = Joint.localPosition;
            if (!_moved || (now - _writtenPosition).magnitude > 1e-6f)
            {
                _animatedPosition = now;
            }
            _place = _moved && step < 1f ? Vector3.Lerp(_place, target, step) : target;
            _moved = true;
            Vector3 wanted = added ? _animatedPosition + (_place - rest) : _place;
            _writtenPosition = weight >= 1f ? wanted : Vector3.Lerp(_animatedPosition, wanted, weight);
            Joint.localPosition = _writtenPosition;
        }

        private static bool IsSame(Quaternion a, Quaternion b)
        {
            const float Tolerance = 1e-6f;
            return Mathf.Abs(a.x - b.x) + Mathf.Abs(a.y - b.y) + Mathf.Abs(a.z - b.z) + Mathf.Abs(a.w - b.w) < Tolerance;
        }
    }
}
