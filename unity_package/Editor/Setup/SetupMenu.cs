using System;
using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>GameObject → Avatar Bridge. A connection alone is made by Assets → Create → Avatar Bridge.</summary>
    internal static class SetupMenu
    {
        private const string Menu = "GameObject/Avatar Bridge/";

        [MenuItem(Menu + "Set up selected character", false, 10)]
        public static void SetUpSelected(MenuCommand command) => ForEach(command, "Set up a character", CharacterSetup.SetUp);

        [MenuItem(Menu + "Set up a conversation scene", false, 11)]
        public static void SetUpConversation(MenuCommand command)
        {
            if (Selection.gameObjects.Length == 0)
            {
                Animator human = Array.Find(SceneObjects.Find<Animator>(), animator => animator.isHuman);
                Selection.activeGameObject = human == null ? null : human.gameObject;
            }
            ForEach(command, "Set up a conversation", CharacterSetup.SetUpConversation);
        }

        /// <summary>The Hierarchy's context menu calls once for each selected object, the menu bar once for all.</summary>
        private static void ForEach(MenuCommand command, string name, Func<GameObject, AvatarBridgeAvatar> setUp)
        {
            GameObject[] characters = command.context is GameObject one ? new[] { one } : Selection.gameObjects;
            if (characters.Length == 0)
            {
                Debug.LogWarning("Avatar Bridge: " + CharacterSetup.FindProblem(null));
            }
            int group = Undo.GetCurrentGroup();
            Undo.SetCurrentGroupName(name);
            foreach (GameObject character in characters)
            {
                string problem = CharacterSetup.FindProblem(character);
                if (problem == null)
                {
                    EditorGUIUtility.PingObject(setUp(character));
                }
                else
                {
                    Debug.LogWarning("Avatar Bridge: " + problem, character);
                }
            }
            Undo.CollapseUndoOperations(group);
        }
    }
}
