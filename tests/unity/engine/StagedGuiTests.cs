using AvatarBridge;
using AvatarBridge.Core.Tests;
using AvatarBridge.Editor;
using AvatarBridge.Tests;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;

/// <summary>The window, the inspectors and the settings page as somebody uses them: texts that are shown, buttons that are pressed.</summary>
public sealed class StagedGuiTests
{
    private TestCharacter _character;
    private AvatarBridgeAvatar _avatar;

    /// <summary>Unity has loaded every assembly before it looks for inspectors.</summary>
    [OneTimeSetUp]
    public void Load() => EditorStage.Load(typeof(AvatarBridgeWindow).Assembly);

    [SetUp]
    public void EnterEditMode()
    {
        GameLoop.ExitPlay();
        GuiStage.Clear();
        _character = new TestCharacter("hero");
        _avatar = _character.Root.AddComponent<AvatarBridgeAvatar>();
    }

    [TearDown]
    public void LeaveEditMode()
    {
        ActivePreviews.StopAll();
        Assert.AreEqual(0, GuiStage.OpenGroups, "every group is ended");
        Assert.IsTrue(GUI.enabled);
        Selection.objects = null;
        Object.DestroyImmediate(_character.Root);
        GameLoop.EnterPlay();
    }

    [Test]
    public void TheWindowListsAvatarsAndExplainsHowToGetOne()
    {
        AvatarBridgeWindow window = EditorWindow.GetWindow<AvatarBridgeWindow>("Avatar Bridge");
        Draw(window);
        Assert.IsTrue(GuiStage.IsShown("No sidecar was started"));
        Assert.IsTrue(GuiStage.IsShown("hero"));
        Assert.IsTrue(GuiStage.IsShown("Not connected"));
        Object.DestroyImmediate(_avatar);
        Draw(window);
        Assert.IsFalse(GuiStage.IsShown("hero"));
        Assert.IsTrue(GuiStage.IsShown("Set up selected character"));
        window.Close();
    }

    [Test]
    public void AnAvatarThatIsDestroyedAfterTheLayoutIsNoException()
    {
        AvatarBridgeWindow window = EditorWindow.GetWindow<AvatarBridgeWindow>("Avatar Bridge");
        Object.DestroyImmediate(_avatar);
        GameLoop.Tell(window, "OnGUI");
        window.Close();
    }

    [Test]
    public void StartingASidecarThatIsNotInstalledSaysHowToInstallIt()
    {
        AvatarBridgeSettings.instance.Command = "no-such-avatar-bridge";
        AvatarBridgeWindow window = EditorWindow.GetWindow<AvatarBridgeWindow>("Avatar Bridge");
        GuiStage.Press("Start sidecar");
        Draw(window);
        EditorStage.Tick(0.1f);
        Draw(window);
        Assert.IsTrue(GuiStage.IsShown("'no-such-avatar-bridge' is not installed"));
        Assert.IsTrue(GuiStage.IsShown("pip install avatar-bridge"));
        AvatarBridgeSettings.instance.Command = "avatar-bridge";
        window.Close();
    }

    [Test]
    public void ThePreviewButtonOfTheWindowDrivesTheCharacterAndItsMetersRun()
    {
        using (var sidecar = new LoopbackSidecar("hero", () => SidecarLayouts.Bytes("hero", Humanoid.Describe())))
        {
            Connect(sidecar);
            AvatarBridgeWindow window = EditorWindow.GetWindow<AvatarBridgeWindow>("Avatar Bridge");
            GuiStage.Press("Preview");
            Draw(window);
            long sequence = 0;
            LifecycleTests.WaitFor(
                () =>
                {
                    sidecar.Publish(WireBytes.Motion(Humanoid.Count, 5, 0, sequence, 1600 * sequence, 0.5f));
                    sequence++;
                    EditorStage.Tick(0.05f);
                    Draw(window);
                    return GuiStage.IsShown("frames a second") && !GuiStage.IsShown("0.0 frames a second");
                },
                "the meters run");
            Assert.IsTrue(GuiStage.IsShown("Moving"));
            Assert.IsTrue(GuiStage.IsShown("Buffer "));
            GuiStage.Press("End preview");
            Draw(window);
            EditorStage.Tick(0.05f);
            Assert.IsFalse(ActivePreviews.IsRunning(_avatar));
            window.Close();
        }
    }

    [Test]
    public void TheInspectorWorksWithoutAClientAndWithOne()
    {
        Editor inspector = Editor.CreateEditor(_avatar);
        // A click opens it between a layout and the next.
        Event.current.type = EventType.MouseDown;
        GuiStage.Enter("Mapping", true);
        Draw(inspector);
        Event.current.type = EventType.Layout;
        GuiStage.Enter("Joints", true);
        Draw(inspector);
        Draw(inspector);
        Assert.IsTrue(GuiStage.IsShown("Not connected"));
        Assert.IsTrue(GuiStage.IsShown("node_1 (Hips): not known before"));
        Assert.IsFalse(inspector.RequiresConstantRepaint());
        using (var sidecar = new LoopbackSidecar("hero", () => SidecarLayouts.Bytes("hero", Humanoid.Describe())))
        {
            Connect(sidecar);
            ActivePreviews.Start(_avatar);
            Assert.IsTrue(inspector.RequiresConstantRepaint());
            LifecycleTests.WaitFor(
                () =>
                {
                    EditorStage.Tick(0.01f);
                    return _avatar.Client.Own?.Binding != null;
                },
                "the layout comes");
            Draw(inspector);
            Assert.IsTrue(GuiStage.IsShown("joints and"));
            Assert.IsTrue(GuiStage.IsShown("node_1 (Hips): nothing"), "the layout of this sidecar has no report");
            GuiStage.Enter("Stages and causes", true);
            long sequence = 0;
            LifecycleTests.WaitFor(
                () =>
                {
                    sidecar.Publish(WireBytes.Motion(Humanoid.Count, 5, 0, sequence, 1600 * sequence, 0.5f));
                    sequence++;
                    EditorStage.Tick(0.01f);
                    Draw(inspector);
                    return GuiStage.IsShown("the model: 1 / 1 / 1 ms");
                },
                "the stages show");
            ActivePreviews.StopAll();
        }
        Draw(inspector);
        Assert.IsTrue(GuiStage.IsShown("Not connected"));
        Object.DestroyImmediate(inspector);
    }

    [Test]
    public void TheControlsAreSlidersOfTheInspector()
    {
        Editor inspector = Editor.CreateEditor(_avatar);
        GuiStage.Enter("Expressivity", 1.7f);
        GuiStage.Enter("Weight", 0.5f);
        Draw(inspector);
        Assert.AreEqual(1.7f, _avatar.Controls.Expressivity);
        Assert.AreEqual(0.5f, _avatar.Weight);
        Object.DestroyImmediate(inspector);
    }

    [Test]
    public void AFaceMappingIsMadeFilledTriedAndEdited()
    {
        Editor inspector = Editor.CreateEditor(_avatar);
        GuiStage.Enter("Mapping", true);
        GuiStage.Press("Make a face mapping");
        Draw(inspector);
        EditorStage.Tick(0.1f);
        FaceMapping mapping = _avatar.FaceMapping;
        Assert.AreEqual("Assets/hero Face Mapping.asset", AssetDatabase.GetAssetPath(mapping));
        Assert.AreSame(mapping, Selection.activeObject);
        Assert.AreEqual("jawOpen", mapping.FindByShape("jawOpen").Channel);
        Editor editor = Editor.CreateEditor(mapping);
        Draw(editor);
        Assert.IsTrue(GuiStage.IsShown("Without a shape: eyeLookUpLeft"));
        GuiStage.Enter("Try", 0.5f);
        Draw(editor);
        string tried = mapping.Entries[0].Shape;
        int shape = _character.Face.sharedMesh.GetBlendShapeIndex(tried);
        Assert.AreEqual(50f, _character.Face.GetBlendShapeWeight(shape));
        int entries = mapping.Entries.Count;
        GuiStage.Enter("Weight at 1", 0.25f);
        GuiStage.Enter("Jaw", 3);
        GuiStage.Press("Remove");
        GuiStage.Press("Add");
        Draw(editor);
        EditorStage.Tick(0.1f);
        Assert.AreEqual(entries, mapping.Entries.Count);
        Assert.IsFalse(mapping.Entries.Exists(entry => entry.Shape == tried), "the first was removed");
        string third = CharacterRig.Capture(_character.Root, null).Description.Joints[2];
        Assert.AreEqual(third, mapping.JointOf("Jaw"));
        GuiStage.Enter("Joints of the body", true);
        GuiStage.Enter("Fingers", true);
        GuiStage.Enter("Hips", 3);
        GuiStage.Enter("LeftThumbDistal", 3);
        Draw(editor);
        Assert.AreEqual((third, third), (mapping.JointOf("Hips"), mapping.JointOf("LeftThumbDistal")));
        Draw(editor);
        Assert.IsTrue(GuiStage.IsShown("have to be named, too: Spine, Head, LeftUpperLeg"));
        GuiStage.Press("Map by name");
        Draw(editor);
        EditorStage.Tick(0.1f);
        Draw(editor);
        Assert.IsTrue(GuiStage.IsShown("1 shapes were added, as ARKit"));
        Object.DestroyImmediate(editor);
        Assert.AreEqual(0f, _character.Face.GetBlendShapeWeight(shape), "what was tried is over with the inspector");
        Object.DestroyImmediate(inspector);
        AssetDatabase.DeleteAsset("Assets/hero Face Mapping.asset");
    }

    [Test]
    public void TheSettingsPageKeepsWhatIsEntered()
    {
        SettingsProvider page = AvatarBridgeSettingsProvider.Create();
        Assert.AreEqual(SettingsScope.Project, page.scope);
        int saves = AvatarBridgeSettings.Saves;
        page.guiHandler("");
        Assert.AreEqual(saves, AvatarBridgeSettings.Saves, "looking changes nothing");
        GuiStage.Enter("Control address", "tcp://127.0.0.1:6571");
        GuiStage.Enter("Start with Play", true);
        GuiStage.Enter("Frames a second", 30f);
        page.guiHandler("");
        AvatarBridgeSettings settings = AvatarBridgeSettings.instance;
        Assert.AreEqual("tcp://127.0.0.1:6571", settings.ControlAddress);
        Assert.IsTrue(settings.StartOnPlay);
        Assert.AreEqual(30f, settings.MakeClipOptions(true).FrameRate);
        Assert.AreEqual(saves + 3, AvatarBridgeSettings.Saves);
        settings.ControlAddress = "tcp://127.0.0.1:5571";
        settings.StartOnPlay = false;
        settings.ClipFrameRate = 60f;
    }

    [Test]
    public void AConnectionIsTestedFromItsInspector()
    {
        using (var sidecar = new LoopbackSidecar("hero", 3, 1))
        {
            AvatarBridgeConnection connection = ScriptableObject.CreateInstance<AvatarBridgeConnection>();
            Editor inspector = Editor.CreateEditor(connection);
            GuiStage.Enter("Control Address", sidecar.ControlAddress);
            GuiStage.Press("Test connection");
            Draw(inspector);
            Assert.AreEqual(sidecar.ControlAddress, connection.ControlAddress);
            LifecycleTests.WaitFor(
                () =>
                {
                    EditorStage.Tick(0.0005f);
                    Draw(inspector);
                    return GuiStage.IsShown("It answers");
                },
                "the sidecar answers");
            Assert.IsFalse(inspector.RequiresConstantRepaint());
            Object.DestroyImmediate(inspector);
            Assert.IsNull(EditorApplication.update);
        }
    }

    [Test]
    public void AMicrophoneIsChosenFromTheDevicesAndKeepsOneThatIsUnplugged()
    {
        AvatarBridgeMicrophone microphone = new GameObject("microphone").AddComponent<AvatarBridgeMicrophone>();
        microphone.Device = "gone";
        Editor inspector = Editor.CreateEditor(microphone);
        Draw(inspector);
        Assert.AreEqual("gone", microphone.Device);
        Assert.IsTrue(GuiStage.IsShown("no Avatar Bridge on this object"));
        microphone.Avatar = _avatar;
        GuiStage.Enter("Device", 1);
        Draw(inspector);
        Assert.AreEqual(Microphone.devices[0], microphone.Device);
        Assert.IsFalse(GuiStage.IsShown("no Avatar Bridge on this object"));
        GuiStage.Enter("Device", 0);
        Draw(inspector);
        Assert.AreEqual("", microphone.Device);
        Assert.AreEqual(0f, AvatarBridgeMicrophoneEditor.BarOf(0.001f), 1e-5f);
        Assert.AreEqual(0.5f, AvatarBridgeMicrophoneEditor.BarOf(0.0316228f), 1e-4f);
        Assert.AreEqual(1f, AvatarBridgeMicrophoneEditor.BarOf(1f));
        Object.DestroyImmediate(inspector);
        Object.DestroyImmediate(microphone.gameObject);
    }

    [Test]
    public void AVoiceSaysAClipInPlayAndTellsWhyItCannot()
    {
        _character.Root.AddComponent<AvatarBridgeVoice>();
        Editor editing = Editor.CreateEditor(_character.Root.GetComponent<AvatarBridgeVoice>());
        Draw(editing);
        Assert.IsFalse(GuiStage.IsShown("Say"));
        Object.DestroyImmediate(editing);
        GameLoop.EnterPlay();
        Editor playing = Editor.CreateEditor(_character.Root.GetComponent<AvatarBridgeVoice>());
        GuiStage.Press("Say");
        Draw(playing);
        Assert.IsTrue(GuiStage.IsShown("silent"));
        Assert.IsFalse(_character.Root.GetComponent<AvatarBridgeVoice>().IsSaying, "there is nothing to say");
        GuiStage.Clear();
        GuiStage.Enter("Try a clip", AudioClip.Create("clip", 4800, 1, 48000, false));
        Draw(playing);
        GuiStage.Press("Say");
        Draw(playing);
        Assert.IsTrue(_character.Root.GetComponent<AvatarBridgeVoice>().IsSaying);
        GuiStage.Press("Stop saying");
        Draw(playing);
        Assert.IsFalse(_character.Root.GetComponent<AvatarBridgeVoice>().IsSaying);
        Object.DestroyImmediate(playing);
        GameLoop.ExitPlay();
    }

    private static void Draw(Editor inspector)
    {
        GuiStage.Texts.Clear();
        inspector.OnInspectorGUI();
    }

    private static void Draw(AvatarBridgeWindow window)
    {
        GameLoop.Tell(window, "OnInspectorUpdate");
        GuiStage.Texts.Clear();
        GameLoop.Tell(window, "OnGUI");
    }

    private void Connect(LoopbackSidecar sidecar)
    {
        _avatar.Connection = ScriptableObject.CreateInstance<AvatarBridgeConnection>();
        _avatar.Connection.ControlAddress = sidecar.ControlAddress;
    }
}
