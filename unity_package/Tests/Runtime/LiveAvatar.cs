using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using AvatarBridge.Core;
using AvatarBridge.Core.Tests;
using NUnit.Framework;
using UnityEngine;
using Object = UnityEngine.Object;

namespace AvatarBridge.Tests
{
    /// <summary>A character in play that is connected to a sidecar on this machine's own sockets.</summary>
    public abstract class LiveAvatar
    {
        protected const int Arm = 7;
        private const double Patience = 20;

        private protected TestCharacter _character;
        private protected LoopbackSidecar _sidecar;
        private protected AvatarBridgeAvatar _avatar;
        private protected SkeletonDescription _layout;
        private protected long _sequence;

        [SetUp]
        public void StartASidecarAndACharacter()
        {
            _layout = Humanoid.Describe();
            _sidecar = new LoopbackSidecar("hero", () => SidecarLayouts.Bytes("hero", _layout));
            _character = new TestCharacter();
            AvatarBridgeConnection connection = ScriptableObject.CreateInstance<AvatarBridgeConnection>();
            connection.ControlAddress = _sidecar.ControlAddress;
            _character.Root.SetActive(false);
            _avatar = _character.Root.AddComponent<AvatarBridgeAvatar>();
            _avatar.Connection = connection;
            _character.Root.SetActive(true);
        }

        [TearDown]
        public void EndThem()
        {
            Object.DestroyImmediate(_character.Root);
            _sidecar.Dispose();
        }

        /// <summary>Frames of the game until something holds.</summary>
        protected static IEnumerator Until(Func<bool> condition)
        {
            Stopwatch waited = Stopwatch.StartNew();
            while (!condition())
            {
                Assert.Less(waited.Elapsed.TotalSeconds, Patience, "it never came to that");
                yield return null;
            }
        }

        /// <summary>Sends a frame; true once the arm stands as the frames say.</summary>
        protected bool Moves()
        {
            Send(0.5f);
            return Quaternion.Angle(Quaternion.AngleAxis(0.5f * Mathf.Rad2Deg, Vector3.up), _character.Joints[Arm].localRotation) < 0.1f;
        }

        protected bool Send(float angle)
        {
            _sidecar.Publish(WireBytes.Motion(_layout.Joints.Count, 5, 0, _sequence, 1600 * _sequence, angle));
            _sequence++;
            return true;
        }

        protected List<Dictionary<string, object>> Controls()
        {
            var found = new List<Dictionary<string, object>>();
            foreach (Dictionary<string, object> message in _sidecar.Messages)
            {
                if ((string)message["type"] == "control")
                {
                    found.Add((Dictionary<string, object>)message["values"]);
                }
            }
            return found;
        }
    }
}
