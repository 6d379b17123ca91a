using System;
using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>How the character behaves: the controls of the sidecar's conversation model.</summary>
    [Serializable]
    public sealed class ModelControls
    {
        private const float Tolerance = 1e-3f;
        private const float GazeTolerance = 0.01f;

        [Range(0f, 2f)]
        [Tooltip("0 a still, professional listener; 1 natural; 2 theatrical.")]
        public float Expressivity = 1f;

        [Range(-1f, 1f)]
        [Tooltip("-1 displeased, 1 pleased.")]
        public float Valence;

        [Range(-1f, 1f)]
        [Tooltip("-1 drowsy, 1 excited.")]
        public float Arousal;

        [Range(0f, 2f)]
        [Tooltip("Amount of hand gesture while talking; 0 keeps the arms down.")]
        public float Gesture = 1f;

        [Range(0f, 3f)]
        [Tooltip("Times the natural rate of blinks.")]
        public float BlinkRate = 1f;

        // In metres ahead of the eyes: where the model looks unless it is told.
        private static readonly Vector3 StraightAhead = new Vector3(0f, 0f, 1.5f);

        private readonly Dictionary<string, float> _sent = new Dictionary<string, float>();
        private WelcomeMessage _welcome;

        /// <summary>
        /// Sends what has changed since it was sent last; after each welcome everything, since the sidecar may hold what it
        /// was told by others or before.
        /// </summary>
        /// <param name="client">Connected.</param>
        /// <param name="gaze">
        /// What the character looks at, in metres from its eyes at rest, in Unity's axes of the character: right, up, ahead.
        /// Null: straight ahead.
        /// </param>
        public void Send(BridgeClient client, Vector3? gaze)
        {
            if (_welcome != client.Welcome)
            {
                _welcome = client.Welcome;
                _sent.Clear();
            }
            Send(client, "expressivity", Expressivity);
            Send(client, "valence", Valence);
            Send(client, "arousal", Arousal);
            Send(client, "gesture", Gesture);
            Send(client, "blink_rate", BlinkRate);
            SendGaze(client, gaze ?? StraightAhead);
        }

        private void SendGaze(BridgeClient client, Vector3 point)
        {
            // The control counts to the character's left.
            Send(client, "gaze_x", -point.x, GazeTolerance);
            Send(client, "gaze_y", point.y, GazeTolerance);
            Send(client, "gaze_z", point.z, GazeTolerance);
        }

        private void Send(BridgeClient client, string name, float value, float tolerance = Tolerance)
        {
            bool known = _sent.TryGetValue(name, out float sent) && Mathf.Abs(value - sent) <= tolerance;
            if (!known && client.SendControl(name, value))
            {
                _sent[name] = value;
            }
        }
    }
}
