using System;
using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// Drives the character it sits on. The skeleton, its T-pose, Mecanim's map and the blendshape names go to the
    /// sidecar, which answers with motion for exactly this character. Writes in LateUpdate, after the Animator.
    /// </summary>
    [AddComponentMenu("Avatar Bridge/Avatar Bridge")]
    [DisallowMultipleComponent]
    public sealed class AvatarBridgeAvatar : ControlledCharacter
    {
        [SerializeField]
        [Tooltip("The sidecar to talk to. Empty: one on this machine, on its usual ports.")]
        private AvatarBridgeConnection _connection;

        [SerializeField]
        [Tooltip("Name of this character in the stream: a-z 0-9 _ - . Empty: the sidecar chooses.")]
        private string _subject = "";

        [SerializeField]
        [Tooltip("What the stream drives. Leave out what XR tracking or animation owns.")]
        private BodyParts _parts = BodyParts.All;

        [SerializeField]
        [Tooltip("What the stream does with the hips.")]
        private RootPolicy _root = RootPolicy.RotationAndPosition;

        [SerializeField]
        [Tooltip("Whether the stream drives the blendshapes.")]
        private bool _face = true;

        [SerializeField]
        [Range(0f, 1f)]
        [Tooltip("How much of the stream is mixed into what animation has set.")]
        private float _weight = 1f;

        [SerializeField]
        [Range(0f, 0.5f)]
        [Tooltip("Seconds in which a difference to the stream halves. 0 follows at once; what the model makes is smooth already.")]
        private float _smoothingHalfLife;

        [SerializeField]
        [Tooltip("Names of the character's own blendshapes for what the stream calls them. Empty: by the usual names.")]
        private FaceMapping _faceMapping;

        [SerializeField]
        [Tooltip("What the character looks at, such as the player's camera. Empty: straight ahead.")]
        private Transform _lookAt;

        [SerializeField]
        private AvatarEvents _events = new AvatarEvents();

        private readonly PoseFeed _feed = new PoseFeed();
        private readonly CharacterCapture _capture = new CharacterCapture();
        private BridgeClient _client;

        /// <summary>After a pose was put on the character: its layout, the pose, and seconds since the last one.</summary>
        public event Action<LayoutMessage, MotionFrame, float> Posed;

        /// <summary>The client, for everything this component does not show; null while disconnected.</summary>
        public BridgeClient Client => _client;

        /// <summary>The character as it was described; null before the first <see cref="Connect"/> or <see cref="Show"/>.</summary>
        public CharacterRig Rig => _capture.Rig;

        public AvatarBridgeConnection Connection
        {
            get => _connection;
            set => _connection = value;
        }

        public string Subject
        {
            get => _subject;
            set => _subject = value;
        }

        public BodyParts Parts
        {
            get => _parts;
            set => _parts = value;
        }

        public RootPolicy Root
        {
            get => _root;
            set => _root = value;
        }

        public bool Face
        {
            get => _face;
            set => _face = value;
        }

        /// <summary>0 to 1: how much of the stream is mixed into what animation has set.</summary>
        public float Weight
        {
            get => _weight;
            set => _weight = Mathf.Clamp01(value);
        }

        /// <summary>Seconds in which a difference to the stream halves; 0 follows at once.</summary>
        public float SmoothingHalfLife
        {
            get => _smoothingHalfLife;
            set => _smoothingHalfLife = Mathf.Max(0f, value);
        }

        /// <summary>Takes effect with the next <see cref="Recapture"/> or connection.</summary>
        public FaceMapping FaceMapping
        {
            get => _faceMapping;
            set => _faceMapping = value;
        }

        public Transform LookAt
        {
            get => _lookAt;
            set => _lookAt = value;
        }

        public AvatarEvents Events => _events;

        /// <summary>While true the pose is not written, only raised by <see cref="Posed"/>: an animation job writes it.</summary>
        public bool WritesElsewhere { get; set; }

        /// <summary><see cref="Weight"/> times what <see cref="Show"/> gave with the pose that is shown.</summary>
        internal float ShownWeight { get; private set; }

        /// <summary>The sample of the session clock whose pose is shown; NaN before the first.</summary>
        public double Playhead => Playback.Playhead;

        /// <summary>The sample the jitter buffer would play now, before the output latency; NaN before the first.</summary>
        public double SourcePlayhead => Playback.SourcePlayhead;

        internal StreamPlayback Playback { get; } = new StreamPlayback();

        /// <summary>Milliseconds the motion is held back so that it meets sound that takes as long to be heard.</summary>
        public double OutputLatencyMilliseconds
        {
            get => Playback.OutputLatencyMilliseconds;
            set => Playback.OutputLatencyMilliseconds = value;
        }

        public int BoundJoints => Rig == null ? 0 : Rig.Bones.BoundJoints;

        public int BoundShapes => Rig == null ? 0 : Rig.Shapes.BoundShapes;

        /// <summary>In one sentence what is going on, or what is wrong and what to do. Allocates: for inspectors.</summary>
        public string Describe() => AvatarSentence.Of(this, _capture.Problem);

        /// <summary>Stops the agent's speech at what is being played; what was made of it beyond that is void.</summary>
        public void Interrupt()
        {
            _events.RaiseInterrupting();
            _client?.Interrupt(Playback.SourceSample);
        }

        /// <summary>A control of the motion model by name, for those that <see cref="Controls"/> does not hold.</summary>
        public bool SetControl(string control, float value) => _client != null && _client.SendControl(control, value);

        /// <summary>Words that go with the agent's voice, with their samples on the session clock.</summary>
        public bool SendTranscript(IReadOnlyList<TimedWord> words)
        {
            return _client != null && _client.SendText(WireConstants.SpeakerAgent, words);
        }

        /// <summary>Words that go with the agent's voice from now on; their times are guessed from their lengths.</summary>
        public void SendTranscript(string text) => SendTranscript(Transcript.Spread(text, Playback.SourceSample ?? 0));

        /// <summary>Captures the character and opens the connection. OnEnable does it in Play; the Editor for a preview.</summary>
        public void Connect()
        {
            Disconnect();
            if (_client != null)
            {
                // A listener of the disconnection has connected already.
                return;
            }
            _capture.ForgetProblem();
            if (!TryCapture() || _capture.IsRefused(PlatformLimits.Network, gameObject))
            {
                return;
            }
            RigRequest rig = RigRequest.Own(Rig.Description);
            _client = new BridgeClient(AvatarBridgeConnection.MakeOptions(_connection, rig, _subject));
            _client.Start();
        }

        /// <summary>Ends the connection; the character stays as it stands.</summary>
        public void Disconnect()
        {
            _client?.Dispose();
            _client = null;
            _feed.Clear();
            Playback.Clear();
            _events.NoteConnection(false);
        }

        /// <summary>The character has changed (another mesh, joints, avatar): describes it to the sidecar again.</summary>
        public void Recapture()
        {
            _feed.Unbind();
            if (TryCapture())
            {
                _client?.ReplaceRig(RigRequest.Own(Rig.Description));
            }
        }

        /// <summary>
        /// Shows a pose of a layout from elsewhere, such as a recording, in place of the stream's in the next frame. The
        /// arrays of the pose are read then.
        /// </summary>
        public void Show(LayoutMessage layout, MotionFrame pose, float weight = 1f) => _feed.Offer(layout, pose, weight);

        /// <summary>One frame: takes events, sends controls, shows the pose that is due. LateUpdate does it in Play.</summary>
        /// <param name="seconds">Since the last one, unscaled.</param>
        public void Drive(float seconds)
        {
            BridgeClient client = _client;
            if (client != null)
            {
                SendControls();
                _events.Raise(this);
            }
            // A listener may have ended the connection, and the character with it.
            if (client == _client)
            {
                ShowPose(seconds);
            }
        }

        private void OnEnable() => Connect();

        private void OnDisable()
        {
            Disconnect();
            // A listener of the disconnection may have connected again, which a component that is off must not be.
            Disconnect();
        }

        private void LateUpdate() => Drive(Time.unscaledDeltaTime);

        private bool TryCapture() => _capture.TryTake(gameObject, _faceMapping);

        private void SendControls()
        {
            if (_client.State == BridgeState.Running && Rig != null)
            {
                _controls.Send(_client, _lookAt == null ? (Vector3?)null : Rig.FromEyes(_lookAt.position));
            }
        }

        private void ShowPose(float seconds)
        {
            if (_capture.IsDue(seconds, _client != null || _feed.IsOffered))
            {
                Recapture();
            }
            bool offered = _feed.TryTake(out LayoutMessage layout, out MotionFrame pose, out float weight);
            bool due = offered || Playback.TryTake(_client, seconds, out layout, out pose);
            if (!due || Rig == null)
            {
                return;
            }
            if (_feed.IsNew(layout))
            {
                Rig.Bind(layout);
            }
            ShownWeight = _weight * weight;
            if (!WritesElsewhere)
            {
                Rig.Apply(pose, new DriveSettings(_parts, _root, ShownWeight, _smoothingHalfLife, seconds), _face);
            }
            Posed?.Invoke(layout, pose, seconds);
        }
    }
}
