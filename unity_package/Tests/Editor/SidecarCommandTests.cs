using System.Diagnostics;
using System.IO;
using NUnit.Framework;

namespace AvatarBridge.Editor.Tests
{
    /// <summary>How the sidecar's program is found and what it is started with.</summary>
    public sealed class SidecarCommandTests
    {
        private string _folder;

        [SetUp]
        public void MakeFolder()
        {
            _folder = Path.Combine(Path.GetTempPath(), "avatar bridge's " + System.Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(_folder);
        }

        [TearDown]
        public void RemoveFolder() => Directory.Delete(_folder, true);

        [Test]
        public void AProgramIsFoundByNameInTheFirstFolderThatHasItOrByItsPath()
        {
            string program = Path.Combine(_folder, "avatar-bridge" + (Path.DirectorySeparatorChar == '\\' ? ".exe" : ""));
            string absent = Path.Combine(_folder, "absent");
            Assert.IsNull(SidecarCommand.Find("avatar-bridge", new[] { absent, _folder }));
            File.WriteAllText(program, "");
            Assert.AreEqual(program, SidecarCommand.Find(" avatar-bridge ", new[] { absent, _folder }));
            Assert.AreEqual(program, SidecarCommand.Find(Path.Combine(_folder, "avatar-bridge"), new string[0]));
            Assert.IsNull(SidecarCommand.Find(Path.Combine(absent, "avatar-bridge"), new[] { _folder }));
            Assert.IsNull(SidecarCommand.Find("", new[] { _folder }));
        }

        [Test]
        public void TheAddressesBecomePorts()
        {
            Assert.IsTrue(SidecarCommand.TryMakeArguments("tcp://127.0.0.1:6571", "tcp://localhost:6570", "--seed 4", out string arguments, out string problem), problem);
            Assert.AreEqual("serve --control-port 6571 --frames-port 6570 --seed 4", arguments);
        }

        [TestCase("tcp://127.0.0.1", "tcp://127.0.0.1:5570", "no address such as")]
        [TestCase("tcp://127.0.0.1:5571", "5570", "no address such as")]
        [TestCase("tcp://192.168.0.9:5571", "tcp://127.0.0.1:5570", "another machine")]
        public void AnAddressWhereNothingCanBeStartedIsExplained(string control, string frames, string words)
        {
            Assert.IsFalse(SidecarCommand.TryMakeArguments(control, frames, "", out _, out string problem));
            StringAssert.Contains(words, problem);
        }

        [Test]
        public void AMissingProgramIsExplainedWithWhatInstallsIt()
        {
            Assume.That(SidecarProcess.IsRunning, Is.False, "this Editor has one running");
            string problem = SidecarProcess.Start(Path.Combine(_folder, "nothing"), "tcp://127.0.0.1:6571", "tcp://127.0.0.1:6570", "");
            StringAssert.Contains("pip install avatar-bridge", problem);
        }

        [Test]
        public void TheShellGetsTheProgramAndTheLogWhole()
        {
            string log = Path.Combine(_folder, "log");
            ProcessStartInfo start = SidecarCommand.MakeStart(Path.Combine(_folder, "program"), "serve", log, out string script);
            string line = script ?? start.Arguments;
            StringAssert.Contains("serve", line);
            Assert.IsFalse(start.RedirectStandardOutput, "a pipe breaks when the assemblies are loaded again");
            Assert.AreEqual(script != null, start.RedirectStandardInput);
        }
    }
}
