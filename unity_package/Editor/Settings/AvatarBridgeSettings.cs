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

        [SerializeField]
        private bool _genericClips;

        [SerializeField]
        private float _clipFrameRate = 60f;

        [SerializeField]
        private bool _reduceKeys = true;

        [SerializeField]
        private string _clipFolder = "Assets/Avatar Bridge Recordings";

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

        /// <summary>Whether recordings of humanoids, too, become clips of joints and not of muscles.</summary>
        public bool GenericClips
        {
            get => _genericClips;
            set => Set(ref _genericClips, value);
        }

        public float ClipFrameRate
        {
            get => _clipFrameRate;
            set => Set(ref _clipFrameRate, Mathf.Clamp(value, 1f, 240f));
        }

        public bool ReduceKeys
        {
            get => _reduceKeys;
            set => Set(ref _reduceKeys, value);
        }

        public string ClipFolder
        {
            get => _clipFolder;
            set => Set(ref _clipFolder, value);
        }

        /// <summary>How a recording of this project becomes a clip.</summary>
        public ClipOptions MakeClipOptions(bool isHumanoid)
        {
            return new ClipOptions
            {
                Kind = isHumanoid && !_genericClips ? ClipKind.Humanoid : ClipKind.Generic,
                FrameRate = _clipFrameRate,
                ReduceKeys = _reduceKeys,
                Folder = _clipFolder,
            };
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
