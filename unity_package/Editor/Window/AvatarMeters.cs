using System.Collections.Generic;
using System.Globalization;
using AvatarBridge.Core;

namespace AvatarBridge.Editor
{
    /// <summary>Live numbers of one avatar's stream, in milliseconds unless said otherwise.</summary>
    internal sealed class AvatarMeters
    {
        private const double RateInterval = 0.5;

        private readonly List<string> _details = new List<string>();
        private BridgeClient _client;
        private long _frames;
        private double _since;

        /// <summary>Whether any frame has come.</summary>
        public bool IsLive { get; private set; }

        /// <summary>From sound in the sidecar to a frame here; NaN before the clocks are compared.</summary>
        public float P50 { get; private set; }

        public float P95 { get; private set; }

        public float P99 { get; private set; }

        /// <summary>In words, where most of the latency comes from.</summary>
        public string SlowStage { get; private set; }

        /// <summary>Its 95th percentile.</summary>
        public float SlowStageMilliseconds { get; private set; }

        /// <summary>By how much frames are held back to even out their arrival.</summary>
        public double BufferMilliseconds { get; private set; }

        public double JitterMilliseconds { get; private set; }

        public double FramesPerSecond { get; private set; }

        public long Lost { get; private set; }

        public long Faulty { get; private set; }

        /// <summary>Where the time goes, stage by stage, and what was wrong with messages, by cause.</summary>
        public IReadOnlyList<string> Details => _details;

        /// <param name="client">Null while the avatar is disconnected.</param>
        /// <param name="now">Seconds of any steady clock.</param>
        public void Read(BridgeClient client, double now)
        {
            MotionStream own = client?.Own;
            IsLive = own != null && own.Counters[FrameStatus.Ok] > 0;
            if (!IsLive)
            {
                _client = null;
                FramesPerSecond = 0;
                _details.Clear();
                return;
            }
            P50 = own.Latency.Total.Percentile(0.5);
            P95 = own.Latency.Total.Percentile(0.95);
            P99 = own.Latency.Total.Percentile(0.99);
            ReadStages(own.Latency);
            ReadCauses(own.Counters, client.UnusableMessages);
            BufferMilliseconds = own.Playout.AddedDelayMilliseconds;
            JitterMilliseconds = own.Playout.JitterMilliseconds;
            Lost = own.Counters.Lost;
            Faulty = own.Counters.Faults;
            CountFrames(client, own.Counters[FrameStatus.Ok], now);
        }

        /// <summary>The numbers in three lines.</summary>
        public string[] Lines()
        {
            if (!IsLive)
            {
                return new string[0];
            }
            string latency = float.IsNaN(P50)
                ? "Latency: the clocks are not compared yet"
                : "Latency " + Text(P50) + " / " + Text(P95) + " / " + Text(P99) + " ms (p50 / p95 / p99)";
            return new[]
            {
                latency + ", slowest: " + SlowStage + " " + Text(SlowStageMilliseconds) + " ms",
                "Buffer " + Text(BufferMilliseconds) + " ms, network jitter " + Text(JitterMilliseconds) + " ms",
                FramesPerSecond.ToString("0.0", CultureInfo.InvariantCulture) + " frames a second, " + Lost + " lost, " + Faulty + " faulty",
            };
        }

        private static string Text(double milliseconds) => milliseconds.ToString("0", CultureInfo.InvariantCulture);

        private void ReadStages(LatencyStages stages)
        {
            _details.Clear();
            SlowStage = "";
            SlowStageMilliseconds = float.NegativeInfinity;
            Read("waiting for the sound", stages.Waiting);
            Read("the model", stages.Model);
            Read("retargeting", stages.Retarget);
            Read("sending", stages.Sending);
            Read("the network", stages.Network);
        }

        private void Read(string name, LatencyStatistics stage)
        {
            float p95 = stage.Percentile(0.95);
            // A stage without values is NaN, and not larger than anything.
            if (p95 > SlowStageMilliseconds)
            {
                SlowStage = name;
                SlowStageMilliseconds = p95;
            }
            if (!float.IsNaN(p95))
            {
                _details.Add(name + ": " + Text(stage.Percentile(0.5)) + " / " + Text(p95) + " / " + Text(stage.Percentile(0.99)) + " ms");
            }
        }

        private void ReadCauses(StreamCounters counters, long others)
        {
            for (FrameStatus status = FrameStatus.Ok + 1; status <= FrameStatus.TooOld; status++)
            {
                if (counters[status] > 0)
                {
                    _details.Add(counters[status] + " frames not used: " + status);
                }
            }
            if (others > 0)
            {
                _details.Add(others + " messages that belong to nobody");
            }
        }

        private void CountFrames(BridgeClient client, long frames, double now)
        {
            if (client != _client)
            {
                _client = client;
                _frames = frames;
                _since = now;
                FramesPerSecond = 0;
            }
            else if (now - _since >= RateInterval)
            {
                FramesPerSecond = (frames - _frames) / (now - _since);
                _frames = frames;
                _since = now;
            }
        }
    }
}
