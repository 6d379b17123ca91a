using System;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>Sends a clip's samples as the agent's speech, a little ahead of the time they take.</summary>
    internal sealed class ClipSpeech
    {
        private const float BlockSeconds = 0.1f;
        private const float AheadSeconds = 1f;

        private AudioClip _clip;
        private float[] _block = new float[0];
        private float[] _mono = new float[0];
        private int _at;
        private float _elapsed;

        public bool IsActive => _clip != null;

        /// <summary>In words why the last clip could not be sent; null if it could.</summary>
        public string Problem { get; private set; }

        public bool TryBegin(AudioClip clip)
        {
            Problem = FindProblem(clip);
            if (Problem != null)
            {
                Debug.LogWarning("Avatar Bridge cannot say a clip: " + Problem, clip);
                return false;
            }
            int frames = Mathf.Max(1, (int)(clip.frequency * BlockSeconds));
            _clip = clip;
            _block = new float[frames * clip.channels];
            _mono = new float[frames];
            _at = 0;
            _elapsed = 0f;
            return true;
        }

        public void End() => _clip = null;

        /// <summary>Sends what is due after so many more seconds.</summary>
        public void Send(BridgeClient client, float seconds)
        {
            _elapsed += seconds;
            while (_clip != null && _at < (_elapsed + AheadSeconds) * _clip.frequency)
            {
                int frames = Mathf.Min(_mono.Length, _clip.samples - _at);
                if (frames <= 0 || !_clip.GetData(_block, _at))
                {
                    End();
                    return;
                }
                for (int i = 0; i < frames; i++)
                {
                    float sum = 0f;
                    for (int c = 0; c < _clip.channels; c++)
                    {
                        sum += _block[i * _clip.channels + c];
                    }
                    _mono[i] = sum / _clip.channels;
                }
                if (!client.SendAudio(WireConstants.SpeakerAgent, _mono.AsSpan(0, frames), _clip.frequency))
                {
                    // Not connected, or the network is behind: the same block again in the next frame.
                    return;
                }
                _at += frames;
            }
        }

        private static string FindProblem(AudioClip clip)
        {
            if (clip == null)
            {
                return "there is none.";
            }
            if (clip.frequency < WireConstants.MinimumAudioRate || clip.frequency > WireConstants.MaximumAudioRate)
            {
                return "'" + clip.name + "' has " + clip.frequency + " samples a second; " + WireConstants.MinimumAudioRate + " to "
                    + WireConstants.MaximumAudioRate + " can be sent.";
            }
            if (clip.loadType != AudioClipLoadType.DecompressOnLoad)
            {
                return "the samples of '" + clip.name + "' cannot be read: set its Load Type to Decompress On Load.";
            }
            return clip.loadState == AudioDataLoadState.Loaded || clip.LoadAudioData() ? null : "'" + clip.name + "' does not load.";
        }
    }
}
