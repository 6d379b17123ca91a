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

        private readonly Dictionary<string, float> _sent = new Dictionary<string, float>();

        /// <summary>Everything is sent again: the sidecar knows nothing of what it was told before.</summary>
        public void Forget() => _sent.Clear();

        /// <summary>Sends what has changed since it was sent last. Nothing, as long as all is as the model has it anyway.</summary>
        public void Send(BridgeClient client)
        {
            Send(client, "expressivity", Expressivity, 1f);
            Send(client, "valence", Valence, 0f);
            Send(client, "arousal", Arousal, 0f);
            Send(client, "gesture", Gesture, 1f);
            Send(client, "blink_rate", BlinkRate, 1f);
        }

        /// <summary>Sends the point the character looks at.</summary>
        /// <param name="client">Connected.</param>
        /// <param name="point">Metres from its eyes at rest, in Unity's axes of the character: right, up, ahead.</param>
        public void SendGaze(BridgeClient client, Vector3 point)
        {
            // The control counts to the character's left.
            Send(client, "gaze_x", -point.x, 0f, GazeTolerance);
            Send(client, "gaze_y", point.y, 0f, GazeTolerance);
            Send(client, "gaze_z", point.z, 1.5f, GazeTolerance);
        }

        private void Send(BridgeClient client, string name, float value, float usual, float tolerance = Tolerance)
        {
            float known = _sent.TryGetValue(name, out float sent) ? sent : usual;
            if (Mathf.Abs(value - known) > tolerance && client.SendControl(name, value))
            {
                _sent[name] = value;
            }
        }
    }
}
