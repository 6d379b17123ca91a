using System;
using System.Collections.Generic;

namespace AvatarBridge.Core
{
    /// <summary>Brings each message of the frame socket to its stream, voice or queue by its topic. On the receiver's thread.</summary>
    internal sealed class FrameRouter : IZmtpReceiver
    {
        private readonly object _lock = new object();
        private readonly SoundBuffer _agent;
        private readonly SoundBuffer _user;
        private readonly EventQueue _events;
        private readonly ClockOffset _clock;
        private readonly BridgeClientOptions _options;
        private readonly List<MotionStream> _streams = new List<MotionStream>();
        private readonly List<byte[]> _topics = new List<byte[]>();
        private byte[] _agentTopic = new byte[0];
        private byte[] _userTopic = new byte[0];
        private byte[] _eventTopic = new byte[0];
        private ZmtpConnection _connection;

        public FrameRouter(SoundBuffer agent, SoundBuffer user, EventQueue events, ClockOffset clock, BridgeClientOptions options)
        {
            _agent = agent;
            _user = user;
            _events = events;
            _clock = clock;
            _options = options;
        }

        /// <summary>Set when a frame quoted an unknown layout or an event told of a new one; the session asks and clears it.</summary>
        public bool WantsLayouts { get; set; }

        /// <summary>Messages that belong to nobody or cannot be read.</summary>
        public long Unusable { get; private set; }

        public string LastProblem { get; private set; }

        /// <summary>A subject's stream, which is received from now on.</summary>
        public MotionStream Watch(string subject)
        {
            lock (_lock)
            {
                MotionStream stream = Find(subject);
                if (stream == null)
                {
                    stream = new MotionStream(subject, _options.Playout, _options.Stall, SessionClock.Rate);
                    _streams.Add(stream);
                    Subscribe(stream.Topic);
                    WantsLayouts = true;
                }
                return stream;
            }
        }

        /// <summary>Receives a stream no more; nothing for none.</summary>
        public void Unwatch(MotionStream stream)
        {
            if (stream == null)
            {
                return;
            }
            lock (_lock)
            {
                _streams.Remove(stream);
                _topics.Remove(stream.Topic);
                _connection?.TrySubscribe(stream.Topic, false);
            }
        }

        public MotionStream Find(string subject)
        {
            lock (_lock)
            {
                foreach (MotionStream stream in _streams)
                {
                    if (stream.Subject == subject)
                    {
                        return stream;
                    }
                }
            }
            return null;
        }

        /// <summary>Listens to a session and starts all streams afresh.</summary>
        public void Follow(string session)
        {
            lock (_lock)
            {
                foreach (byte[] topic in new[] { _agentTopic, _userTopic, _eventTopic })
                {
                    if (_topics.Remove(topic))
                    {
                        _connection?.TrySubscribe(topic, false);
                    }
                }
                string sound = WireConstants.SoundTopic + session + "/";
                _agentTopic = AsciiText.Topic(sound + WireConstants.SpeakerAgent);
                _userTopic = AsciiText.Topic(sound + WireConstants.SpeakerUser);
                _eventTopic = AsciiText.Topic(WireConstants.EventTopic + session);
                if (_options.ReceiveSound)
                {
                    Subscribe(_agentTopic);
                    Subscribe(_userTopic);
                }
                Subscribe(_eventTopic);
                foreach (MotionStream stream in _streams)
                {
                    stream.Restart();
                }
            }
            _agent.Clear();
            _user.Clear();
        }

        /// <summary>An interruption: everything of older epochs from this sample on is void.</summary>
        public void Cut(long epoch, long sample)
        {
            lock (_lock)
            {
                foreach (MotionStream stream in _streams)
                {
                    stream.Cut(epoch, sample);
                }
            }
            _agent.Cut(epoch, sample);
            ObserveSound();
        }

        public void OnReady(ZmtpConnection connection)
        {
            lock (_lock)
            {
                _connection = connection;
                foreach (byte[] topic in _topics)
                {
                    connection.TrySubscribe(topic, true);
                }
            }
        }

        public void OnLost(ZmtpConnection connection, string reason)
        {
            LastProblem = reason;
        }

        public void OnMessage(ZmtpConnection connection, ReadOnlySpan<byte> message)
        {
            long now = MonotonicClock.Microseconds;
            lock (_lock)
            {
                for (int i = 0; i < _streams.Count; i++)
                {
                    if (message.StartsWith(_streams[i].Topic))
                    {
                        FrameStatus status = _streams[i].Add(message.Slice(_streams[i].Topic.Length), now, _clock);
                        WantsLayouts |= status == FrameStatus.UnknownLayout;
                        return;
                    }
                }
            }
            if (!TakeSound(_agentTopic, _agent, message) && !TakeSound(_userTopic, _user, message) && !TakeEvent(message))
            {
                Unusable++;
            }
        }

        private void Subscribe(byte[] topic)
        {
            _topics.Add(topic);
            _connection?.TrySubscribe(topic, true);
        }

        private bool TakeSound(byte[] topic, SoundBuffer buffer, ReadOnlySpan<byte> message)
        {
            if (topic.Length == 0 || !message.StartsWith(topic))
            {
                return false;
            }
            FrameStatus status = SoundMessage.Read(message.Slice(topic.Length), out SoundMessage sound);
            status = status == FrameStatus.Ok ? buffer.Add(sound) : status;
            Unusable += status == FrameStatus.Ok || status == FrameStatus.StaleEpoch ? 0 : 1;
            ObserveSound();
            return true;
        }

        private void ObserveSound()
        {
            long end = _agent.EndSample;
            lock (_lock)
            {
                for (int i = 0; i < _streams.Count; i++)
                {
                    _streams[i].Playout.ObserveSound(end);
                }
            }
        }

        private bool TakeEvent(ReadOnlySpan<byte> message)
        {
            if (_eventTopic.Length == 0 || !message.StartsWith(_eventTopic))
            {
                return false;
            }
            if (!StreamEvent.TryRead(message.Slice(_eventTopic.Length), out StreamEvent item))
            {
                return false;
            }
            WantsLayouts |= item.Name == StreamEvent.Layout;
            if (item.Name == StreamEvent.Interrupted)
            {
                Cut(item.Epoch, item.Sample);
            }
            _events.Add(item);
            return true;
        }
    }
}
