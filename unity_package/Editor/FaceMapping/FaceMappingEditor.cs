using System;
using System.Collections.Generic;
using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>Inspector of a face mapping: what the stream calls each shape of a character, tried out on the character itself.</summary>
    [CustomEditor(typeof(FaceMapping))]
    internal sealed class FaceMappingEditor : UnityEditor.Editor
    {
        private readonly BoneTable _bones = new BoneTable();
        private AvatarBridgeAvatar _avatar;
        private string[] _shapes = { NamePopup.None };
        private string[] _joints = { NamePopup.None };
        private string[] _channels = { NamePopup.None };
        private string[] _channelMenu = { NamePopup.None };
        private List<string> _unmapped = new List<string>();
        private string _said = "";

        private FaceMapping Mapping => (FaceMapping)target;

        public override void OnInspectorGUI()
        {
            if (Event.current.type == EventType.Layout)
            {
                Look();
            }
            DrawCharacter();
            EditorGUILayout.Space();
            for (int i = 0; i < Mapping.Entries.Count; i++)
            {
                DrawEntry(Mapping.Entries[i]);
            }
            DrawButtons();
            if (_unmapped.Count > 0)
            {
                EditorGUILayout.HelpBox("Without a shape: " + string.Join(", ", _unmapped), MessageType.None);
            }
            EditorGUILayout.Space();
            _bones.Draw(Mapping, _joints);
        }

        private void OnEnable()
        {
            if (target != null)
            {
                _avatar = SceneAvatars.Find().Find(avatar => avatar.FaceMapping == Mapping);
            }
        }

        private void OnDisable()
        {
            if (_avatar != null && ActivePreviews.FindShapes(_avatar) != null)
            {
                ActivePreviews.Stop(_avatar);
            }
        }

        private void DrawCharacter()
        {
            _avatar = (AvatarBridgeAvatar)EditorGUILayout.ObjectField("Character", _avatar, typeof(AvatarBridgeAvatar), true);
            if (_avatar == null)
            {
                EditorGUILayout.HelpBox("Choose a character of the scene to see its shapes and joints.", MessageType.Info);
            }
        }

        private void DrawEntry(FaceMapping.Entry entry)
        {
            using (new EditorGUILayout.VerticalScope(EditorStyles.helpBox))
            {
                EditorGUI.BeginChangeCheck();
                string channel = NamePopup.Draw("Channel", entry.Channel, _channels, _channelMenu);
                string shape = NamePopup.Draw("Shape", entry.Shape, _shapes);
                float scale = EditorGUILayout.FloatField("Weight at 1", entry.Scale);
                float offset = EditorGUILayout.FloatField("Weight at 0", entry.Offset);
                if (EditorGUI.EndChangeCheck())
                {
                    Undo.RecordObject(Mapping, "Face mapping");
                    entry.Channel = channel;
                    entry.Shape = shape;
                    entry.Scale = scale;
                    entry.Offset = offset;
                    EditorUtility.SetDirty(Mapping);
                }
                using (new EditorGUILayout.HorizontalScope())
                {
                    DrawTry(entry);
                    if (GUILayout.Button("Remove", GUILayout.Width(70f)))
                    {
                        Change("Remove from the face mapping", () => Mapping.Entries.Remove(entry));
                    }
                }
            }
        }

        private void DrawTry(FaceMapping.Entry entry)
        {
            bool can = _avatar != null && entry.Shape.Length > 0 && ActivePreviews.CanPreview(_avatar);
            using (new EditorGUI.DisabledScope(!can))
            {
                float before = can && ActivePreviews.FindShapes(_avatar) != null ? ActivePreviews.FindShapes(_avatar).Get(entry.Shape) : 0f;
                float value = EditorGUILayout.Slider("Try", before, 0f, 1f);
                if (can && value != before)
                {
                    ActivePreviews.HoldShape(_avatar, entry, value);
                }
            }
        }

        private void DrawButtons()
        {
            using (new EditorGUILayout.HorizontalScope())
            {
                using (new EditorGUI.DisabledScope(_avatar == null))
                {
                    if (GUILayout.Button("Map by name"))
                    {
                        Change("Map shapes by name", MapByName);
                    }
                }
                if (GUILayout.Button("Add"))
                {
                    Change("Add to the face mapping", () => Mapping.Entries.Add(new FaceMapping.Entry()));
                }
            }
            if (_said.Length > 0)
            {
                EditorGUILayout.LabelField(_said, EditorStyles.wordWrappedLabel);
            }
        }

        private void MapByName()
        {
            List<string> shapes = FaceAutoMap.ShapesOf(_avatar.gameObject);
            FaceFamily family = FaceAutoMap.ChooseFamily(shapes);
            int added = FaceAutoMap.Fill(Mapping, shapes);
            _said = family == null
                ? "None of the " + shapes.Count + " shapes has a name that is known."
                : added + " shapes were added, as " + family.Name + ".";
        }

        /// <summary>A change of the list, made when what is being drawn has been drawn.</summary>
        private void Change(string name, Action change)
        {
            EditorApplication.delayCall += () =>
            {
                if (target != null)
                {
                    Undo.RecordObject(Mapping, name);
                    change();
                    EditorUtility.SetDirty(Mapping);
                    Repaint();
                }
            };
        }

        private void Look()
        {
            var channels = new List<string> { NamePopup.None };
            var menu = new List<string> { NamePopup.None };
            foreach (FaceFamily family in FaceFamilies.All)
            {
                channels.AddRange(family.Channels);
                menu.AddRange(family.Channels.ConvertAll(channel => family.Name + "/" + channel));
            }
            _channels = channels.ToArray();
            _channelMenu = menu.ToArray();
            var shapes = new List<string> { NamePopup.None };
            var joints = new List<string> { NamePopup.None };
            if (_avatar != null)
            {
                shapes.AddRange(FaceAutoMap.ShapesOf(_avatar.gameObject));
                joints.AddRange((_avatar.Rig ?? CharacterRig.Capture(_avatar.gameObject, Mapping)).Description.Joints);
            }
            _shapes = shapes.ToArray();
            _joints = joints.ToArray();
            FaceFamily used = Array.Find(FaceFamilies.All, family => Mapping.Entries.Exists(entry => family.Channels.Contains(entry.Channel)));
            _unmapped = used == null ? new List<string>() : FaceAutoMap.Unmapped(Mapping, used);
        }
    }
}
