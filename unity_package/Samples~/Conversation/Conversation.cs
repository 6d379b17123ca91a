using UnityEngine;

namespace AvatarBridge.Samples
{
    /// <summary>
    /// The microphone to a listening agent: the character nods, smiles and looks while you talk. Shows what was noticed.
    /// </summary>
    [AddComponentMenu("Avatar Bridge/Samples/Conversation")]
    [RequireComponent(typeof(AvatarBridgeAvatar))]
    public sealed class Conversation : MonoBehaviour
    {
        private AvatarBridgeAvatar _avatar;
        private string _speaker = "nobody";
        private string _lastReaction = "none yet";

        private void Awake()
        {
            _avatar = GetComponent<AvatarBridgeAvatar>();
            if (GetComponentInChildren<AvatarBridgeMicrophone>() == null)
            {
                gameObject.AddComponent<AvatarBridgeMicrophone>();
            }
            if (GetComponentInChildren<AvatarBridgeVoice>() == null)
            {
                gameObject.AddComponent<AvatarBridgeVoice>();
            }
        }

        private void OnEnable()
        {
            _avatar.Events.OnBackchannel.AddListener(NoteReaction);
            _avatar.Events.OnSpeechStart.AddListener(NoteSpeaker);
            _avatar.Events.OnSpeechEnd.AddListener(NoteSilence);
        }

        private void OnDisable()
        {
            _avatar.Events.OnBackchannel.RemoveListener(NoteReaction);
            _avatar.Events.OnSpeechStart.RemoveListener(NoteSpeaker);
            _avatar.Events.OnSpeechEnd.RemoveListener(NoteSilence);
        }

        private void NoteReaction(string kind) => _lastReaction = kind;

        private void NoteSpeaker(string speaker)
        {
            _speaker = speaker;
            // The user talks into the agent's words: it stops and listens.
            if (speaker == "user")
            {
                _avatar.Interrupt();
            }
        }

        private void NoteSilence(string speaker) => _speaker = "nobody";

        private void OnGUI()
        {
            GUI.Label(new Rect(12, 12, 900, 24), _avatar.Describe());
            GUI.Label(new Rect(12, 36, 400, 24), "Speaking: " + _speaker + ". Last reaction: " + _lastReaction + ".");
        }
    }
}
