using UnityEngine;
using UnityEngine.XR;

namespace AvatarBridge.Samples
{
    /// <summary>
    /// XR tracking owns the head and the hands of the local user's avatar; the stream drives face, fingers' rest, trunk and
    /// legs. Runs after the avatar, so that tracking has the last word.
    /// </summary>
    [AddComponentMenu("Avatar Bridge/Samples/Tracked Head And Hands")]
    [RequireComponent(typeof(AvatarBridgeAvatar))]
    [DefaultExecutionOrder(100)]
    public sealed class TrackedHeadAndHands : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("The XR origin: the space that tracked poses are in.")]
        private Transform _trackingSpace = null;

        [SerializeField]
        [Tooltip("From a controller's pose to the wrist, in degrees, for the left hand; mirrored for the right.")]
        private Vector3 _wristFromController = new Vector3(0f, 90f, 0f);

        private readonly ArmReach _left = new ArmReach();
        private readonly ArmReach _right = new ArmReach();
        private AvatarBridgeAvatar _avatar;
        private Transform _head;

        private void Awake()
        {
            _avatar = GetComponent<AvatarBridgeAvatar>();
            _avatar.Parts &= ~(BodyParts.Head | BodyParts.LeftArm | BodyParts.RightArm);
            Animator animator = GetComponentInChildren<Animator>();
            if (animator == null || !animator.isHuman)
            {
                Debug.LogError("Tracked Head And Hands: '" + name + "' is no humanoid. Set Rig, Animation Type to Humanoid in its import settings.", this);
                enabled = false;
                return;
            }
            _head = animator.GetBoneTransform(HumanBodyBones.Head);
            _left.Find(animator, HumanBodyBones.LeftUpperArm, HumanBodyBones.LeftLowerArm, HumanBodyBones.LeftHand);
            _right.Find(animator, HumanBodyBones.RightUpperArm, HumanBodyBones.RightLowerArm, HumanBodyBones.RightHand);
        }

        private void LateUpdate()
        {
            if (TryGetPose(XRNode.Head, out Vector3 _, out Quaternion gaze))
            {
                _head.rotation = gaze;
            }
            Quaternion wrist = Quaternion.Euler(_wristFromController.x, _wristFromController.y, _wristFromController.z);
            if (TryGetPose(XRNode.LeftHand, out Vector3 left, out Quaternion leftTurn))
            {
                _left.Reach(left, leftTurn * wrist);
            }
            if (TryGetPose(XRNode.RightHand, out Vector3 right, out Quaternion rightTurn))
            {
                _right.Reach(right, rightTurn * Quaternion.Inverse(wrist));
            }
        }

        private bool TryGetPose(XRNode node, out Vector3 place, out Quaternion turn)
        {
            InputDevice device = InputDevices.GetDeviceAtXRNode(node);
            bool hasPlace = device.TryGetFeatureValue(CommonUsages.devicePosition, out place);
            bool hasTurn = device.TryGetFeatureValue(CommonUsages.deviceRotation, out turn);
            if (_trackingSpace != null)
            {
                place = _trackingSpace.TransformPoint(place);
                turn = _trackingSpace.rotation * turn;
            }
            return device.isValid && hasPlace && hasTurn;
        }
    }
}
