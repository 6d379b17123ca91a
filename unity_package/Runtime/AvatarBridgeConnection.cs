using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>Which sidecar to talk to and how, as an asset that several characters share.</summary>
    [CreateAssetMenu(menuName = "Avatar Bridge/Connection", fileName = "Avatar Bridge Connection")]
    public sealed class AvatarBridgeConnection : ScriptableObject
    {
        [SerializeField]
        [Tooltip("The sidecar's control socket.")]
        private string _controlAddress = "tcp://127.0.0.1:5571";

        [SerializeField]
        [Tooltip("The sidecar's frame socket. Empty: where the sidecar says.")]
        private string _framesAddress = "";

        [SerializeField]
        [Tooltip("The conversation to join. Empty: the sidecar's own.")]
        private string _session = "";

        [SerializeField]
        [Tooltip("A third of the bytes, for networks: at most 0.01 degrees a joint and 0.002 a weight off.")]
        private bool _compact = false;

        [SerializeField]
        [Range(0, 500)]
        [Tooltip("Milliseconds the motion is carried on when frames fail to come.")]
        private float _predictMilliseconds = 60;

        public string ControlAddress
        {
            get => _controlAddress;
            set => _controlAddress = value;
        }

        public string FramesAddress
        {
            get => _framesAddress;
            set => _framesAddress = value;
        }

        public string Session
        {
            get => _session;
            set => _session = value;
        }

        /// <summary>The same for a character that may have no connection: then to a sidecar on this machine, on its usual ports.</summary>
        internal static BridgeClientOptions MakeOptions(AvatarBridgeConnection connection, RigRequest rig, string subject)
        {
            return connection == null ? new BridgeClientOptions { Rig = rig, Subject = subject } : connection.MakeOptions(rig, subject);
        }

        /// <summary>What a client for a character is made with.</summary>
        public BridgeClientOptions MakeOptions(RigRequest rig, string subject)
        {
            var options = new BridgeClientOptions
            {
                ControlAddress = _controlAddress,
                FramesAddress = _framesAddress,
                Session = _session,
                Encoding = _compact ? WireConstants.EncodingCompact : WireConstants.EncodingF32,
                Rig = rig,
                Subject = subject,
            };
            options.Stall.Predict = _predictMilliseconds;
            return options;
        }
    }
}
