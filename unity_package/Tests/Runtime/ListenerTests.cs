using System.Collections;
using System.Linq;
using AvatarBridge.Core;
using NUnit.Framework;
using UnityEngine.TestTools;

namespace AvatarBridge.Tests
{
    /// <summary>What a game may do to a character while it is told something about it.</summary>
    public sealed class ListenerTests : LiveAvatar
    {
        [UnityTest]
        public IEnumerator ItMaySwitchTheCharacterOff()
        {
            int told = 0;
            _avatar.Events.OnInterrupted.AddListener(() =>
            {
                told++;
                _character.Root.SetActive(false);
            });
            yield return Until(Moves);
            // Of one frame of the game: the second finds nobody.
            _sidecar.Interrupt(0);
            _sidecar.Interrupt(0);
            yield return Until(() => told > 0);
            yield return null;
            Assert.IsFalse(_character.Root.activeInHierarchy);
            Assert.IsNull(_avatar.Client);
            _character.Root.SetActive(true);
            yield return Until(Moves);
        }

        [UnityTest]
        public IEnumerator ItMaySwitchTheCharacterOffWhenItIsConnected()
        {
            _avatar.Events.OnConnected.AddListener(() => _avatar.enabled = false);
            yield return Until(() => !_avatar.enabled);
            yield return null;
            Assert.IsNull(_avatar.Client);
        }

        [UnityTest]
        public IEnumerator ItMayConnectAgainAndLeavesNoConnectionBehind()
        {
            _avatar.Events.OnDisconnected.AddListener(() => _avatar.Connect());
            yield return Until(Moves);
            _avatar.Connect();
            yield return Until(() => Hellos() == 2 && _avatar.Client.State == BridgeState.Running && _avatar.Events.IsConnected);
            _avatar.enabled = false;
            Assert.IsNull(_avatar.Client, "off is off");
            yield return Until(() => _sidecar.Byes == Hellos());
        }

        private int Hellos() => _sidecar.Messages.Count(message => (string)message["type"] == "hello");
    }
}
