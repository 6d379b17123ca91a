using System;
using AvatarBridge.Core;
using UnityEngine;
using UnityEngine.Events;

namespace AvatarBridge
{
    /// <summary>What an avatar tells the game.</summary>
    [Serializable]
    public sealed class AvatarEvents
    {
        [SerializeField]
        [Tooltip("Kind, such as nod or smile.")]
        private UnityEvent<string> _onBackchannel = new UnityEvent<string>();

        [SerializeField]
        [Tooltip("Speaker: agent or user.")]
        private UnityEvent<string> _onSpeechStart = new UnityEvent<string>();

        [SerializeField]
        [Tooltip("Speaker: agent or user.")]
        private UnityEvent<string> _onSpeechEnd = new UnityEvent<string>();

        [SerializeField]
        private UnityEvent _onInterrupted = new UnityEvent();

        [SerializeField]
        private UnityEvent _onConnected = new UnityEvent();

        [SerializeField]
        private UnityEvent _onDisconnected = new UnityEvent();

        public UnityEvent<string> OnBackchannel => _onBackchannel;

        public UnityEvent<string> OnSpeechStart => _onSpeechStart;

        public UnityEvent<string> OnSpeechEnd => _onSpeechEnd;

        public UnityEvent OnInterrupted => _onInterrupted;

        public UnityEvent OnConnected => _onConnected;

        public UnityEvent OnDisconnected => _onDisconnected;

        /// <summary>Just before this program asks for an interruption: speech that is being sent ends.</summary>
        internal event Action Interrupting;

        /// <summary>What was noted last.</summary>
        internal bool IsConnected { get; private set; }

        internal void RaiseInterrupting() => Interrupting?.Invoke();

        /// <summary>Raises connected or disconnected if that has changed; whether it has.</summary>
        internal bool NoteConnection(bool connected)
        {
            bool changed = connected != IsConnected;
            IsConnected = connected;
            if (changed)
            {
                (connected ? _onConnected : _onDisconnected).Invoke();
            }
            return changed;
        }

        /// <summary>Raises what has come by an avatar's connection, for as long as no listener ends that.</summary>
        internal void Raise(AvatarBridgeAvatar avatar)
        {
            BridgeClient client = avatar.Client;
            while (client == avatar.Client && client.TryDequeueEvent(out StreamEvent item))
            {
                Raise(item);
            }
            if (client == avatar.Client)
            {
                NoteConnection(client.State == BridgeState.Running);
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
                case StreamEvent.Interrupted:
                    _onInterrupted.Invoke();
                    break;
            }
        }
    }
}
