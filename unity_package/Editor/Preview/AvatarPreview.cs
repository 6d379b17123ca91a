using System;
using UnityEditor;
using UnityEngine;

namespace AvatarBridge.Editor
{
    /// <summary>Lets the stream drive one character outside Play. Its own pose comes back when the preview ends.</summary>
    internal sealed class AvatarPreview : IPreview
    {
        // After a pause, such as a modal dialog, the motion goes on where it is instead of being made up for.
        private const double LongestStep = 0.25;

        private readonly CharacterSnapshot _before;
        private double _last;

        /// <summary>Connects at once.</summary>
        public AvatarPreview(AvatarBridgeAvatar avatar)
        {
            Avatar = avatar;
            _before = CharacterSnapshot.Take(avatar.gameObject);
            _last = EditorApplication.timeSinceStartup;
            avatar.Connect();
        }

        public AvatarBridgeAvatar Avatar { get; }

        /// <summary>Moves the character on by the time that has passed; false when it is gone.</summary>
        public bool Step()
        {
            if (Avatar == null)
            {
                return false;
            }
            double now = EditorApplication.timeSinceStartup;
            Avatar.Drive((float)Math.Min(now - _last, LongestStep));
            _last = now;
            // Skinning and the Game view follow only when they are asked to.
            EditorApplication.QueuePlayerLoopUpdate();
            SceneView.RepaintAll();
            return true;
        }

        public void Dispose()
        {
            // Of one that was destroyed, too: outside Play no script is told of its end, and its connection would stay.
            Avatar.Disconnect();
            _before.Restore();
            SceneView.RepaintAll();
        }
    }
}
