using System;
using System.Collections.Generic;
using System.Threading;
using AvatarBridge.Core;
using UnityEngine;

/// <summary>An audio device with a thread of its own: asks the mixer for blocks as they fall due, several at once if told so.</summary>
internal sealed class StagedSoundDevice : IDisposable
{
    private readonly int _channels;
    private readonly int _burst;
    private readonly Thread _thread;
    private volatile bool _over;

    public StagedSoundDevice(int frames, int channels, int burst = 1)
    {
        Frames = frames;
        _channels = channels;
        _burst = burst;
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public int Frames { get; }

    /// <summary>
    /// What was mixed, and when it was due by the monotonic clock, in microseconds; to be read after Dispose. A thread that runs
    /// late is no matter to a device, as long as its buffers last.
    /// </summary>
    public List<(long Time, float[] Block)> Blocks { get; } = new List<(long, float[])>();

    /// <summary>Why the thread ended, if it did.</summary>
    public Exception Fault { get; private set; }

    public void Dispose()
    {
        _over = true;
        _thread.Join();
        if (Fault != null)
        {
            throw new InvalidOperationException("the audio thread failed", Fault);
        }
    }

    /// <summary>All that was mixed, of one channel.</summary>
    public float[] Track(int channel)
    {
        var track = new float[Blocks.Count * Frames];
        for (int i = 0; i < track.Length; i++)
        {
            track[i] = Blocks[i / Frames].Block[i % Frames * _channels + channel];
        }
        return track;
    }

    private long Due(long start) => start + Blocks.Count * (long)Frames * 1000000 / AudioSettings.outputSampleRate;

    private void Run()
    {
        try
        {
            long start = MonotonicClock.Microseconds;
            while (!_over)
            {
                Thread.Sleep((int)Math.Max(0, (Due(start) - MonotonicClock.Microseconds) / 1000));
                for (int i = 0; i < _burst; i++)
                {
                    Blocks.Add((Due(start), SoundCard.Mix(Frames, _channels)));
                }
            }
        }
        catch (Exception error)
        {
            Fault = error;
        }
    }
}
