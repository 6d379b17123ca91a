using AvatarBridge;
using AvatarBridge.Editor;
using AvatarBridge.Tests;
using NUnit.Framework;
using UnityEditor;
using UnityEditor.SceneManagement;
using UnityEngine;
using UnityEngine.SceneManagement;

/// <summary>The menu items that set characters up.</summary>
public sealed class StagedSetupTests
{
    private const string Connection = "Assets/Avatar Bridge Connection.asset";

    private TestCharacter _character;

    [SetUp]
    public void EnterEditMode()
    {
        GameLoop.ExitPlay();
        Undo.PerformUndo();
        Debug.Messages.Clear();
        _character = new TestCharacter("hero");
    }

    [TearDown]
    public void LeaveEditMode()
    {
        Selection.objects = null;
        AssetDatabase.DeleteAsset(Connection);
        AvatarBridgeSettings.instance.ControlAddress = "tcp://127.0.0.1:5571";
        Object.DestroyImmediate(_character.Root);
        foreach (AvatarBridgeMicrophone microphone in Resources.FindObjectsOfTypeAll<AvatarBridgeMicrophone>())
        {
            Object.DestroyImmediate(microphone.gameObject);
        }
        GameLoop.EnterPlay();
    }

    [Test]
    public void ASelectedCharacterGetsABridgeAndAConnectionOnce()
    {
        AvatarBridgeSettings.instance.ControlAddress = "tcp://127.0.0.1:6571";
        var parent = new GameObject("parent");
        _character.Root.transform.SetParent(parent.transform, false);
        Selection.activeGameObject = parent;
        SetupMenu.SetUpSelected(new MenuCommand(null));
        AvatarBridgeAvatar avatar = _character.Root.GetComponent<AvatarBridgeAvatar>();
        Assert.IsNotNull(avatar, "beside the Animator");
        Assert.AreSame(AssetDatabase.LoadAssetAtPath<AvatarBridgeConnection>(Connection), avatar.Connection);
        Assert.AreEqual("tcp://127.0.0.1:6571", avatar.Connection.ControlAddress);
        SetupMenu.SetUpSelected(new MenuCommand(null));
        Assert.AreEqual(1, parent.GetComponentsInChildren<AvatarBridgeAvatar>().Length);
        Assert.AreEqual(1, AssetDatabase.FindAssets("t:AvatarBridgeConnection").Length);
        Undo.PerformUndo();
        Assert.IsNull(_character.Root.GetComponent<AvatarBridgeAvatar>());
        Object.DestroyImmediate(parent);
    }

    [Test]
    public void AConversationFindsTheHumanoidAndCanBeUndone()
    {
        SetupMenu.SetUpConversation(new MenuCommand(null));
        SetupMenu.SetUpConversation(new MenuCommand(null));
        AvatarBridgeAvatar avatar = _character.Root.GetComponent<AvatarBridgeAvatar>();
        Assert.AreSame(avatar, _character.Root.GetComponent<AvatarBridgeVoice>().Avatar);
        Assert.IsNotNull(_character.Root.GetComponent<AudioSource>());
        AvatarBridgeMicrophone[] microphones = Resources.FindObjectsOfTypeAll<AvatarBridgeMicrophone>();
        Assert.AreEqual(1, microphones.Length);
        Assert.AreSame(avatar, microphones[0].Avatar);
        Undo.PerformUndo();
        Assert.IsNull(_character.Root.GetComponent<AvatarBridgeVoice>());
        Assert.IsEmpty(Resources.FindObjectsOfTypeAll<AvatarBridgeMicrophone>());
    }

    [Test]
    public void ACharacterThatSpeaksByAMicrophoneGetsAnotherToHearTheUser()
    {
        AvatarBridgeMicrophone own = _character.Root.AddComponent<AvatarBridgeMicrophone>();
        own.Avatar = _character.Root.AddComponent<AvatarBridgeAvatar>();
        own.Speaker = Speaker.Agent;
        SetupMenu.SetUpConversation(new MenuCommand(_character.Root));
        Assert.AreEqual(2, Resources.FindObjectsOfTypeAll<AvatarBridgeMicrophone>().Length);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void WhatUnityMakesForItsOwnPreviewsIsLeftAlone(bool hidden)
    {
        _character.Animator.avatar = null;
        var previewed = new TestCharacter("previewed");
        AvatarBridgeAvatar bridge = previewed.Root.AddComponent<AvatarBridgeAvatar>();
        if (hidden)
        {
            previewed.Root.hideFlags = HideFlags.HideAndDontSave;
        }
        else
        {
            SceneManager.MoveGameObjectToScene(previewed.Root, EditorSceneManager.NewPreviewScene());
        }
        previewed.Root.AddComponent<AvatarBridgeMicrophone>().Avatar = _character.Root.AddComponent<AvatarBridgeAvatar>();
        SetupMenu.SetUpConversation(new MenuCommand(null));
        Assert.IsNull(previewed.Root.GetComponent<AvatarBridgeVoice>());
        StringAssert.Contains("Select a character", Debug.Messages[0]);
        SetupMenu.SetUpConversation(new MenuCommand(_character.Root));
        Assert.AreEqual(2, Resources.FindObjectsOfTypeAll<AvatarBridgeMicrophone>().Length, "the preview's is nobody's");
        CollectionAssert.AreEqual(new[] { _character.Root.GetComponent<AvatarBridgeAvatar>() }, SceneAvatars.Find());
        Object.DestroyImmediate(previewed.Root);
    }

    [Test]
    public void ACharacterInAPrefabThatIsEditedIsOneOfTheScene()
    {
        AvatarBridgeAvatar avatar = _character.Root.AddComponent<AvatarBridgeAvatar>();
        PrefabStage.Open(_character.Root);
        CollectionAssert.AreEqual(new[] { avatar }, SceneAvatars.Find());
    }

    [Test]
    public void OnlyTheObjectOfTheContextMenuIsSetUp()
    {
        var second = new TestCharacter("second");
        Selection.objects = new Object[] { _character.Root, second.Root };
        SetupMenu.SetUpSelected(new MenuCommand(second.Root));
        Assert.IsNull(_character.Root.GetComponent<AvatarBridgeAvatar>());
        Assert.IsNotNull(second.Root.GetComponent<AvatarBridgeAvatar>());
        Object.DestroyImmediate(second.Root);
    }

    [Test]
    public void WhatIsNoCharacterIsExplained()
    {
        SetupMenu.SetUpSelected(new MenuCommand(null));
        StringAssert.Contains("Select a character", Debug.Messages[0]);
        var cube = new GameObject("cube");
        SetupMenu.SetUpSelected(new MenuCommand(cube));
        StringAssert.Contains("'cube' has no Animator", Debug.Messages[1]);
        AssetDatabase.CreateAsset(cube, "Assets/cube.prefab");
        SetupMenu.SetUpSelected(new MenuCommand(cube));
        StringAssert.Contains("drag it into the scene", Debug.Messages[2]);
        AssetDatabase.DeleteAsset("Assets/cube.prefab");
        Object.DestroyImmediate(cube);
    }
}
