using System;
using System.Threading;
using AvatarBridge.Core;

/// <summary>A subscriber that does not read for a while: what it loses, and that it catches up.</summary>
internal sealed class SlowReader : IZmtpReceiver
{
    private readonly byte[] _topic;
    private long _first = -1;
    private long _last = -1;
    private long _frames;
    private long _faults;

    private SlowReader(string subject)
    {
        _topic = new byte[subject.Length + 3];
        System.Text.Encoding.ASCII.GetBytes("f/" + subject).CopyTo(_topic, 0);
    }

    public static string Run(string address, string subject, int milliseconds)
    {
        var reader = new SlowReader(subject);
        ZmtpEndpoint.TryParse(address, out ZmtpEndpoint endpoint, out _);
        var connection = new ZmtpConnection(ZmtpSocketType.Sub, endpoint, reader, new ZmtpOptions());
        reader.ReadFor(connection, 20000, () => reader._frames > 100);
        Thread.Sleep(milliseconds);
        long before = reader._last;
        reader.ReadFor(connection, 3000, () => false);
        connection.Close();
        long missing = reader._last - reader._first + 1 - reader._frames;
        return "{\"frames\": " + reader._frames + ", \"lost\": " + missing + ", \"faults\": " + reader._faults
            + ", \"advanced\": " + (reader._last - before) + ", \"connects\": " + connection.ConnectCount + "}";
    }

    public void OnReady(ZmtpConnection connection) => connection.TrySubscribe(_topic, true);

    public void OnLost(ZmtpConnection connection, string reason)
    {
    }

    public void OnMessage(ZmtpConnection connection, ReadOnlySpan<byte> message)
    {
        bool read = MotionMessage.Read(message.Slice(_topic.Length), out MotionMessage motion) == FrameStatus.Ok;
        if (!read || motion.Sequence <= _last)
        {
            _faults++;
            return;
        }
        _first = _first < 0 ? motion.Sequence : _first;
        _last = motion.Sequence;
        _frames++;
    }

    private void ReadFor(ZmtpConnection connection, int milliseconds, Func<bool> done)
    {
        long end = MonotonicClock.Microseconds + 1000L * milliseconds;
        while (MonotonicClock.Microseconds < end && !done())
        {
            connection.Step(MonotonicClock.Microseconds);
            connection.Wait(1000);
        }
    }
}
