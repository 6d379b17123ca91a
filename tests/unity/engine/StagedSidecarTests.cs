using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using AvatarBridge.Editor;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;

/// <summary>The real sidecar as a process of the Editor: AVATAR_BRIDGE_COMMAND says where its program is.</summary>
public sealed class StagedSidecarTests
{
    private const double PatienceSeconds = 120;

    private string _control;
    private string _frames;

    [OneTimeSetUp]
    public void Load() => EditorStage.Load(typeof(SidecarLifecycle).Assembly);

    [SetUp]
    public void ChoosePorts()
    {
        _control = "tcp://127.0.0.1:" + FreePort();
        _frames = "tcp://127.0.0.1:" + FreePort();
        AvatarBridgeSettings settings = AvatarBridgeSettings.instance;
        settings.Command = Environment.GetEnvironmentVariable("AVATAR_BRIDGE_COMMAND");
        settings.ControlAddress = _control;
        settings.FramesAddress = _frames;
        settings.Arguments = "--no-page";
    }

    [TearDown]
    public void StopIt()
    {
        SidecarProcess.StopAndForget();
        AvatarBridgeSettings settings = AvatarBridgeSettings.instance;
        settings.Command = "avatar-bridge";
        settings.ControlAddress = "tcp://127.0.0.1:5571";
        settings.FramesAddress = "tcp://127.0.0.1:5570";
        settings.Arguments = "";
        settings.StartOnPlay = false;
    }

    [Test]
    public void ItStartsAnswersIsFoundAgainAndEndsWithTheEditor()
    {
        Assert.IsNull(SidecarLifecycle.Start());
        Assert.IsTrue(SidecarProcess.IsRunning);
        int id = SidecarProcess.Id;
        Assert.IsNull(SidecarLifecycle.Start(), "a second start is none");
        Assert.AreEqual(id, SidecarProcess.Id);
        WaitFor(() => Said("control"), "it says where it listens");
        Assert.IsTrue(Said(_control), string.Join("\n", SidecarProcess.LastLines(20)));
        Assert.IsTrue(SidecarLifecycle.IsListening(_control));
        AvatarBridge.AvatarBridgeConnection connection = ScriptableObject.CreateInstance<AvatarBridge.AvatarBridgeConnection>();
        connection.ControlAddress = _control;
        using (var test = new ConnectionTest(connection, 0))
        {
            WaitFor(
                () =>
                {
                    test.Step(0);
                    return test.IsDone;
                },
                "it answers");
            Assert.IsTrue(test.Succeeded, test.Sentence);
        }
        EditorStage.ReloadAssemblies();
        Assert.IsTrue(SidecarProcess.IsRunning, "a domain reload does not end it");
        StringAssert.Contains(id.ToString(), SidecarProcess.Describe());
        EditorStage.Quit();
        Assert.IsFalse(SidecarProcess.IsRunning);
        Assert.IsFalse(IsAlive(id));
        Assert.IsEmpty(SidecarProcess.LastLines(20), "its log is gone");
        Assert.IsFalse(SidecarLifecycle.IsListening(_control));
    }

    [Test]
    public void WhyItEndedByItselfIsShown()
    {
        var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        AvatarBridgeSettings.instance.ControlAddress = "tcp://" + taken.LocalEndpoint;
        Assert.IsNull(SidecarLifecycle.Start());
        WaitFor(() => !SidecarProcess.IsRunning, "it cannot listen there");
        StringAssert.Contains("has ended", SidecarProcess.Describe());
        Assert.IsNotEmpty(string.Join("", SidecarProcess.LastLines(6)));
        taken.Stop();
    }

    [Test]
    public void ItStartsWithPlayIfTheProjectSaysSoAndNobodyListensThere()
    {
        GameLoop.ExitPlay();
        AvatarBridgeSettings.instance.Command = "no-such-avatar-bridge";
        EditorApplication.EnterPlaymode();
        EditorApplication.ExitPlaymode();
        Debug.Messages.Clear();
        AvatarBridgeSettings.instance.StartOnPlay = true;
        EditorApplication.EnterPlaymode();
        EditorApplication.ExitPlaymode();
        Assert.AreEqual(1, Debug.Messages.Count, "it was to be started once");
        StringAssert.Contains("pip install avatar-bridge", Debug.Messages[0]);
        var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        AvatarBridgeSettings.instance.ControlAddress = "tcp://" + other.LocalEndpoint;
        EditorApplication.EnterPlaymode();
        Assert.AreEqual(1, Debug.Messages.Count, "one listens there already");
        other.Stop();
    }

    private static bool Said(string words) => Array.Exists(SidecarProcess.LastLines(20), line => line.Contains(words));

    private static bool IsAlive(int id)
    {
        try
        {
            return !System.Diagnostics.Process.GetProcessById(id).HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void WaitFor(Func<bool> condition, string what)
    {
        DateTime end = DateTime.UtcNow.AddSeconds(PatienceSeconds);
        while (!condition() && DateTime.UtcNow < end)
        {
            Thread.Sleep(20);
        }
        Assert.IsTrue(condition(), what + "; it said:\n" + string.Join("\n", SidecarProcess.LastLines(20)));
    }

    private static int FreePort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }
}
