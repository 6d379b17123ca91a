using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;
using NUnit.Framework.Internal.Commands;

namespace UnityEngine.TestTools
{
    /// A test that is a coroutine: every step is a frame of the game, about ninety a second of real time.
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class UnityTestAttribute : NUnitAttribute, ISimpleTestBuilder, IImplyFixture, IWrapTestMethod
    {
        public TestMethod BuildFrom(IMethodInfo method, Test suite)
        {
            // NUnit refuses methods that return something unless a result is expected.
            var parameters = new TestCaseParameters { ExpectedResult = null };
            return new NUnitTestCaseBuilder().BuildTestMethod(method, suite, parameters);
        }

        public TestCommand Wrap(TestCommand command) => new FramesCommand(command.Test);

        private sealed class FramesCommand : TestCommand
        {
            private const int FrameMilliseconds = 11;

            public FramesCommand(Test test) : base(test)
            {
            }

            public override TestResult Execute(TestExecutionContext context)
            {
                var steps = new Stack<IEnumerator>();
                steps.Push((IEnumerator)Test.Method.Invoke(context.TestObject, null));
                Stopwatch clock = Stopwatch.StartNew();
                double last = 0;
                while (steps.Count > 0)
                {
                    if (!steps.Peek().MoveNext())
                    {
                        steps.Pop();
                    }
                    else if (steps.Peek().Current is IEnumerator inner)
                    {
                        steps.Push(inner);
                    }
                    else
                    {
                        Thread.Sleep(FrameMilliseconds);
                        double now = clock.Elapsed.TotalSeconds;
                        GameLoop.Frame((float)(now - last));
                        last = now;
                    }
                }
                context.CurrentResult.SetResult(ResultState.Success);
                return context.CurrentResult;
            }
        }
    }
}
