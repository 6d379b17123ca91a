using System;
using System.Diagnostics;
using AvatarBridge.Core;

/// <summary>How fast the Unity package's Core decodes and applies frames, on one core; prints one line of JSON.</summary>
public static class CoreBenchmark
{
    private const int Joints = 55;
    private const int Channels = 52;
    private const int Warm = 20000;
    private const int Frames = 200000;
    private const uint LayoutId = 1;

    public static int Main()
    {
        byte[][] full = Messages(false);
        byte[][] compact = Messages(true);
        Console.WriteLine(
            "{\"decode_f32_per_s\": " + DecodeRate(full)
            + ", \"decode_compact_per_s\": " + DecodeRate(compact)
            + ", \"apply_ms\": " + Milliseconds(ApplyTime(full))
            + ", \"apply_while_recovering_ms\": " + Milliseconds(RecoverTime(full))
            + ", \"joints\": " + Joints + ", \"channels\": " + Channels
            + ", \"runtime\": \"" + Environment.Version + "\"}");
        return 0;
    }

    /// <summary>From ZMTP bytes to a slot of the buffer: frame, topic, message, checks, insertion.</summary>
    private static long DecodeRate(byte[][] messages)
    {
        var reader = new ZmtpFrameReader(1 << 20);
        var buffer = new FrameBuffer(Joints, Channels);
        long start = 0;
        for (int i = 0; i < Warm + Frames; i++)
        {
            start = i == Warm ? Stopwatch.GetTimestamp() : start;
            byte[] message = messages[i % messages.Length];
            ArraySegment<byte> room = reader.FreeSpace(message.Length);
            message.AsSpan().CopyTo(room);
            reader.Commit(message.Length);
            reader.TryRead(out _, out ReadOnlySpan<byte> body);
            MotionMessage.Read(body, out MotionMessage motion);
            motion.Sample = i * 1600L;
            if (buffer.Add(motion, i) != FrameStatus.Ok)
            {
                throw new InvalidOperationException("a frame was refused");
            }
        }
        return (long)(Frames / Seconds(start));
    }

    private static double ApplyTime(byte[][] messages)
    {
        PosePlayer player = Player(messages);
        double start = 0;
        for (int i = 0; i < Warm + Frames / 2; i++)
        {
            start = i == Warm ? Stopwatch.GetTimestamp() : start;
            player.TrySample(1600 + i % 50 * 1000 + 0.5, 0, out _);
        }
        return Seconds((long)start) / (Frames / 2);
    }

    /// <summary>The dearest case: every sample is a seek, so the pose also goes over from where it was.</summary>
    private static double RecoverTime(byte[][] messages)
    {
        PosePlayer player = Player(messages);
        double start = 0;
        for (int i = 0; i < Warm + Frames / 2; i++)
        {
            start = i == Warm ? Stopwatch.GetTimestamp() : start;
            player.TrySample(60000 - i % 50 * 1000, 0.001, out _);
        }
        return Seconds((long)start) / (Frames / 2);
    }

    private static PosePlayer Player(byte[][] messages)
    {
        var buffer = new FrameBuffer(Joints, Channels);
        for (int i = 0; i < 50; i++)
        {
            MotionMessage.Read(messages[i].AsSpan(9), out MotionMessage motion);
            motion.Sample = i * 1600L;
            buffer.Add(motion, 0);
        }
        return new PosePlayer(Layout(), buffer, SessionClock.Rate, new StallOptions());
    }

    private static MotionLayout Layout()
    {
        var map = new System.Collections.Generic.Dictionary<string, object>
        {
            ["id"] = (long)LayoutId,
            ["hips"] = 0L,
            ["joints"] = List(Joints, i => "joint" + i),
            ["parents"] = List(Joints, i => (object)(long)(i - 1)),
            ["positions"] = new byte[12 * Joints],
            ["rotations"] = Identity(),
            ["channels"] = List(Channels, i => "shape" + i),
            ["space"] = new System.Collections.Generic.Dictionary<string, object>
            {
                ["name"] = "unity",
                ["axes"] = List(3, i => "+x"),
                ["metres_per_unit"] = 1.0,
            },
        };
        return MotionLayout.TryRead(map, out MotionLayout layout, out string problem) ? layout : throw new InvalidOperationException(problem);
    }

    private static System.Collections.Generic.List<object> List(int count, Func<int, object> make)
    {
        var list = new System.Collections.Generic.List<object>();
        for (int i = 0; i < count; i++)
        {
            list.Add(make(i));
        }
        return list;
    }

    private static byte[] Identity()
    {
        var bytes = new byte[16 * Joints];
        for (int i = 0; i < Joints; i++)
        {
            BitConverter.GetBytes(1f).CopyTo(bytes, 16 * i + 12);
        }
        return bytes;
    }

    /// <summary>Messages as they come from the socket, without topic: a long ZMTP header and the body.</summary>
    private static byte[][] Messages(bool compact)
    {
        var random = new Random(1);
        var messages = new byte[64][];
        for (int m = 0; m < messages.Length; m++)
        {
            var writer = new MsgPackWriter();
            writer.WriteArrayHeader(9);
            writer.WriteInt64(1);
            writer.WriteInt64(LayoutId);
            writer.WriteInt64(0);
            writer.WriteInt64(m);
            writer.WriteInt64(m * 1600L);
            writer.WriteArrayHeader(5);
            for (int i = 0; i < 5; i++)
            {
                writer.WriteInt64(i == 0 ? 1L << 40 : 900 * i);
            }
            writer.WriteFloats(new float[3]);
            if (compact)
            {
                var rotations = new byte[6 * Joints];
                random.NextBytes(rotations);
                writer.WriteBinary(rotations);
                writer.WriteBinary(new byte[Channels]);
            }
            else
            {
                writer.WriteFloats(Rotations(random));
                writer.WriteFloats(new float[Channels]);
            }
            var queue = new ByteQueue(1 << 16);
            ZmtpWire.WriteFrame(queue, 0, writer.Written);
            messages[m] = new byte[queue.Count];
            queue.Peek(messages[m]);
        }
        return messages;
    }

    private static float[] Rotations(Random random)
    {
        var rotations = new float[4 * Joints];
        for (int i = 0; i < rotations.Length; i++)
        {
            rotations[i] = (float)random.NextDouble() - 0.5f;
        }
        Quaternions.TryNormaliseAll(rotations);
        return rotations;
    }

    private static double Seconds(long start) => (Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency;

    private static string Milliseconds(double seconds) => (1000 * seconds).ToString("0.00000", System.Globalization.CultureInfo.InvariantCulture);
}
