using System.Collections.Generic;
using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>Window → Avatar Bridge: the sidecar, and every avatar of the open scenes with its state and meters.</summary>
    internal sealed class AvatarBridgeWindow : EditorWindow
    {
        private const int OutputLines = 6;

        private readonly Dictionary<AvatarBridgeAvatar, AvatarMeters> _meters = new Dictionary<AvatarBridgeAvatar, AvatarMeters>();
        private List<AvatarBridgeAvatar> _avatars = new List<AvatarBridgeAvatar>();
        private string[] _output = new string[0];
        private string _sidecar = "";
        private bool _sidecarRuns;
        private string _problem = "";
        private Vector2 _scroll;

        [MenuItem("Window/Avatar Bridge", false, 3000)]
        public static void Open() => GetWindow<AvatarBridgeWindow>("Avatar Bridge").Show();

        private void OnEnable()
        {
            minSize = new Vector2(320f, 200f);
            Look();
        }

        /// <summary>Ten times a second, whether or not the mouse moves.</summary>
        private void OnInspectorUpdate()
        {
            Look();
            Repaint();
        }

        private void OnGUI()
        {
            using (var scroll = new EditorGUILayout.ScrollViewScope(_scroll))
            {
                _scroll = scroll.scrollPosition;
                DrawSidecar();
                EditorGUILayout.Space();
                DrawAvatars();
            }
        }

        private void Look()
        {
            _avatars = SceneAvatars.Find();
            _sidecarRuns = SidecarProcess.IsRunning;
            _sidecar = SidecarProcess.Describe();
            _output = SidecarProcess.LastLines(OutputLines);
            foreach (AvatarBridgeAvatar known in new List<AvatarBridgeAvatar>(_meters.Keys))
            {
                if (!_avatars.Contains(known))
                {
                    _meters.Remove(known);
                }
            }
        }

        private void DrawSidecar()
        {
            EditorGUILayout.LabelField("Sidecar", EditorStyles.boldLabel);
            EditorGUILayout.LabelField(_sidecar, EditorStyles.wordWrappedLabel);
            using (new EditorGUILayout.HorizontalScope())
            {
                if (GUILayout.Button(_sidecarRuns ? "Stop sidecar" : "Start sidecar"))
                {
                    // Not now: what is drawn must be what was laid out.
                    EditorApplication.delayCall += StartOrStop;
                }
                if (GUILayout.Button("Settings", GUILayout.Width(80f)))
                {
                    SettingsService.OpenProjectSettings(AvatarBridgeSettingsProvider.Path);
                }
            }
            if (_problem.Length > 0)
            {
                EditorGUILayout.HelpBox(_problem, MessageType.Error);
            }
            foreach (string line in _output)
            {
                EditorGUILayout.LabelField(line, EditorStyles.miniLabel);
            }
        }

        private void StartOrStop()
        {
            _problem = "";
            if (_sidecarRuns)
            {
                SidecarProcess.Stop();
            }
            else
            {
                _problem = SidecarLifecycle.Start() ?? "";
            }
            Look();
        }

        private void DrawAvatars()
        {
            EditorGUILayout.LabelField("Avatars", EditorStyles.boldLabel);
            if (_avatars.Count == 0)
            {
                EditorGUILayout.HelpBox("No Avatar Bridge in the open scenes: select a character, then GameObject → Avatar Bridge → Set up selected character.", MessageType.Info);
            }
            foreach (AvatarBridgeAvatar avatar in _avatars)
            {
                if (avatar != null)
                {
                    Draw(avatar);
                }
            }
        }

        private void Draw(AvatarBridgeAvatar avatar)
        {
            if (!_meters.TryGetValue(avatar, out AvatarMeters meters))
            {
                _meters[avatar] = meters = new AvatarMeters();
            }
            using (new EditorGUILayout.VerticalScope(EditorStyles.helpBox))
            {
                if (GUILayout.Button(avatar.name, EditorStyles.boldLabel))
                {
                    EditorGUIUtility.PingObject(avatar);
                }
                AvatarPanel.DrawStatus(avatar, meters);
                AvatarPanel.DrawButtons(avatar);
            }
        }
    }
}
