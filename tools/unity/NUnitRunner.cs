using System;
using System.Collections.Generic;
using System.Reflection;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Filters;

/// Runs the tests of the assemblies named; prints failures and "N passed, N failed, N skipped".
public static class NUnitRunner
{
    // NUnit takes over Console.Out while a test runs.
    private static System.IO.TextWriter Output;

    public static int Main(string[] arguments)
    {
        Output = Console.Out;
        int passed = 0, failed = 0, skipped = 0;
        string only = Environment.GetEnvironmentVariable("NUNIT_ONLY");
        foreach (string path in arguments)
        {
            var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
            runner.Load(Assembly.LoadFrom(path), new Dictionary<string, object>());
            TestFilter filter = string.IsNullOrEmpty(only)
                ? TestFilter.Empty
                : TestFilter.FromXml("<filter><test re='1'>" + only + "</test></filter>");
            // Tests that need the stand-ins themselves look at the log; Unity's Test Framework fails all others on an error in it.
            var listener = new Listener(mayLogErrors: System.IO.Path.GetFileNameWithoutExtension(path) == "StagedTests");
            ITestResult result = runner.Run(listener, filter);
            passed += result.PassCount - listener.Unhandled;
            failed += result.FailCount + listener.Unhandled;
            skipped += result.SkipCount;
            // A fixture that dies in its set-up has no failed test to count.
            if (result.ResultState.Status == TestStatus.Failed && result.FailCount == 0)
            {
                failed++;
            }
        }
        Output.WriteLine(passed + " passed, " + failed + " failed, " + skipped + " skipped");
        return failed > 0 || passed == 0 ? 1 : 0;
    }

    private sealed class Listener : ITestListener
    {
        private readonly bool _mayLogErrors;

        public Listener(bool mayLogErrors)
        {
            _mayLogErrors = mayLogErrors;
        }

        /// Tests that passed but left an error in the log.
        public int Unhandled { get; private set; }

        // Null where nothing of the engine is loaded.
        private static List<string> Log =>
            (List<string>)Type.GetType("UnityEngine.Debug, UnityEngine")?.GetProperty("Messages").GetValue(null);

        public void TestStarted(ITest test)
        {
            if (!_mayLogErrors && !test.IsSuite)
            {
                Log?.Clear();
            }
        }

        public void TestFinished(ITestResult result)
        {
            string state = result.ResultState.Status.ToString().ToLowerInvariant();
            if (result.Test.IsSuite && result.ResultState.Site != FailureSite.SetUp)
            {
                return;
            }
            string error = _mayLogErrors || state != "passed"
                ? null
                : Log?.Find(message => message.StartsWith("error: ") || message.StartsWith("exception: "));
            if (error != null)
            {
                state = "failed";
                Unhandled++;
                Output.WriteLine("  Unhandled log message: " + error);
            }
            Output.WriteLine(state + " " + result.Test.FullName + " (" + result.Duration.ToString("0.00") + " s)");
            if (result.ResultState.Status == TestStatus.Failed || result.ResultState.Status == TestStatus.Skipped)
            {
                Output.WriteLine("  " + result.Message + "\n" + result.StackTrace);
            }
        }

        public void TestOutput(TestOutput output)
        {
            Output.Write(output.Text);
        }

        public void SendMessage(TestMessage message)
        {
        }
    }
}
