using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>Sends what a microphone hears to the sidecar as the user's voice.</summary>
    [AddComponentMenu("Avatar Bridge/Avatar Bridge Microphone")]
    public sealed class AvatarBridgeMicrophone : MonoBehaviour
    {
        private const int RingSeconds = 1;
        private const int Rate = 48000;
        private const int Block = Rate / 50;

        [SerializeField]
        private AvatarBridgeAvatar _avatar;

        [SerializeField]
        [Tooltip("Empty: the system's own choice.")]
        private string _device = "";

        private readonly float[] _block = new float[Block];
        private AudioClip _clip;
        private int _read;

        public AvatarBridgeAvatar Avatar
        {
            get => _avatar;
            set => _avatar = value;
        }

        /// <summary>Samples that were not taken because the sidecar is away.</summary>
        public long DroppedSamples { get; private set; }

        private string Device => string.IsNullOrEmpty(_device) ? null : _device;

        private void OnEnable()
        {
            if (_avatar == null)
            {
                _avatar = GetComponentInParent<AvatarBridgeAvatar>();
            }
            if (Microphone.devices.Length == 0)
            {
                Debug.LogWarning("Avatar Bridge: no microphone is connected, or this program may not use it.", this);
                return;
            }
            _clip = Microphone.Start(Device, true, RingSeconds, Rate);
            _read = 0;
        }

        private void OnDisable()
        {
            if (_clip != null)
            {
                Microphone.End(Device);
                _clip = null;
            }
        }

        private void Update()
        {
            if (_clip == null)
            {
                return;
            }
            int length = _clip.samples;
            int written = Microphone.GetPosition(Device);
            // Whole blocks of 20 ms; the rest waits for the next frame.
            for (int waiting = (written - _read + length) % length; waiting >= Block; waiting -= Block)
            {
                _clip.GetData(_block, _read);
                _read = (_read + Block) % length;
                BridgeClient client = _avatar == null ? null : _avatar.Client;
                if (client == null || !client.SendAudio(WireConstants.SpeakerUser, _block, _clip.frequency))
                {
                    DroppedSamples += Block;
                }
            }
        }
    }
}
