using System.Collections.Generic;

namespace AvatarBridge.Core
{
    /// <summary>Events on their way from the receiver's thread to the game; the oldest go when nobody takes them.</summary>
    internal sealed class EventQueue
    {
        private const int Capacity = 256;

        private readonly Queue<StreamEvent> _queue = new Queue<StreamEvent>(Capacity);

        public void Add(StreamEvent item)
        {
            lock (_queue)
            {
                if (_queue.Count == Capacity)
                {
                    _queue.Dequeue();
                }
                _queue.Enqueue(item);
            }
        }

        public bool TryTake(out StreamEvent item)
        {
            lock (_queue)
            {
                item = _queue.Count > 0 ? _queue.Dequeue() : null;
                return item != null;
            }
        }
    }
}
