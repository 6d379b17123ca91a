using System;
using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEngine;

namespace AvatarBridge
{
    /// <summary>
    /// Sends clips as the agent's speech, one after the other, ahead of the time they take, so that a game that stands still for
    /// a moment does not break the speech off, and the sidecar knows early what is coming.
    /// </summary>
    internal sealed class ClipSpeech
    {
        private const double BlockSeconds = 0.05;
        private const double AheadSamples = 1.0 * SessionClock.Rate;
        // Sound has to be there before its time has come on the sidecar's clock.
        private const double MarginSamples = 0.02 * SessionClock.Rate;
        private const double SamplesPerMicrosecond = SessionClock.Rate / 1e6;

        private readonly Queue<SpeechLine> _lines = new Queue<SpeechLine>();
        private float[] _block = new float[0];
        private float[] _mono = new float[0];
        private int _sent;
        // Where the next block belongs on the session clock; NaN if that is open.
        private double _next = double.NaN;
        // Interruptions that need no answer: told already, or of our own making.
        private long _expected;

        /// <summary>In words why the last clip could not be sent; null if it could.</summary>
        public string Problem { get; private set; }

        public bool TryAdd(AudioClip clip, string transcript, IReadOnlyList<TimedWord> words)
        {
            Problem = FindProblem(clip);
            if (Problem == null)
            {
                _lines.Enqueue(new SpeechLine(clip, transcript, words));
                return true;
            }
            Debug.LogWarning("Avatar Bridge cannot say a clip: " + Problem, clip);
            return false;
        }

        /// <summary>Whether there is something left to be sent, or to be heard by one who plays this sample.</summary>
        public bool IsActive(double playhead) => _lines.Count > 0 || playhead < _next;

        public void End()
        {
            _lines.Clear();
            _sent = 0;
            _next = double.NaN;
        }

        /// <summary>This program interrupts the agent, and will be told so like everybody.</summary>
        public void ExpectInterruption(BridgeClient client)
        {
            End();
            _expected = client == null ? 0 : Math.Max(_expected, client.AgentVoice.Interruptions) + 1;
        }

        /// <summary>Whether somebody else has interrupted the agent while it said a clip; it is not said on.</summary>
        public bool TakeInterruption(BridgeClient client, double playhead)
        {
            long told = client.AgentVoice.Interruptions;
            bool interrupted = told > _expected && IsActive(playhead);
            _expected = Math.Max(_expected, told);
            if (interrupted)
            {
                End();
            }
            return interrupted;
        }

        /// <summary>Sends what is due.</summary>
        public void Send(BridgeClient client, double playhead)
        {
            if (client.State != BridgeState.Running)
            {
                // Interruptions of our own making may be lost with the connection.
                _expected = client.AgentVoice.Interruptions;
                return;
            }
            double now = client.SessionSample;
            // A place this far ahead is of another session's clock.
            _next = _next > now + 2 * AheadSamples ? double.NaN : _next;
            while (_lines.Count > 0 && !double.IsNaN(now) && !(_next > now + AheadSamples) && SendBlock(client, now, playhead))
            {
            }
        }

        private bool SendBlock(BridgeClient client, double now, double playhead)
        {
            SpeechLine line = _lines.Peek();
            AudioClip clip = line.Clip;
            if (clip == null || clip.loadState == AudioDataLoadState.Failed)
            {
                Finish(clip == null ? null : "'" + clip.name + "' does not load.");
                return true;
            }
            if (clip.loadState == AudioDataLoadState.Loading)
            {
                return false;
            }
            // The playhead may still be that of another session, whose clock stood elsewhere.
            double earliest = playhead > now && playhead < now + AheadSamples ? playhead : now;
            if (!(_next >= earliest))
            {
                _next = earliest + MarginSamples + client.Clock.RoundTrip * SamplesPerMicrosecond;
            }
            if (_sent == 0)
            {
                MakeRoom(clip);
                SendWords(client, line);
            }
            int frames = Math.Min(_mono.Length, clip.samples - _sent);
            if (!clip.GetData(_block, _sent))
            {
                Finish("the samples of '" + clip.name + "' cannot be read.");
                return true;
            }
            Mix(frames, clip.channels);
            if (!client.SendAudio(WireConstants.SpeakerAgent, _mono.AsSpan(0, frames), clip.frequency, (long)Math.Round(_next)))
            {
                // The network is behind: the same block again in the next frame.
                return false;
            }
            _next += (double)frames * SessionClock.Rate / clip.frequency;
            _sent += frames;
            if (_sent >= clip.samples)
            {
                Finish(null);
            }
            return true;
        }

        private void Finish(string problem)
        {
            Problem = problem ?? Problem;
            if (problem != null)
            {
                Debug.LogWarning("Avatar Bridge cannot say a clip: " + problem);
            }
            _lines.Dequeue();
            _sent = 0;
        }

        private void MakeRoom(AudioClip clip)
        {
            int frames = (int)(clip.frequency * BlockSeconds);
            if (_mono.Length != frames || _block.Length != frames * clip.channels)
            {
                _mono = new float[frames];
                _block = new float[frames * clip.channels];
            }
        }

        private void SendWords(BridgeClient client, SpeechLine line)
        {
            List<TimedWord> words = line.Place((long)_next);
            if (words != null)
            {
                client.SendText(WireConstants.SpeakerAgent, words);
            }
        }

        private void Mix(int frames, int channels)
        {
            for (int i = 0; i < frames; i++)
            {
                float sum = 0f;
                for (int c = 0; c < channels; c++)
                {
                    sum += _block[i * channels + c];
                }
                _mono[i] = sum / channels;
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
            if (clip.loadState == AudioDataLoadState.Unloaded)
            {
                // Clips that a script has made have nothing to load, whatever they answer: reading them tells.
                clip.LoadAudioData();
            }
            return clip.samples > 0 && clip.loadState != AudioDataLoadState.Failed ? null : "'" + clip.name + "' does not load.";
        }
    }
}
