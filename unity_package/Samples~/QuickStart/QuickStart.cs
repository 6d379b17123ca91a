using UnityEngine;

namespace AvatarBridge.Samples
{
    /// <summary>
    /// One character: put this on anything with an Animator and press Play with a sidecar running. It adds what is needed
    /// and shows in words what is going on.
    /// </summary>
    [AddComponentMenu("Avatar Bridge/Samples/Quick Start")]
    public sealed class QuickStart : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("What the character looks at. Empty: the main camera.")]
        private Transform _lookAt = null;

        private AvatarBridgeAvatar _avatar;

        private void Start()
        {
            _avatar = GetComponent<AvatarBridgeAvatar>();
            if (_avatar == null)
            {
                _avatar = gameObject.AddComponent<AvatarBridgeAvatar>();
            }
            if (GetComponentInChildren<AvatarBridgeVoice>() == null)
            {
                gameObject.AddComponent<AvatarBridgeVoice>();
            }
            Camera view = Camera.main;
            _avatar.LookAt = _lookAt != null || view == null ? _lookAt : view.transform;
        }

        private void OnGUI()
        {
            GUI.Label(new Rect(12, 12, 900, 24), _avatar.Describe());
            GUI.Label(new Rect(12, 36, 140, 24), "Expressivity");
            _avatar.Controls.Expressivity = GUI.HorizontalSlider(new Rect(150, 41, 200, 20), _avatar.Controls.Expressivity, 0f, 2f);
            if (GUI.Button(new Rect(12, 64, 140, 28), "Interrupt"))
            {
                _avatar.Interrupt();
            }
        }
    }
}
