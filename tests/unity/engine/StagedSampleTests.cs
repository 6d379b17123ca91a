using System;
using System.Linq;
using AvatarBridge;
using AvatarBridge.Core.Tests;
using AvatarBridge.Editor;
using AvatarBridge.Samples;
using AvatarBridge.Tests;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;
using UnityEngine.XR;
using Object = UnityEngine.Object;

/// <summary>The samples do what their pages say.</summary>
public sealed class StagedSampleTests
{
    private TestCharacter _character;

    [SetUp]
    public void MakeACharacter() => _character = new TestCharacter();

    [TearDown]
    public void RemoveIt() => Object.DestroyImmediate(_character.Root);

    [Test]
    public void TheQuickStartNeedsNothingButAnAnimator()
    {
        Camera.main = new GameObject("view").AddComponent<Camera>();
        _character.Root.AddComponent<QuickStart>();
        GameLoop.Frame(0.01f);
        GameLoop.Tell(_character.Root.GetComponent<QuickStart>(), "OnGUI");
        AvatarBridgeAvatar avatar = _character.Root.GetComponent<AvatarBridgeAvatar>();
        Assert.AreSame(Camera.main.transform, avatar.LookAt);
        Assert.IsNotNull(avatar.Client);
        Assert.IsNotNull(_character.Root.GetComponent<AvatarBridgeVoice>());
        Object.DestroyImmediate(Camera.main.gameObject);
    }

    [Test]
    public void TheConversationHearsTheMicrophoneAndYieldsTheFloor()
    {
        Conversation conversation = _character.Root.AddComponent<Conversation>();
        Assert.IsNotNull(_character.Root.GetComponent<AvatarBridgeMicrophone>());
        AvatarBridgeAvatar avatar = _character.Root.GetComponent<AvatarBridgeAvatar>();
        avatar.Events.OnBackchannel.Invoke("nod");
        avatar.Events.OnSpeechStart.Invoke("user");
        GameLoop.Tell(conversation, "OnGUI");
    }

    [Test]
    public void TrackingOwnsHeadAndHands()
    {
        TrackedHeadAndHands tracked = _character.Root.AddComponent<TrackedHeadAndHands>();
        AvatarBridgeAvatar avatar = _character.Root.GetComponent<AvatarBridgeAvatar>();
        Assert.AreEqual(BodyParts.None, avatar.Parts & (BodyParts.Head | BodyParts.LeftArm | BodyParts.RightArm));
        var place = new Vector3(-0.35f, 1.25f, 0.3f);
        InputDevices.Move(XRNode.LeftHand, place, Quaternion.identity);
        InputDevices.Move(XRNode.Head, Vector3.zero, Quaternion.AngleAxis(30f, Vector3.up));
        GameLoop.Tell(tracked, "LateUpdate");
        Transform hand = _character.Animator.GetBoneTransform(HumanBodyBones.LeftHand);
        Assert.Less((hand.position - place).magnitude, 1e-3f);
        Transform head = _character.Animator.GetBoneTransform(HumanBodyBones.Head);
        Assert.Less(Quaternion.Angle(Quaternion.AngleAxis(30f, Vector3.up), head.rotation), 0.01f);
        // Out of reach: stretched towards it, not broken.
        InputDevices.Move(XRNode.LeftHand, new Vector3(-3f, 1.5f, 0f), Quaternion.identity);
        GameLoop.Tell(tracked, "LateUpdate");
        Transform shoulder = _character.Animator.GetBoneTransform(HumanBodyBones.LeftUpperArm);
        Assert.AreEqual(0.52f, (hand.position - shoulder.position).magnitude, 1e-2f);
    }

    [Test]
    public void TrackingSaysThatItNeedsAHumanoid()
    {
        _character.Animator.avatar = null;
        Debug.Messages.Clear();
        TrackedHeadAndHands tracked = _character.Root.AddComponent<TrackedHeadAndHands>();
        Assert.IsFalse(tracked.enabled);
        Assert.IsTrue(Debug.Messages.Any(m => m.StartsWith("error: ") && m.Contains("no humanoid")));
        GameLoop.Frame(0.01f);
    }

    [Test]
    public void ALongSpeechReachesASlowSidecarWhole()
    {
        // More than the client keeps for a sidecar that does not read, and the system's sockets with it.
        const int Samples = 120 * 96000;
        AudioClip speech = AudioClip.Create("monologue", Samples, 1, 96000, false);
        Bake(
            speech,
            check: (window, sidecar) =>
            {
                StringAssert.StartsWith("Saved ", window.Status);
                int Heard() => sidecar.Messages.Where(m => (string)m["type"] == "audio").Sum(m => ((byte[])m["pcm"]).Length / 2);
                LifecycleTests.WaitFor(() => Heard() == Samples, "all of it is heard");
            },
            before: sidecar => sidecar.Holds = true,
            during: sidecar => sidecar.Holds = false);
    }

    [Test]
    public void ABakeEndsWithItsReasonWhenTheSidecarGoes()
    {
        Bake(
            AudioClip.Create("monologue", 100 * 48000, 1, 48000, false),
            check: (window, sidecar) =>
            {
                StringAssert.StartsWith("The sidecar was lost after ", window.Status);
                StringAssert.Contains(".anim", window.Status);
            },
            during: sidecar => sidecar.Dispose());
    }

    [Test]
    public void SpeechBecomesAClipInEditMode()
    {
        Quaternion before = _character.Joints[8].localRotation;
        Bake(
            AudioClip.Create("line", 4800, 1, 48000, false),
            (window, sidecar) =>
            {
                StringAssert.StartsWith("Saved ", window.Status);
                Assert.Greater(AssetDatabase.LoadAssetAtPath<AnimationClip>(PathIn(window.Status)).length, 0.5f);
                Assert.AreEqual(before, _character.Joints[8].localRotation, "the scene keeps its pose");
            });
    }

    [Test]
    public void ASpeechThatCannotBeReadIsNotBaked()
    {
        AudioClip compressed = AudioClip.Create("compressed", 4800, 1, 48000, false);
        compressed.loadType = AudioClipLoadType.CompressedInMemory;
        Bake(compressed, (window, sidecar) => StringAssert.Contains("Decompress On Load", window.Status));
    }

    /// <summary>Bakes a speech in edit mode.</summary>
    /// <param name="speech">What the character says.</param>
    /// <param name="check">Once it has ended.</param>
    /// <param name="before">Once it is connected, before anything is said.</param>
    /// <param name="during">Once it is being recorded.</param>
    private void Bake(
        AudioClip speech,
        Action<BakeToClipWindow, LoopbackSidecar> check,
        Action<LoopbackSidecar> before = null,
        Action<LoopbackSidecar> during = null)
    {
        GameLoop.ExitPlay();
        using (var sidecar = new LoopbackSidecar("hero", () => SidecarLayouts.Bytes("hero", Humanoid.Describe())))
        {
            AvatarBridgeAvatar avatar = _character.Root.AddComponent<AvatarBridgeAvatar>();
            avatar.Connection = ScriptableObject.CreateInstance<AvatarBridgeConnection>();
            avatar.Connection.ControlAddress = sidecar.ControlAddress;
            Selection.activeGameObject = _character.Root;
            BakeToClipWindow window = ScriptableObject.CreateInstance<BakeToClipWindow>();
            window.Bake(avatar, speech);
            long sequence = 0;
            LifecycleTests.WaitFor(
                () =>
                {
                    if (sequence == 0 && avatar.Client?.Own?.Binding != null)
                    {
                        before?.Invoke(sidecar);
                    }
                    if (avatar.Client?.Own?.Binding != null)
                    {
                        sidecar.Publish(WireBytes.Motion(Humanoid.Count, 5, 0, sequence, 1600 * sequence, 0.01f * sequence));
                        sequence++;
                    }
                    EditorStage.Tick(0.05f);
                    if (during != null && window.Status.StartsWith("Recording "))
                    {
                        during(sidecar);
                        during = null;
                    }
                    return !window.IsBaking;
                },
                "the bake ends");
            Assert.IsFalse(ActivePreviews.IsRunning(avatar));
            check(window, sidecar);
            if (window.Status.Contains(".anim"))
            {
                AssetDatabase.DeleteAsset(PathIn(window.Status));
            }
            Object.DestroyImmediate(window);
            Selection.objects = null;
        }
        GameLoop.EnterPlay();
    }

    private static string PathIn(string status) => status.Substring(status.IndexOf("Assets/", StringComparison.Ordinal)).TrimEnd('.');
}
