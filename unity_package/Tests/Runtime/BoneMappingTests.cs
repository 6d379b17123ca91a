using System.Collections.Generic;
using AvatarBridge.Core;
using NUnit.Framework;
using UnityEngine;

namespace AvatarBridge.Tests
{
    /// <summary>Joints that a mapping names by hand, with and without a Mecanim avatar.</summary>
    public sealed class BoneMappingTests
    {
        private TestCharacter _character;
        private FaceMapping _mapping;

        [SetUp]
        public void MakeACharacter()
        {
            _character = new TestCharacter();
            _mapping = ScriptableObject.CreateInstance<FaceMapping>();
        }

        [TearDown]
        public void RemoveIt()
        {
            Object.DestroyImmediate(_character.Root);
            Object.DestroyImmediate(_mapping);
        }

        [Test]
        public void AGenericCharacterIsMappedByHand()
        {
            _character.Animator.avatar = null;
            Assert.IsNull(Capture().Humanoid);
            SkeletonDescription expected = Humanoid.Describe();
            foreach (KeyValuePair<string, string> pair in expected.Humanoid)
            {
                _mapping.SetJoint(pair.Key, pair.Value);
            }
            CollectionAssert.AreEquivalent(expected.Humanoid, Capture().Humanoid);
            Assert.IsInstanceOf<HumanoidDriver>(CharacterRig.Capture(_character.Root, _mapping).Bones, "parts of the body are known");
        }

        [TestCase(true)]
        [TestCase(false)]
        public void JawAndEyesAreNamedOnEveryCharacter(bool human)
        {
            _character.Animator.avatar = human ? _character.Animator.avatar : null;
            _mapping.SetJoint("Jaw", "node_5");
            Assert.AreEqual("node_5", Capture().Humanoid["Jaw"]);
            Assert.AreEqual(human ? Humanoid.Describe().Humanoid.Count + 1 : 1, Capture().Humanoid.Count);
            Assert.IsNull(Capture().FindProblem());
        }

        [Test]
        public void AJointThatIsNamedComesBeforeMecanims()
        {
            _mapping.SetJoint("Spine", "node_3");
            _mapping.SetJoint("Spine", "node_0");
            Assert.AreEqual("node_0", Capture().Humanoid["Spine"]);
            _mapping.SetJoint("Spine", "");
            Assert.AreEqual("node_2", Capture().Humanoid["Spine"]);
        }

        [Test]
        public void AJointThatTheCharacterLacksIsTold()
        {
            _mapping.SetJoint("LeftHand", "tentacle");
            string problem = Capture().FindProblem();
            StringAssert.Contains("LeftHand", problem);
            StringAssert.Contains("'tentacle'", problem);
        }

        private SkeletonDescription Capture() => CharacterRig.Capture(_character.Root, _mapping).Description;
    }
}
