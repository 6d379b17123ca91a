using System;
using System.Collections.Generic;
using AvatarBridge.Core;
using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>Inspector of an avatar: what is going on, its settings, how it is mapped.</summary>
    [CustomEditor(typeof(AvatarBridgeAvatar))]
    internal sealed class AvatarBridgeAvatarEditor : UnityEditor.Editor
    {
        private readonly AvatarMeters _meters = new AvatarMeters();
        private CharacterRig _rig;
        private LayoutMessage _layout;
        private List<string> _problems = new List<string>();
        private List<BoneRow> _bones = new List<BoneRow>();
        private bool _showsDetails;
        private bool _showsMapping;
        private bool _showsBones;

        private AvatarBridgeAvatar Avatar => (AvatarBridgeAvatar)target;

        public override bool RequiresConstantRepaint() => target != null && Avatar.Client != null;

        public override void OnInspectorGUI()
        {
            AvatarPanel.DrawStatus(Avatar, _meters);
            DrawDetails();
            AvatarPanel.DrawButtons(Avatar);
            EditorGUILayout.Space();
            DrawSettings();
            EditorGUILayout.Space();
            DrawMapping();
        }

        private void OnEnable()
        {
            if (target != null)
            {
                serializedObject.FindProperty("_controls").isExpanded = true;
            }
        }

        private void DrawDetails()
        {
            if (!_meters.IsLive)
            {
                return;
            }
            _showsDetails = EditorGUILayout.Foldout(_showsDetails, "Stages and causes", true);
            for (int i = 0; _showsDetails && i < _meters.Details.Count; i++)
            {
                EditorGUILayout.LabelField(_meters.Details[i], EditorStyles.miniLabel);
            }
        }

        private void DrawSettings()
        {
            serializedObject.Update();
            DrawPropertiesExcluding(serializedObject, "m_Script", "_controls");
            // Of the class below it, and therefore first by itself.
            EditorGUILayout.PropertyField(serializedObject.FindProperty("_controls"), true);
            serializedObject.ApplyModifiedProperties();
        }

        private void DrawMapping()
        {
            _showsMapping = EditorGUILayout.Foldout(_showsMapping, "Mapping", true);
            if (!_showsMapping)
            {
                return;
            }
            if (Event.current.type == EventType.Layout)
            {
                Look();
            }
            if (_rig == null)
            {
                // It was opened just now: the next layout looks.
                return;
            }
            EditorGUILayout.LabelField(MappingReport.Summary(_rig, _layout), EditorStyles.wordWrappedLabel);
            foreach (string problem in _problems)
            {
                EditorGUILayout.HelpBox(problem, MessageType.Warning);
            }
            using (new EditorGUILayout.HorizontalScope())
            {
                DrawMappingButtons();
            }
            DrawBones();
        }

        private void DrawMappingButtons()
        {
            if (GUILayout.Button(Avatar.FaceMapping == null ? "Make a face mapping" : "Edit the face mapping"))
            {
                Later(avatar => FaceMappingAsset.Open(avatar));
            }
            using (new EditorGUI.DisabledScope(Avatar.Client == null))
            {
                if (GUILayout.Button("Map again"))
                {
                    Later(avatar => avatar.Recapture());
                }
            }
        }

        /// <summary>When what is being drawn has been drawn.</summary>
        private void Later(Action<AvatarBridgeAvatar> action)
        {
            AvatarBridgeAvatar avatar = Avatar;
            EditorApplication.delayCall += () =>
            {
                if (avatar != null)
                {
                    action(avatar);
                }
            };
        }

        private void DrawBones()
        {
            _showsBones = EditorGUILayout.Foldout(_showsBones, "Joints", true);
            if (!_showsBones)
            {
                return;
            }
            foreach (BoneRow row in _bones)
            {
                string bone = row.HumanBone.Length == 0 ? "" : " (" + row.HumanBone + ")";
                using (new EditorGUI.DisabledScope(!row.IsDriven))
                {
                    EditorGUILayout.LabelField(row.Joint + bone, row.Driver);
                }
            }
        }

        /// <summary>What the mapping shows; taken from the character itself while it is not connected.</summary>
        private void Look()
        {
            LayoutMessage layout = Avatar.Client?.Own?.Binding?.Message;
            CharacterRig rig = Avatar.Client == null ? null : Avatar.Rig;
            if (rig == null && (_rig == null || _layout != null || _rig.HasChanged))
            {
                rig = CharacterRig.Capture(Avatar.gameObject, Avatar.FaceMapping);
            }
            _rig = rig ?? _rig;
            _layout = layout;
            _problems = MappingReport.Problems(_rig, _layout);
            _bones = BoneOverview.Of(_rig, _layout, Avatar.Parts);
        }
    }
}
