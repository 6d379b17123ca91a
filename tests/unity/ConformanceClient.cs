using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Threading;
using AvatarBridge.Core;
using AvatarBridge.Tests;

/// <summary>
/// The Unity package's Core as a program: takes one command a line, answers each with one line of JSON.
/// tests/unity/test_unity_conformance.py runs it against the Python sidecar.
/// </summary>
public static class ConformanceClient
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;
    private const int Patience = 60000;

    public static int Main()
    {
        BridgeClient client = null;
        string line;
        while ((line = Console.ReadLine()) != null)
        {
            string[] words = line.Split(' ');
            try
            {
                client = words[0] == "connect" ? Connect(words) : client;
                Console.WriteLine(Obey(client, words));
            }
            catch (TimeoutException error)
            {
                Console.WriteLine("{\"timeout\": \"" + Escape(error.Message + ": " + client.GetStatus().Sentence) + "\"}");
            }
        }
        client?.Dispose();
        return 0;
    }

    private static string Obey(BridgeClient client, string[] words)
    {
        switch (words[0])
        {
            case "connect":
                return State(client);
            case "state":
                return State(client);
            case "running":
                WaitFor(() => client.State == BridgeState.Running && client.Own?.Binding != null, "running");
                return State(client);
            case "watch":
                MotionStream stream = client.Watch(words[1]);
                WaitFor(() => stream.Binding != null, "the layout of " + words[1]);
                return State(client);
            case "frames":
                MotionStream watched = client.Watch(words[1]);
                long wanted = watched.Counters[FrameStatus.Ok] + long.Parse(words[2], Plain);
                WaitFor(() => watched.Counters[FrameStatus.Ok] >= wanted, words[2] + " frames of " + words[1]);
                return Stream(watched);
            case "stream":
                return Stream(client.Watch(words[1]));
            case "newest":
                return Newest(client.Watch(words[1]));
            case "audio":
                return Audio(client, words[1], int.Parse(words[2], Plain), double.Parse(words[3], Plain));
            case "heard":
                return Heard(client, words[1], double.Parse(words[2], Plain));
            case "interrupt":
                client.Interrupt();
                WaitFor(() => client.InterruptedEpoch >= long.Parse(words[1], Plain), "interrupted");
                return "{\"epoch\": " + client.InterruptedEpoch + "}";
            case "control":
                return Bool(client.SendControl(words[1], double.Parse(words[2], Plain)));
            case "text":
                return Bool(client.SendText("agent", new[] { new TimedWord(words[1], 0, 4800) }));
            case "face":
                return Bool(client.SendUserFace(0, new[] { words[1] }, new[] { 0.5f }));
            case "playhead":
                return Bool(client.SendPlayhead(long.Parse(words[1], Plain)));
            case "server-status":
                client.RequestServerStatus();
                WaitFor(() => client.ServerStatus != null, "the sidecar's status");
                return "{\"keys\": " + client.ServerStatus.Count + "}";
            case "events":
                return Events(client, words[1]);
            case "refused":
                WaitFor(() => client.State == BridgeState.Refused, "the refusal");
                return State(client);
            case "disconnected":
                WaitFor(() => client.State != BridgeState.Running, "the loss to be noticed");
                return State(client);
            case "play":
                return Play(client, double.Parse(words[1], Plain));
            case "slow":
                return SlowReader.Run(words[1], words[2], int.Parse(words[3], Plain));
            case "dispose":
                client.Dispose();
                return State(client);
            default:
                return "{\"no_such_command\": \"" + words[0] + "\"}";
        }
    }

    private static BridgeClient Connect(string[] words)
    {
        var options = new BridgeClientOptions { ControlAddress = words[1], Subject = words[2], Encoding = words[4] };
        options.Rig = words[3] == "humanoid" ? RigRequest.Own(Humanoid.Describe()) : words[3] == "none" ? null : RigRequest.Named(words[3]);
        options.Transport.LongestReconnect = 300000;
        var client = new BridgeClient(options);
        client.Start();
        return client;
    }

    private static string State(BridgeClient client)
    {
        BridgeStatus status = client.GetStatus();
        LayoutMessage layout = client.Own?.Binding?.Message;
        return "{\"state\": \"" + status.State + "\", \"sentence\": \"" + Escape(status.Sentence)
            + "\", \"reconnects\": " + status.Reconnects
            + ", \"subject\": \"" + client.Own?.Subject + "\", \"layout_id\": " + (layout?.Layout.Id ?? 0)
            + ", \"joints\": " + (layout?.Layout.Joints.Length ?? 0) + ", \"mapped\": " + (layout?.MappedJoints ?? 0)
            + ", \"channels\": " + (layout?.Layout.Channels.Length ?? 0)
            + ", \"space\": \"" + layout?.Layout.SpaceName + "\", \"unusable\": " + client.UnusableMessages
            + ", \"session\": \"" + status.Welcome?.Session + "\"}";
    }

    private static string Stream(MotionStream stream)
    {
        return "{\"frames\": " + stream.Counters[FrameStatus.Ok] + ", \"lost\": " + stream.Counters.Lost
            + ", \"faults\": " + stream.Counters.Faults + ", \"stale\": " + stream.Counters[FrameStatus.StaleEpoch]
            + ", \"unknown\": " + stream.Counters[FrameStatus.UnknownLayout]
            + ", \"epoch\": " + (stream.Binding?.Buffer.Epoch ?? -1)
            + ", \"network_p50\": " + Number(stream.Latency.Network.Percentile(0.5))
            + ", \"total_p99\": " + Number(stream.Latency.Total.Percentile(0.99))
            + ", \"jitter\": " + Number(stream.Playout.JitterMilliseconds) + "}";
    }

    private static string Newest(MotionStream stream)
    {
        MotionLayout layout = stream.Binding.Layout;
        var frame = new MotionFrame(layout.Joints.Length, layout.Channels.Length);
        WaitFor(() => stream.Binding.Buffer.TryGetNewest(frame), "a frame");
        return "{\"sequence\": " + frame.Sequence + ", \"sample\": " + frame.Sample + ", \"epoch\": " + frame.Epoch
            + ", \"layout_id\": " + frame.LayoutId + ", \"root\": " + List(frame.Root)
            + ", \"rotations\": " + List(frame.Rotations) + ", \"face\": " + List(frame.Face) + "}";
    }

    /// <summary>Plays at 90 Hz by the jitter buffer's clock, as a game would, and tells how it went.</summary>
    private static string Play(BridgeClient client, double seconds)
    {
        long end = MonotonicClock.Microseconds + (long)(seconds * 1e6);
        int shown = 0, backwards = 0, stalled = 0;
        double last = double.MinValue;
        while (MonotonicClock.Microseconds < end)
        {
            if (client.Own.TrySampleNow(MonotonicClock.Microseconds, 1.0 / 90, out _, out double playhead))
            {
                shown++;
                backwards += playhead <= last ? 1 : 0;
                stalled += client.Own.StalledMilliseconds > 0 ? 1 : 0;
                last = playhead;
            }
            Thread.Sleep(11);
        }
        return "{\"shown\": " + shown + ", \"backwards\": " + backwards + ", \"stalled\": " + stalled + "}";
    }

    private static string Audio(BridgeClient client, string speaker, int rate, double seconds)
    {
        var samples = new float[rate / 50];
        int sent = 0;
        for (int block = 0; block < seconds * 50; block++)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = 0.5f * MathF.Sin(2 * MathF.PI * 220 * (block * samples.Length + i) / rate);
            }
            sent += client.SendAudio(speaker, samples, rate) ? 1 : 0;
        }
        return "{\"sent\": " + sent + "}";
    }

    /// <summary>Waits until so many seconds of a loud voice have come back; tells its loudness.</summary>
    private static string Heard(BridgeClient client, string speaker, double seconds)
    {
        SoundBuffer voice = speaker == "agent" ? client.AgentVoice : client.UserVoice;
        var samples = new float[(int)(seconds * SessionClock.Rate)];
        double loudness = 0;
        WaitFor(() =>
        {
            long end = voice.EndSample;
            if (end == long.MinValue)
            {
                return false;
            }
            voice.Read(end - samples.Length, 1, samples);
            double square = 0;
            foreach (float sample in samples)
            {
                square += sample * (double)sample / samples.Length;
            }
            loudness = Math.Max(loudness, Math.Sqrt(square));
            return loudness > 0.3;
        }, "the " + speaker + "'s voice");
        return "{\"loudness\": " + Number(loudness) + "}";
    }

    private static string Events(BridgeClient client, string until)
    {
        var names = new List<string>();
        WaitFor(() =>
        {
            while (client.TryDequeueEvent(out StreamEvent item))
            {
                names.Add("\"" + item.Name + "\"");
            }
            return names.Contains("\"" + until + "\"");
        }, "the event " + until);
        return "{\"events\": [" + string.Join(", ", names) + "]}";
    }

    private static void WaitFor(Func<bool> condition, string what)
    {
        // Sleeps between looks, since the sidecar shares this machine.
        for (long end = MonotonicClock.Microseconds + 1000L * Patience; !condition(); Thread.Sleep(1))
        {
            if (MonotonicClock.Microseconds > end)
            {
                throw new TimeoutException("waited in vain for " + what);
            }
        }
    }

    private static string Bool(bool value) => "{\"sent\": " + (value ? "true" : "false") + "}";

    private static string Number(double value) => double.IsNaN(value) ? "null" : value.ToString("R", Plain);

    private static string List(float[] values)
    {
        return "[" + string.Join(", ", Array.ConvertAll(values, v => ((double)v).ToString("R", Plain))) + "]";
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (char c in text ?? "")
        {
            escaped.Append(c == '"' || c == '\\' ? "\\" + c : c < ' ' ? " " : c.ToString());
        }
        return escaped.ToString();
    }
}
