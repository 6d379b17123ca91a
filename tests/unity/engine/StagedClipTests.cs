using AvatarBridge;
using AvatarBridge.Core;
using AvatarBridge.Editor;
using AvatarBridge.Tests;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;

/// <summary>Humanoid clips, on stand-ins whose muscles are not Mecanim's but know the way back to the pose.</summary>
public sealed class StagedClipTests
{
    private const int Frames = 40;
    private const float Rate = 60f;

    // Spine, Chest, Neck, Head and the upper arms have three muscles each, so that any turn of theirs comes back.
    private static readonly int[] Turned = { 2, 3, 4, 5, 7, 11 };

    [Test]
    public void AHumanoidClipComesBackOnACharacterThatStandsElsewhere()
    {
        var actor = new TestCharacter("actor");
        actor.Root.transform.position = new Vector3(3f, 0.5f, -2f);
        actor.Root.transform.rotation = Quaternion.Euler(0f, 130f, 0f);
        RecordedMotion motion = Record(actor);
        Assert.AreEqual(0, HumanPoseHandler.Alive, "the handler is disposed of");
        Assert.IsTrue(AnimationClipWriter.TryMake(motion, new ClipOptions { FrameRate = Rate, ReduceKeys = false }, out AnimationClip clip, out string problem), problem);
        var other = new TestCharacter("other");
        other.Root.transform.position = new Vector3(-5f, 0f, 1f);
        other.Root.transform.rotation = Quaternion.Euler(0f, -40f, 0f);
        for (int frame = 0; frame < Frames; frame += 13)
        {
            clip.SampleAnimation(other.Root, frame / Rate);
            foreach (int i in Turned)
            {
                Assert.Less(Quaternion.Angle(Turn(frame, i), other.Joints[i].localRotation), 0.05f, "joint " + i + ", frame " + frame);
            }
            Assert.Less(Quaternion.Angle(Turn(frame, 1), other.Joints[1].localRotation), 0.05f, "the body faces the same way from its root");
            Assert.Less((Place(frame) - other.Joints[1].localPosition).magnitude, 1e-3f, "and stands at the same place");
            Assert.AreEqual(frame, other.Face.GetBlendShapeWeight(0), 0.1f);
        }
        Object.DestroyImmediate(actor.Root);
        Object.DestroyImmediate(other.Root);
    }

    [Test]
    public void LeavingPlaySavesWhatIsBeingRecorded()
    {
        var actor = new TestCharacter("leaver");
        AvatarBridgeAvatar avatar = actor.Root.AddComponent<AvatarBridgeAvatar>();
        ActiveRecordings.Start(avatar);
        ActiveRecordings.Start(avatar);
        Show(avatar);
        EditorApplication.ExitPlaymode();
        Assert.IsNull(ActiveRecordings.Find(avatar));
        string path = AvatarBridgeSettings.instance.ClipFolder + "/leaver.anim";
        AnimationClip clip = AssetDatabase.LoadAssetAtPath<AnimationClip>(path);
        Assert.IsTrue(clip.humanMotion);
        Assert.AreEqual((Frames - 1) / Rate, clip.length, 0.02f);
        AssetDatabase.DeleteAsset(path);
        Object.DestroyImmediate(actor.Root);
        EditorApplication.EnterPlaymode();
    }

    private static RecordedMotion Record(TestCharacter actor)
    {
        AvatarBridgeAvatar avatar = actor.Root.AddComponent<AvatarBridgeAvatar>();
        using (var recorder = new StreamRecorder(avatar))
        {
            Show(avatar);
            avatar.enabled = false;
            return recorder.Motion;
        }
    }

    private static void Show(AvatarBridgeAvatar avatar)
    {
        LayoutMessage layout = SidecarLayouts.For(Humanoid.Describe());
        var pose = new MotionFrame(Humanoid.Count, layout.Layout.Channels.Length);
        pose.SetRest(layout.Layout);
        for (int frame = 0; frame < Frames; frame++)
        {
            foreach (int i in new[] { 1, 2, 3, 4, 5, 7, 11 })
            {
                Quaternion turn = Turn(frame, i);
                pose.Rotations[4 * i] = turn.x;
                pose.Rotations[4 * i + 1] = turn.y;
                pose.Rotations[4 * i + 2] = turn.z;
                pose.Rotations[4 * i + 3] = turn.w;
            }
            Vector3 place = Place(frame);
            pose.Root[0] = place.x;
            pose.Root[1] = place.y;
            pose.Root[2] = place.z;
            pose.Face[0] = frame / 100f;
            avatar.Show(layout, pose);
            avatar.Drive(1f / Rate);
        }
    }

    private static Quaternion Turn(int frame, int joint) => Quaternion.Euler(0.8f * frame, 10f - 0.5f * frame * (joint % 3), 0.3f * frame * joint);

    private static Vector3 Place(int frame) => new Vector3(0.01f * frame, 0.95f, 0.2f - 0.004f * frame);
}
