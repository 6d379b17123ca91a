using System.Collections.Generic;
using AvatarBridge;
using AvatarBridge.Tests;
using AvatarBridge.Timeline;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.Playables;
using UnityEngine.Timeline;

/// <summary>Timeline's window in edit mode: scrubbing shows at once, and the end of the preview brings everything back.</summary>
public sealed class StagedTimelineTests
{
    private TestCharacter _character;
    private AvatarBridgeAvatar _avatar;
    private PlayableDirector _director;
    private AvatarBridgeTrack _track;

    [SetUp]
    public void OpenAScene()
    {
        GameLoop.ExitPlay();
        _character = new TestCharacter();
        _avatar = _character.AddOfflineAvatar();
        _director = new GameObject("director").AddComponent<PlayableDirector>();
        TimelineAsset timeline = ScriptableObject.CreateInstance<TimelineAsset>();
        _track = timeline.CreateTrack<AvatarBridgeTrack>(null, "hero");
        _director.playableAsset = timeline;
        _director.SetGenericBinding(_track, _avatar);
    }

    [TearDown]
    public void CloseIt()
    {
        Object.DestroyImmediate(_character.Root);
        Object.DestroyImmediate(_director.gameObject);
        GameLoop.EnterPlay();
    }

    [Test]
    public void ScrubbingInEditModeShowsAtOnceAlsoWithSmoothing()
    {
        var taken = new TakenMotion(0.5, 60f);
        Add(taken.Recording, 0);
        _avatar.SmoothingHalfLife = 0.3f;
        foreach (double time in new[] { 0.1, 0.4, 0.2 })
        {
            ScrubTo(time);
            taken.AssertShown(_character, time);
        }
        Assert.IsNull(_avatar.Client, "a preview opens no connection");
        _director.Stop();
    }

    [Test]
    public void TheEndOfAPreviewBringsThePoseOfTheSceneBack()
    {
        var taken = new TakenMotion(0.5, 60f);
        Add(taken.Recording, 0);
        _character.Face.SetBlendShapeWeight(0, 12f);
        CharacterPose before = CharacterPose.Of(_character);
        ScrubTo(0.3);
        Assert.Greater(before.Difference(_character), 0.1f);
        // Somebody moves the character while it is previewed: that is no part of the preview.
        _character.Root.transform.localPosition = new Vector3(3f, 0f, 0f);
        _director.Stop();
        Assert.Less(before.Difference(_character), 1e-5f);
        Assert.AreEqual(3f, _character.Root.transform.localPosition.x);
    }

    [Test]
    public void EverythingAPreviewChangesIsToldToTimelineBefore()
    {
        var taken = new TakenMotion(0.5, 60f);
        Add(taken.Recording, 0);
        var told = new Collector();
        ((TimelineAsset)_director.playableAsset).GatherProperties(_director, told);
        CollectionAssert.DoesNotContain(told.Names, (_character.Root.transform, "m_LocalPosition"));
        foreach (Transform joint in _character.Joints)
        {
            CollectionAssert.Contains(told.Names, (joint, "m_LocalPosition"));
            CollectionAssert.Contains(told.Names, (joint, "m_LocalRotation"));
        }
        CollectionAssert.Contains(told.Components, _character.Face);
    }

    [Test]
    public void ARecordingOfSomebodyElseIsNotMixedInAndTheSceneComesBackAfterBoth()
    {
        var taken = new TakenMotion(0.5, 60f);
        AvatarBridgeRecording stranger = ScriptableObject.CreateInstance<AvatarBridgeRecording>();
        Assert.IsTrue(stranger.TryLoad(System.IO.File.ReadAllBytes(AvatarBridge.Core.Tests.GoldenTests.Find("recording.avbr")), out _));
        TimelineClip first = Add(taken.Recording, 0);
        TimelineClip second = Add(stranger, 0.3);
        first.blendOutDuration = second.blendInDuration = 0.2;
        CharacterPose before = CharacterPose.Of(_character);
        Quaternion rest = _character.Joints[7].localRotation;
        ScrubTo(0.35);
        Quaternion expected = Quaternion.Slerp(rest, taken.Turn(7, 0.35), 0.84375f);
        TakenMotion.AssertSame(expected, _character.Joints[7].localRotation, "by its own weight alone");
        ScrubTo(0.48);
        Assert.AreEqual(rest, _character.Joints[7].localRotation, "the stranger's joints are not this character's");
        Assert.Greater(_character.Face.GetBlendShapeWeight(0), 10f, "but its shapes are called the same");
        ScrubTo(0.2);
        taken.AssertShown(_character, 0.2);
        _director.Stop();
        Assert.Less(before.Difference(_character), 1e-5f);
    }

    [Test]
    public void ADestroyedAvatarEndsNothing()
    {
        Add(new TakenMotion(0.5, 60f).Recording, 0);
        ScrubTo(0.3);
        Object.DestroyImmediate(_avatar);
        ScrubTo(0.4);
        _director.Stop();
    }

    private TimelineClip Add(AvatarBridgeRecording recording, double start)
    {
        TimelineClip clip = _track.CreateClip<AvatarBridgeClip>();
        ((AvatarBridgeClip)clip.asset).Recording = recording;
        clip.start = start;
        clip.duration = recording.Duration;
        return clip;
    }

    private void ScrubTo(double time)
    {
        _director.time = time;
        _director.Evaluate();
    }

    /// <summary>What Timeline's window does with a track before it previews: it writes down what will be changed.</summary>
    private sealed class Collector : IPropertyCollector
    {
        public List<(Component, string)> Names { get; } = new List<(Component, string)>();

        public List<Component> Components { get; } = new List<Component>();

        public void AddFromName(Component component, string name) => Names.Add((component, name));

        public void AddFromComponent(GameObject obj, Component component) => Components.Add(component);
    }

    private sealed class CharacterPose
    {
        private readonly List<Quaternion> _turns = new List<Quaternion>();
        private Vector3 _hips;
        private float _jaw;

        public static CharacterPose Of(TestCharacter character)
        {
            var pose = new CharacterPose { _hips = character.Joints[1].localPosition, _jaw = character.Face.GetBlendShapeWeight(0) };
            character.Joints.ForEach(joint => pose._turns.Add(joint.localRotation));
            return pose;
        }

        public float Difference(TestCharacter character)
        {
            float most = (_hips - character.Joints[1].localPosition).magnitude + Mathf.Abs(_jaw - character.Face.GetBlendShapeWeight(0));
            for (int i = 0; i < _turns.Count; i++)
            {
                most = Mathf.Max(most, Quaternion.Angle(_turns[i], character.Joints[i].localRotation));
            }
            return most;
        }
    }
}
