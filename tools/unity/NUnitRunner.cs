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
            ITestResult result = runner.Run(new Listener(), filter);
            passed += result.PassCount;
            failed += result.FailCount;
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
        public void TestStarted(ITest test)
        {
        }

        public void TestFinished(ITestResult result)
        {
            string state = result.ResultState.Status.ToString().ToLowerInvariant();
            if (result.Test.IsSuite && result.ResultState.Site != FailureSite.SetUp)
            {
                return;
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
