using System.Collections;
using System.Collections.Generic;
using System.Linq;
using AvatarBridge.Core;
using AvatarBridge.Core.Tests;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.TestTools;
using Object = UnityEngine.Object;

namespace AvatarBridge.Tests
{
    /// <summary>A character that becomes another one while it is connected.</summary>
    public sealed class RigChangeTests : LiveAvatar
    {
        private const int Leaf = 9;
        private int _posed;

        [SetUp]
        public void CountPoses()
        {
            _posed = 0;
            _avatar.Posed += (layout, pose, seconds) => _posed++;
        }

        [UnityTest]
        public IEnumerator AfterAReconnectionTheCharacterIsDescribedAsItIsNow()
        {
            yield return Until(Moves);
            string lost = _character.Joints[Leaf].name;
            CollectionAssert.Contains(Joints(Told("hello").Single()), lost);
            Object.DestroyImmediate(_character.Joints[Leaf].gameObject);
            yield return Until(() => Send(0.5f) && Told("rig").Count == 1);
            _sidecar.DropClients();
            yield return Until(() => Told("hello").Count == 2);
            CollectionAssert.DoesNotContain(Joints(Told("hello")[1]), lost);
        }

        [UnityTest]
        public IEnumerator AChangeWhileTheSidecarIsAwayIsToldInTheNextHello()
        {
            yield return Until(Moves);
            string lost = _character.Joints[Leaf].name;
            _sidecar.DropClients();
            yield return Until(() => _avatar.Client.State != BridgeState.Running);
            Object.DestroyImmediate(_character.Joints[Leaf].gameObject);
            _avatar.Recapture();
            Assert.IsTrue(_avatar.Client.AwaitsLayout, "what was sent before is for another character");
            yield return Until(() => Told("hello").Count == 2 && !_avatar.Client.AwaitsLayout);
            CollectionAssert.DoesNotContain(Joints(Told("hello")[1]), lost);
            Assert.IsEmpty(Told("rig"));
        }

        [UnityTest]
        public IEnumerator UntilTheNewLayoutHasComeNothingIsShown()
        {
            yield return Until(Moves);
            _sidecar.OnRig = request => null;
            _avatar.Recapture();
            yield return Until(() => Told("rig").Count == 1);
            _posed = 0;
            long before = _avatar.Client.Own.Counters[FrameStatus.Ok];
            yield return Until(() => Send(0.5f) && _avatar.Client.Own.Counters[FrameStatus.Ok] > before + 10);
            Assert.AreEqual(0, _posed, "the layout is still that of the character before");
            StringAssert.Contains("waiting for the layout", _avatar.Describe());
            _character.Joints[Arm].localRotation = Quaternion.identity;
            _sidecar.AnswerRig();
            yield return Until(Moves);
        }

        [UnityTest]
        public IEnumerator ARefusedChangeIsToldAndShowsNothing()
        {
            yield return Until(Moves);
            _sidecar.OnRig = request => WireBytes.Refused("bad_rig", "the skeleton has no head");
            _avatar.Recapture();
            yield return Until(() => _avatar.Describe().Contains("the skeleton has no head"));
            _posed = 0;
            long before = _avatar.Client.Own.Counters[FrameStatus.Ok];
            yield return Until(() => Send(0.5f) && _avatar.Client.Own.Counters[FrameStatus.Ok] > before + 10);
            Assert.AreEqual(0, _posed);
            // Once it is mended, nothing is left of the refusal.
            _sidecar.OnRig = request => SidecarLayouts.Bytes("hero", _layout);
            _character.Joints[Arm].localRotation = Quaternion.identity;
            _avatar.Recapture();
            yield return Until(Moves);
            StringAssert.DoesNotContain("refused", _avatar.Describe());
        }

        [UnityTest]
        public IEnumerator ANameTheSidecarChoseIsGivenUpWhenOthersAreDrivenByIt()
        {
            yield return Until(Moves);
            _sidecar.OnRig = request => request.ContainsKey("subject")
                ? WireBytes.Refused("subject_taken", "the subject 'hero' is in use; choose another name")
                : SidecarLayouts.Bytes("hero-2", _layout);
            _avatar.Recapture();
            yield return Until(() => _avatar.Client.Own.Subject == "hero-2" && _avatar.Client.Own.Binding != null);
            Assert.IsFalse(_avatar.Client.AwaitsLayout);
            StringAssert.DoesNotContain("refused", _avatar.Describe());
        }

        [UnityTest]
        public IEnumerator AnotherMeshIsAnotherCharacter()
        {
            yield return Until(Moves);
            SkinnedMeshRenderer other = _character.AddMesh("other", new[] { "first", "jawOpen" });
            _character.Face.sharedMesh = other.sharedMesh;
            yield return Until(() => Told("rig").Count == 1);
            CollectionAssert.Contains((List<object>)Skeleton(Told("rig")[0])["shapes"], "first");
        }

        private List<Dictionary<string, object>> Told(string type)
        {
            return _sidecar.Messages.Where(message => (string)message["type"] == type).ToList();
        }

        private static Dictionary<string, object> Skeleton(Dictionary<string, object> message)
        {
            return (Dictionary<string, object>)((Dictionary<string, object>)message["rig"])["skeleton"];
        }

        private static List<object> Joints(Dictionary<string, object> message) => (List<object>)Skeleton(message)["joints"];
    }
}
