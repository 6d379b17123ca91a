using AvatarBridge;
using AvatarBridge.Core.Tests;
using AvatarBridge.Editor;
using AvatarBridge.Tests;
using NUnit.Framework;
using UnityEditor;
using UnityEditor.SceneManagement;
using UnityEngine;

/// <summary>A preview poses a character outside Play; whatever would keep that pose ends it first.</summary>
public sealed class StagedPreviewTests
{
    private TestCharacter _character;
    private AvatarBridgeAvatar _avatar;
    private LoopbackSidecar _sidecar;
    private Quaternion _before;
    private long _sequence;

    [SetUp]
    public void EnterEditMode()
    {
        GameLoop.ExitPlay();
        _character = new TestCharacter("hero");
        _sidecar = new LoopbackSidecar("hero", () => SidecarLayouts.Bytes("hero", Humanoid.Describe()));
        _avatar = _character.Root.AddComponent<AvatarBridgeAvatar>();
        _avatar.Connection = ScriptableObject.CreateInstance<AvatarBridgeConnection>();
        _avatar.Connection.ControlAddress = _sidecar.ControlAddress;
        _before = _character.Joints[7].localRotation;
        _sequence = 0;
    }

    [TearDown]
    public void LeaveEditMode()
    {
        ActivePreviews.StopAll();
        Assert.IsNull(EditorApplication.update, "nothing listens to the Editor without a preview");
        Selection.objects = null;
        Object.DestroyImmediate(_character.Root);
        _sidecar.Dispose();
        GameLoop.EnterPlay();
    }

    [TestCase("saving the scene")]
    [TestCase("saving a prefab")]
    [TestCase("closing the scene")]
    [TestCase("a domain reload")]
    [TestCase("selecting something else")]
    [TestCase("quitting")]
    [TestCase("the button")]
    public void WhatWouldKeepThePoseEndsThePreviewFirst(string what)
    {
        StartAndWatchItMove();
        switch (what)
        {
            case "saving the scene":
                EditorSceneManager.SaveOpenScenes();
                break;
            case "saving a prefab":
                PrefabStage.Save(_character.Root);
                break;
            case "closing the scene":
                EditorSceneManager.Close();
                break;
            case "a domain reload":
                EditorStage.ReloadAssemblies();
                break;
            case "selecting something else":
                Selection.activeGameObject = null;
                break;
            case "quitting":
                EditorStage.Quit();
                break;
            default:
                ActivePreviews.Stop(_avatar);
                break;
        }
        AssertThatNothingIsLeft();
    }

    [Test]
    public void PlayBeginsWithTheCharactersOwnPoseAndNoPreview()
    {
        StartAndWatchItMove();
        EditorApplication.EnterPlaymode();
        Assert.IsFalse(ActivePreviews.IsRunning(_avatar));
        Assert.AreEqual(_before, _character.Joints[7].localRotation);
        AvatarBridgeAvatar playing = _character.Root.GetComponent<AvatarBridgeAvatar>();
        Assert.IsNotNull(playing.Client, "in Play it connects by itself");
        Assert.IsFalse(ActivePreviews.CanPreview(playing));
        ActivePreviews.Start(playing);
        Assert.IsFalse(ActivePreviews.IsRunning(playing));
        LifecycleTests.WaitFor(() => playing.Client.Own?.Binding != null, "its layout comes");
        EditorApplication.ExitPlaymode();
        LifecycleTests.WaitFor(() => _sidecar.Byes == 2, "both connections end with a bye");
    }

    [Test]
    public void SelectingAJointOfTheCharacterKeepsItsPreview()
    {
        StartAndWatchItMove();
        Selection.activeGameObject = _character.Joints[3].gameObject;
        Assert.IsTrue(ActivePreviews.IsRunning(_avatar));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void ACharacterThatIsGoneHasNoPreviewAndNoConnection(bool whole)
    {
        StartAndWatchItMove();
        Object.DestroyImmediate(whole ? (Object)_character.Root : _avatar);
        Assert.AreEqual(0, _sidecar.Byes, "outside Play Unity tells a script nothing");
        EditorStage.Tick(0.01f);
        Assert.IsFalse(ActivePreviews.IsRunning(_avatar));
        Assert.IsNull(EditorApplication.update);
        LifecycleTests.WaitFor(() => _sidecar.Byes == 1, "the connection ends with a bye");
        if (!whole)
        {
            Assert.AreEqual(_before, _character.Joints[7].localRotation);
        }
    }

    [Test]
    public void APreviewCanBeRecordedAndEndingItSavesTheClip()
    {
        StartAndWatchItMove();
        ActiveRecordings.Start(_avatar);
        LifecycleTests.WaitFor(
            () =>
            {
                Step();
                return ActiveRecordings.Find(_avatar).Motion.Frames > 20;
            },
            "frames are recorded");
        Debug.Messages.Clear();
        EditorSceneManager.SaveOpenScenes();
        Assert.IsNull(ActiveRecordings.Find(_avatar));
        string path = AvatarBridgeSettings.instance.ClipFolder + "/hero.anim";
        AnimationClip clip = AssetDatabase.LoadAssetAtPath<AnimationClip>(path);
        Assert.IsTrue(clip.humanMotion);
        Assert.IsTrue(Debug.Messages.Exists(message => message.StartsWith("log: ") && message.Contains(path)));
        AssetDatabase.DeleteAsset(path);
        AssertThatNothingIsLeft();
    }

    [Test]
    public void AShapeHeldByHandGoesBackAndReplacesTheStream()
    {
        _character.Face.SetBlendShapeWeight(0, 12f);
        StartAndWatchItMove();
        var entry = new FaceMapping.Entry { Channel = "mouthOpen", Shape = "jawOpen", Scale = 0.8f, Offset = 0.1f };
        ActivePreviews.HoldShape(_avatar, entry, 0.5f);
        Assert.IsFalse(ActivePreviews.IsRunning(_avatar));
        Assert.IsNull(_avatar.Client);
        Assert.AreEqual(_before, _character.Joints[7].localRotation);
        Assert.AreEqual(45f, _character.Face.GetBlendShapeWeight(0), 1e-4f);
        Assert.AreEqual(0.5f, ActivePreviews.FindShapes(_avatar).Get("jawOpen"));
        EditorSceneManager.SaveOpenScenes();
        Assert.AreEqual(12f, _character.Face.GetBlendShapeWeight(0));
        Assert.IsNull(ActivePreviews.FindShapes(_avatar));
    }

    private void StartAndWatchItMove()
    {
        Selection.activeGameObject = _character.Root;
        ActivePreviews.Start(_avatar);
        Assert.IsTrue(ActivePreviews.IsRunning(_avatar));
        Quaternion wanted = Quaternion.AngleAxis(28.65f, Vector3.up);
        LifecycleTests.WaitFor(
            () =>
            {
                Step();
                return Quaternion.Angle(wanted, _character.Joints[7].localRotation) < 0.1f;
            },
            "the preview moves");
    }

    private void Step()
    {
        _sidecar.Publish(WireBytes.Motion(Humanoid.Count, 5, 0, _sequence, 1600 * _sequence, 0.5f));
        _sequence++;
        EditorStage.Tick(0.01f);
    }

    private void AssertThatNothingIsLeft()
    {
        Assert.IsFalse(ActivePreviews.IsRunning(_avatar));
        Assert.IsNull(_avatar.Client);
        Assert.AreEqual(_before, _character.Joints[7].localRotation);
        Assert.AreEqual(0f, _character.Face.GetBlendShapeWeight(0));
        Assert.IsNull(EditorApplication.update);
    }
}
