using System.Collections.Generic;
using NUnit.Framework;
using UnityEngine;

namespace AvatarBridge.Editor.Tests
{
    /// <summary>Blendshapes are recognised whatever tool has named them.</summary>
    public sealed class FaceAutoMapTests
    {
        private FaceMapping _mapping;

        [SetUp]
        public void MakeMapping() => _mapping = ScriptableObject.CreateInstance<FaceMapping>();

        [TearDown]
        public void RemoveMapping() => Object.DestroyImmediate(_mapping);

        [TestCase("Face.M_eyeBlink_L", "eyeblinkleft")]
        [TestCase("eyeBlinkLeft", "eyeblinkleft")]
        [TestCase("blendShape1.jaw_open", "jawopen")]
        [TestCase("Fcl_MTH_A", "mtha")]
        [TestCase("Model_Fcl_EYE_Close_R", "eyecloseright")]
        [TestCase("あ", "あ")]
        public void SpellingsOfOneNameAreOne(string name, string plain)
        {
            Assert.AreEqual(plain, ShapeName.Plain(name));
        }

        [TestCase("ARKit", "jawOpen", "eyeBlink_L", "eyeBlink_R")]
        [TestCase("ARKit", "Jaw_Open", "Brow_Drop_L", "Mouth_Down_Lower_R")]
        [TestCase("Visemes", "vrc.v_aa", "vrc.v_ou", "vrc.v_sil")]
        [TestCase("VRM", "Fcl_MTH_A", "Fcl_MTH_O", "Fcl_ALL_Joy")]
        [TestCase("VRM", "あ", "い", "まばたき")]
        public void AFamilyIsRecognisedByMostOfItsNames(string family, params string[] shapes)
        {
            var names = new List<string>(shapes) { "Outfit_Fat" };
            Assert.AreEqual(family, FaceAutoMap.ChooseFamily(names).Name);
            Assert.AreEqual(shapes.Length, FaceAutoMap.Fill(_mapping, names));
            CollectionAssert.AreEquivalent(shapes, _mapping.Entries.ConvertAll(entry => entry.Shape));
        }

        [Test]
        public void OnlyOneFamilyDrivesAFaceAndWhatIsMappedStays()
        {
            _mapping.Entries.Add(new FaceMapping.Entry { Channel = "mouthFunnel", Shape = "jawOpen", Scale = 0.5f });
            var shapes = new List<string> { "jawOpen", "mouthPucker", "cheekPuff", "viseme_aa", "viseme_PP" };
            Assert.AreEqual(2, FaceAutoMap.Fill(_mapping, shapes));
            Assert.AreEqual("mouthFunnel", _mapping.FindByShape("jawOpen").Channel);
            Assert.IsNull(_mapping.FindByShape("viseme_aa"));
            Assert.AreEqual("mouthPucker", _mapping.FindByShape("mouthPucker").Channel);
            Assert.AreEqual(0, FaceAutoMap.Fill(_mapping, shapes), "once is enough");
            List<string> unmapped = FaceAutoMap.Unmapped(_mapping, FaceFamilies.Arkit);
            CollectionAssert.Contains(unmapped, "jawOpen");
            CollectionAssert.DoesNotContain(unmapped, "cheekPuff");
        }

        [Test]
        public void ShapesWithoutKnownNamesAreLeftAlone()
        {
            Assert.IsNull(FaceAutoMap.ChooseFamily(new List<string> { "Shape 1", "Body_Thin" }));
            Assert.AreEqual(0, FaceAutoMap.Fill(_mapping, new List<string> { "Shape 1" }));
        }

        [Test]
        public void TheFamiliesAreWhole()
        {
            Assert.AreEqual(52, FaceFamilies.Arkit.Channels.Count);
            Assert.AreEqual(15, FaceFamilies.Visemes.Channels.Count);
            Assert.AreEqual(17, FaceFamilies.Vrm.Channels.Count);
        }
    }
}
