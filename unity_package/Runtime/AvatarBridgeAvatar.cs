using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEngine;
using UnityEngine.Events;

namespace AvatarBridge
{
    /// <summary>
    /// Drives the character it sits on. The skeleton, its T-pose, Mecanim's map and the blendshape names go to the
    /// sidecar, which answers with motion for exactly this character. Writes in LateUpdate, after the Animator.
    /// </summary>
    [AddComponentMenu("Avatar Bridge/Avatar Bridge")]
    [DisallowMultipleComponent]
    public sealed class AvatarBridgeAvatar : MonoBehaviour
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
        private RootPolicy _root = RootPolicy.RotationAndPosition;

        [SerializeField]
        private bool _face = true;

        [SerializeField]
        [Tooltip("Kind, such as nod or smile.")]
        private UnityEvent<string> _onBackchannel = new UnityEvent<string>();

        [SerializeField]
        [Tooltip("Speaker: agent or user.")]
        private UnityEvent<string> _onSpeechStart = new UnityEvent<string>();

        [SerializeField]
        [Tooltip("Speaker: agent or user.")]
        private UnityEvent<string> _onSpeechEnd = new UnityEvent<string>();

        private BridgeClient _client;
        private BoneDriver _bones;
        private BlendShapeDriver _shapes;
        private StreamBinding _bound;

        /// <summary>The client, for everything this component does not show; null while disabled.</summary>
        public BridgeClient Client => _client;

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

        public UnityEvent<string> OnBackchannel => _onBackchannel;

        public UnityEvent<string> OnSpeechStart => _onSpeechStart;

        public UnityEvent<string> OnSpeechEnd => _onSpeechEnd;

        /// <summary>The sample of the session clock whose pose is shown; NaN before the first.</summary>
        public double Playhead { get; private set; } = double.NaN;

        /// <summary>Milliseconds the motion is held back so that it meets sound that takes as long to be heard.</summary>
        public double OutputLatencyMilliseconds { get; set; }

        /// <summary>The sample the jitter buffer would play now, before the output latency; NaN before the first.</summary>
        public double SourcePlayhead { get; private set; } = double.NaN;

        public int BoundJoints => _bones == null ? 0 : _bones.BoundJoints;

        public int BoundShapes => _shapes == null ? 0 : _shapes.BoundShapes;

        /// <summary>In one sentence what is going on, or what is wrong and what to do. Allocates: for inspectors.</summary>
        public string Describe()
        {
            if (_client == null)
            {
                return "Disabled.";
            }
            if (_bones != null && _bound != null && _bones.MissingJoints == _bound.Layout.Joints.Length)
            {
                return "The stream's joints are not those of this character: give it a subject name of its own.";
            }
            return _client.GetStatus().Sentence;
        }

        /// <summary>Stops the agent's speech now.</summary>
        public bool Interrupt() => _client != null && _client.Interrupt();

        /// <summary>A control of the motion model, such as "expressivity".</summary>
        public bool SetControl(string control, float value) => _client != null && _client.SendControl(control, value);

        /// <summary>Words that go with the agent's voice.</summary>
        public bool SendTranscript(IReadOnlyList<TimedWord> words)
        {
            return _client != null && _client.SendText(WireConstants.SpeakerAgent, words);
        }

        private void OnEnable()
        {
            Animator animator = GetComponentInChildren<Animator>();
            Transform root = animator == null ? transform : animator.transform;
            var skeleton = new CapturedSkeleton(root, HumanBones.RestPose(animator));
            Dictionary<string, string> humanoid = HumanBones.Map(animator, skeleton);
            _shapes = new BlendShapeDriver(GetComponentsInChildren<SkinnedMeshRenderer>());
            _bones = new BoneDriver(skeleton, humanoid);
            SkeletonDescription description = skeleton.Describe(_shapes.CollectNames(), humanoid);
            string problem = description.FindProblem();
            if (problem != null)
            {
                Debug.LogError("Avatar Bridge cannot drive '" + name + "': " + problem, this);
                return;
            }
            RigRequest rig = RigRequest.Own(description);
            BridgeClientOptions options = _connection == null
                ? new BridgeClientOptions { Rig = rig, Subject = _subject }
                : _connection.MakeOptions(rig, _subject);
            _client = new BridgeClient(options);
            _client.Start();
        }

        private void OnDisable()
        {
            _client?.Dispose();
            _client = null;
            _bound = null;
            Playhead = SourcePlayhead = double.NaN;
        }

        private void Update()
        {
            while (_client != null && _client.TryDequeueEvent(out StreamEvent item))
            {
                Raise(item);
            }
        }

        private void LateUpdate()
        {
            MotionStream own = _client?.Own;
            StreamBinding binding = own?.Binding;
            if (binding == null)
            {
                return;
            }
            if (binding != _bound)
            {
                _bound = binding;
                _bones.Bind(binding.Message);
                _shapes.Bind(binding.Layout);
            }
            if (!own.Playout.TryAdvance(MonotonicClock.Microseconds, out double source))
            {
                return;
            }
            SourcePlayhead = source;
            double playhead = source - OutputLatencyMilliseconds * SessionClock.Rate / 1000;
            if (own.TrySample(playhead, Time.unscaledDeltaTime, out MotionFrame pose))
            {
                Playhead = playhead;
                _bones.Apply(pose, _parts, _root);
                if (_face)
                {
                    _shapes.Apply(pose);
                }
            }
        }

        private void Raise(StreamEvent item)
        {
            switch (item.Name)
            {
                case StreamEvent.Backchannel:
                    _onBackchannel.Invoke(item.Text("kind"));
                    break;
                case StreamEvent.SpeechStart:
                    _onSpeechStart.Invoke(item.Text("speaker"));
                    break;
                case StreamEvent.SpeechEnd:
                    _onSpeechEnd.Invoke(item.Text("speaker"));
                    break;
            }
        }
    }
}
