using System;

namespace AvatarBridge.Core
{
    /// <summary>
    /// Bytes on their way out: any thread writes whole messages, the socket's thread sends them. Bounded, so that a
    /// peer which stops reading costs messages, not memory, and a writer never waits.
    /// </summary>
    public sealed class ByteQueue
    {
        private readonly object _lock = new object();
        private readonly int _maximum;
        private byte[] _bytes = new byte[4096];
        private int _start;
        private int _end;

        public ByteQueue(int maximum)
        {
            _maximum = maximum;
        }

        public int Count
        {
            get
            {
                lock (_lock)
                {
                    return _end - _start;
                }
            }
        }

        /// <summary>Appends both spans, or neither if they do not fit.</summary>
        public bool TryWrite(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
        {
            lock (_lock)
            {
                int wanted = head.Length + body.Length;
                if (_end - _start + wanted > _maximum)
                {
                    return false;
                }
                MakeRoom(wanted);
                head.CopyTo(new Span<byte>(_bytes, _end, head.Length));
                body.CopyTo(new Span<byte>(_bytes, _end + head.Length, body.Length));
                _end += wanted;
                return true;
            }
        }

        /// <summary>Copies the oldest bytes without taking them; returns how many.</summary>
        public int Peek(Span<byte> target)
        {
            lock (_lock)
            {
                int count = Math.Min(target.Length, _end - _start);
                new ReadOnlySpan<byte>(_bytes, _start, count).CopyTo(target);
                return count;
            }
        }

        /// <summary>Takes away bytes that were sent.</summary>
        public void Drop(int count)
        {
            lock (_lock)
            {
                _start += Math.Min(count, _end - _start);
                if (_start == _end)
                {
                    _start = _end = 0;
                }
            }
        }

        public void Clear()
        {
            lock (_lock)
            {
                _start = _end = 0;
            }
        }

        private void MakeRoom(int wanted)
        {
            if (_bytes.Length - _end >= wanted)
            {
                return;
            }
            int held = _end - _start;
            byte[] target = _bytes.Length >= held + wanted ? _bytes : new byte[Math.Max(2 * _bytes.Length, held + wanted)];
            Buffer.BlockCopy(_bytes, _start, target, 0, held);
            _bytes = target;
            _start = 0;
            _end = held;
        }
    }
}
