using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// Lets the avatar beside it move its joints inside the Animator instead of in LateUpdate: over the controller's layers,
    /// and where Animation Rigging and constraints still come after it. The pose is that of the last frame. Needs an Animator.
    /// </summary>
    [AddComponentMenu("Avatar Bridge/Avatar Bridge Animation Job")]
    [RequireComponent(typeof(AvatarBridgeAvatar))]
    [DisallowMultipleComponent]
    public sealed class AvatarBridgeAnimationJobDriver : MonoBehaviour
    {
        private AvatarBridgeAvatar _avatar;
        private CharacterRig _rig;
        private LayoutMessage _layout;
        private StreamedJoints _joints;
        private AnimationJobGraph _graph;
        private bool _isPosed;

        private void OnEnable()
        {
            _avatar = GetComponent<AvatarBridgeAvatar>();
            if (_avatar.GetComponentInChildren<Animator>() == null)
            {
                Debug.LogError("Avatar Bridge: '" + name + "' has no Animator that a job could run in; its joints are moved in LateUpdate.", this);
                return;
            }
            _avatar.Posed += OnPosed;
            _avatar.WritesElsewhere = true;
        }

        private void OnDisable()
        {
            _avatar.Posed -= OnPosed;
            _avatar.WritesElsewhere = false;
            Release();
        }

        private void Update()
        {
            // Before the Animator's jobs run: a handle of a joint that is gone would fail there.
            if (_joints != null && _joints.AreLost())
            {
                Release();
                _avatar.Recapture();
            }
            // As in LateUpdate: a frame without a pose belongs to animation.
            if (!_isPosed)
            {
                _graph?.Mute();
            }
            _isPosed = false;
        }

        private void OnPosed(LayoutMessage layout, MotionFrame pose, float seconds)
        {
            if (layout != _layout || _avatar.Rig != _rig)
            {
                Bind(layout);
            }
            var settings = new DriveSettings(_avatar.Parts, _avatar.Root, _avatar.ShownWeight, _avatar.SmoothingHalfLife, seconds);
            _graph.Show(_joints, pose, settings);
            _isPosed = true;
            if (_avatar.Face)
            {
                _rig.Shapes.Apply(pose, settings);
            }
        }

        private void Bind(LayoutMessage layout)
        {
            Release();
            _layout = layout;
            _rig = _avatar.Rig;
            _joints = new StreamedJoints(_rig, layout);
            _graph = new AnimationJobGraph(_avatar.GetComponentInChildren<Animator>(), _joints.Joints);
        }

        private void Release()
        {
            _graph?.Dispose();
            _graph = null;
            _joints = null;
            _layout = null;
            _rig = null;
        }
    }
}
