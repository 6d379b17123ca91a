using AvatarBridge;
using AvatarBridge.Samples;
using AvatarBridge.Tests;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.XR;

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
}
