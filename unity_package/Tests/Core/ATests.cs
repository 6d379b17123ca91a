using NUnit.Framework;
namespace AvatarBridge.Core.Tests { public sealed class ATests { [Test] public void T() { Assert.AreEqual(1, new A().X(new byte[]{1})); } } }
