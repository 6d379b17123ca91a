using System.IO;
using System.Linq;
using AvatarBridge;
using AvatarBridge.Core.Tests;
using AvatarBridge.Editor;
using AvatarBridge.Tests;
using NUnit.Framework;
using UnityEditor.AssetImporters;
using UnityEngine;

/// <summary>Recordings where only stand-ins can stage it: the importer, a voice that drifts, play mode.</summary>
public sealed class StagedRecordingTests
{
    private static readonly string Golden = GoldenTests.Find("recording.avbr");

    [Test]
    public void AFileInTheProjectBecomesAnAsset()
    {
        var attribute = (ScriptedImporterAttribute)typeof(RecordingImporter).GetCustomAttributes(typeof(ScriptedImporterAttribute), false).Single();
        CollectionAssert.AreEqual(new[] { "avbr" }, attribute.fileExtensions);
        var context = new AssetImportContext(Golden);
        new RecordingImporter().OnImportAsset(context);
        Assert.IsEmpty(context.Errors);
        var recording = (AvatarBridgeRecording)context.mainObject;
        Assert.AreEqual("recording", recording.name);
        Assert.AreEqual("hero", recording.Subject);
        Assert.AreEqual("unity_humanoid", recording.Rig);
        Assert.AreEqual(0.2, recording.Duration, 1e-9);
        Assert.AreEqual(1, recording.MissingFrames);
    }

    [Test]
    public void AFileThatIsNoneIsAnErrorOfTheImportAndAnEmptyAsset()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, File.ReadAllBytes(Golden).Take(100).ToArray());
            var context = new AssetImportContext(path);
            new RecordingImporter().OnImportAsset(context);
            StringAssert.Contains("cut short", context.Errors.Single());
            Assert.IsNull(((AvatarBridgeRecording)context.mainObject).Stream);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void TheVoiceIsBroughtBackWhenItDriftsAndPausesWithTheMotion()
    {
        var character = new TestCharacter();
        character.AddOfflineAvatar();
        character.Root.SetActive(false);
        AudioSource source = character.Root.AddComponent<AudioSource>();
        RecordingPlayer player = character.Root.AddComponent<RecordingPlayer>();
        player.Recording = new TakenMotion(0.5, 60f).Recording;
        player.Voice = source;
        character.Root.SetActive(true);
        GameLoop.Frame(0.02f);
        Assert.IsTrue(source.isPlaying);
        Assert.AreEqual(0, source.timeSamples, "a step of the sound card is no drift");
        GameLoop.Frame(0.08f);
        Assert.AreEqual(4800, source.timeSamples, 2, "the stand-in's source stands still, so it is moved");
        player.Pause();
        Assert.IsFalse(source.isPlaying);
        player.Play();
        GameLoop.Frame(0.6f);
        Assert.IsFalse(source.isPlaying, "its end is the voice's end");
        player.enabled = false;
        GameLoop.Frame(0.01f);
        Assert.IsTrue(source.clip == null, "its clip is destroyed");
        Object.DestroyImmediate(character.Root);
    }

    [Test]
    public void ARecordingSurvivesEnteringAndLeavingPlay()
    {
        GameLoop.ExitPlay();
        var taken = new TakenMotion(0.5, 60f);
        var character = new TestCharacter();
        character.AddOfflineAvatar();
        character.Root.AddComponent<RecordingPlayer>().Recording = taken.Recording;
        for (int i = 0; i < 5; i++)
        {
            GameLoop.EnterPlay();
            GameLoop.Frame(0.1f);
            taken.AssertShown(character, character.Root.GetComponent<RecordingPlayer>().Time);
            GameLoop.ExitPlay();
        }
        Object.DestroyImmediate(character.Root);
        GameLoop.EnterPlay();
    }
}
