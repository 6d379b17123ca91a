using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>What the Editor knows about the sidecar of this project; kept under ProjectSettings, so that a team shares it.</summary>
    [FilePath("ProjectSettings/AvatarBridgeSettings.asset", FilePathAttribute.Location.ProjectFolder)]
    public sealed class AvatarBridgeSettings : ScriptableSingleton<AvatarBridgeSettings>
    {
        [SerializeField]
        private string _command = "avatar-bridge";

        [SerializeField]
        private string _arguments = "";

        [SerializeField]
        private string _controlAddress = "tcp://127.0.0.1:5571";

        [SerializeField]
        private string _framesAddress = "tcp://127.0.0.1:5570";

        [SerializeField]
        private bool _startOnPlay;

        /// <summary>The sidecar's program: a name that is looked up on PATH, or a path.</summary>
        public string Command
        {
            get => _command;
            set => Set(ref _command, value);
        }

        /// <summary>Further arguments, as in a terminal.</summary>
        public string Arguments
        {
            get => _arguments;
            set => Set(ref _arguments, value);
        }

        /// <summary>Where the sidecar is started, and where new connections look for it.</summary>
        public string ControlAddress
        {
            get => _controlAddress;
            set => Set(ref _controlAddress, value);
        }

        public string FramesAddress
        {
            get => _framesAddress;
            set => Set(ref _framesAddress, value);
        }

        public bool StartOnPlay
        {
            get => _startOnPlay;
            set => Set(ref _startOnPlay, value);
        }

        private void Set<T>(ref T field, T value)
        {
            if (!Equals(field, value))
            {
                field = value;
                Save(true);
            }
        }
    }
}
