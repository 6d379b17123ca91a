using System.ComponentModel;
using UnityEngine;
using UnityEngine.Playables;
using UnityEngine.Timeline;

namespace AvatarBridge.Timeline
{
    /// <summary>A recording on a track: trimmed, faster or slower, faded, and in a loop if it is longer than its recording.</summary>
    [DisplayName("Recording")]
    public sealed class AvatarBridgeClip : PlayableAsset, ITimelineClipAsset
    {
        [SerializeField]
        private AvatarBridgeRecording _recording;

        [SerializeField]
        [Tooltip("What a clip that is longer than its recording does at the end of it: begins again, or holds the last pose.")]
        private bool _loop = true;

        public AvatarBridgeRecording Recording
        {
            get => _recording;
            set => _recording = value;
        }

        public bool Loop
        {
            get => _loop;
            set => _loop = value;
        }

        /// <inheritdoc/>
        public ClipCaps clipCaps => ClipCaps.ClipIn | ClipCaps.SpeedMultiplier | ClipCaps.Blending | (_loop ? ClipCaps.Looping : ClipCaps.None);

        /// <summary>As long as the recording; without one, what Timeline takes for any clip.</summary>
        public override double duration => _recording == null || _recording.Duration <= 0 ? base.duration : _recording.Duration;

        /// <inheritdoc/>
        public override Playable CreatePlayable(PlayableGraph graph, GameObject owner)
        {
            ScriptPlayable<AvatarBridgeBehaviour> playable = ScriptPlayable<AvatarBridgeBehaviour>.Create(graph);
            playable.GetBehaviour().Play(_recording == null ? null : _recording.Stream, _loop);
            return playable;
        }
    }
}
