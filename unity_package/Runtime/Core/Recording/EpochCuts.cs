using System;
using System.Collections.Generic;

namespace AvatarBridge.Core
{
    /// <summary>From which sample on an epoch is void: where the first newer one begins. Tell all beginnings, then ask.</summary>
    internal sealed class EpochCuts
    {
        private readonly SortedDictionary<long, long> _begins = new SortedDictionary<long, long>();
        private Dictionary<long, long> _ends;

        /// <summary>Something of an epoch lies at a sample.</summary>
        public void Note(long epoch, long sample)
        {
            _ends = null;
            _begins[epoch] = _begins.TryGetValue(epoch, out long known) ? Math.Min(known, sample) : sample;
        }

        /// <summary>The first sample at which an epoch that was noted no longer counts; long.MaxValue for the newest.</summary>
        public long EndOf(long epoch)
        {
            if (_ends == null)
            {
                FindEnds();
            }
            return _ends[epoch];
        }

        private void FindEnds()
        {
            _ends = new Dictionary<long, long>();
            var epochs = new List<long>(_begins.Keys);
            long end = long.MaxValue;
            for (int i = epochs.Count - 1; i >= 0; i--)
            {
                _ends[epochs[i]] = end;
                end = Math.Min(end, _begins[epochs[i]]);
            }
        }
    }
}
