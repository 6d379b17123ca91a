using System;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.Events;
using Object = UnityEngine.Object;

namespace AvatarBridge.Tests
{
    /// <summary>What a slider or a button of the interface can be bound to in the inspector.</summary>
    public sealed class ControlTests
    {
        private AvatarBridgeAvatar _avatar;

        [SetUp]
        public void MakeACharacter() => _avatar = new TestCharacter().AddOfflineAvatar();

        [TearDown]
        public void RemoveIt() => Object.DestroyImmediate(_avatar.gameObject);

        [TestCase("Expressivity")]
        [TestCase("Valence")]
        [TestCase("Arousal")]
        [TestCase("Gesture")]
        [TestCase("BlinkRate")]
        public void ASliderCanSetAControl(string control)
        {
            // The inspector lists setters with one parameter, and void methods.
            var changed = new UnityEvent<float>();
            changed.AddListener((UnityAction<float>)Delegate.CreateDelegate(typeof(UnityAction<float>), _avatar, "set_" + control));
            changed.Invoke(0.375f);
            Assert.AreEqual(0.375f, (float)typeof(ModelControls).GetField(control).GetValue(_avatar.Controls));
            Assert.AreEqual(0.375f, (float)typeof(AvatarBridgeAvatar).GetProperty(control).GetValue(_avatar));
        }

        [Test]
        public void AButtonCanInterruptAndATextFieldCanSendWords()
        {
            int interrupted = 0;
            _avatar.Events.Interrupting += () => interrupted++;
            var clicked = new UnityEvent();
            clicked.AddListener((UnityAction)Delegate.CreateDelegate(typeof(UnityAction), _avatar, nameof(AvatarBridgeAvatar.Interrupt)));
            clicked.Invoke();
            Assert.AreEqual(1, interrupted);
            var entered = new UnityEvent<string>();
            Type listener = typeof(UnityAction<string>);
            entered.AddListener((UnityAction<string>)Delegate.CreateDelegate(listener, _avatar, nameof(AvatarBridgeAvatar.SendTranscript)));
            entered.Invoke("So, that was it.");
        }
    }
}
