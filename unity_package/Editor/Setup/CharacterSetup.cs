using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>Puts onto a character of the scene what it needs to be driven. All but new assets can be undone.</summary>
    internal static class CharacterSetup
    {
        /// <summary>In words why an object cannot be set up; null if it can.</summary>
        public static string FindProblem(GameObject character)
        {
            if (character == null)
            {
                return "Select a character of the scene first.";
            }
            if (EditorUtility.IsPersistent(character))
            {
                return "'" + character.name + "' is a file: drag it into the scene, and select it there.";
            }
            bool moves = character.GetComponentInChildren<Animator>(true) != null
                || character.GetComponentInChildren<SkinnedMeshRenderer>(true) != null;
            return moves ? null : "'" + character.name + "' has no Animator and no skinned mesh: select a character.";
        }

        /// <summary>Makes sure that a character has an Avatar Bridge and a connection.</summary>
        /// <param name="character">One that <see cref="FindProblem"/> has nothing against.</param>
        public static AvatarBridgeAvatar SetUp(GameObject character)
        {
            AvatarBridgeAvatar avatar = character.GetComponentInChildren<AvatarBridgeAvatar>(true);
            if (avatar == null)
            {
                Animator animator = character.GetComponentInChildren<Animator>(true);
                avatar = Undo.AddComponent<AvatarBridgeAvatar>(animator == null ? character : animator.gameObject);
            }
            if (avatar.Connection == null)
            {
                Undo.RecordObject(avatar, "Set up a character");
                avatar.Connection = FindOrMakeConnection();
                EditorUtility.SetDirty(avatar);
            }
            return avatar;
        }

        /// <summary>Lets a character hear the user and be heard: a voice on it, and a microphone in the scene.</summary>
        public static AvatarBridgeAvatar SetUpConversation(GameObject character)
        {
            AvatarBridgeAvatar avatar = SetUp(character);
            if (avatar.GetComponentInChildren<AvatarBridgeVoice>(true) == null)
            {
                Undo.AddComponent<AvatarBridgeVoice>(avatar.gameObject).Avatar = avatar;
            }
            if (!System.Array.Exists(SceneObjects.Find<AvatarBridgeMicrophone>(), m => m.Avatar == avatar && m.Speaker == Speaker.User))
            {
                var holder = new GameObject("Avatar Bridge Microphone");
                Undo.RegisterCreatedObjectUndo(holder, "Set up a conversation");
                holder.AddComponent<AvatarBridgeMicrophone>().Avatar = avatar;
            }
            return avatar;
        }

        /// <summary>The project's first connection; makes one with the project's address if there is none.</summary>
        public static AvatarBridgeConnection FindOrMakeConnection()
        {
            string[] found = AssetDatabase.FindAssets("t:" + nameof(AvatarBridgeConnection));
            if (found.Length > 0)
            {
                return AssetDatabase.LoadAssetAtPath<AvatarBridgeConnection>(AssetDatabase.GUIDToAssetPath(found[0]));
            }
            AvatarBridgeConnection connection = ScriptableObject.CreateInstance<AvatarBridgeConnection>();
            connection.ControlAddress = AvatarBridgeSettings.instance.ControlAddress;
            AssetDatabase.CreateAsset(connection, AssetDatabase.GenerateUniqueAssetPath("Assets/Avatar Bridge Connection.asset"));
            return connection;
        }
    }
}
