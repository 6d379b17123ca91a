#pragma once

#include "HAL/Runnable.h"

#include <atomic>
#include <thread>

enum EThreadPriority
{
	TPri_Normal,
	TPri_AboveNormal,
};

/** A thread. Like the engine's it is ended and waited for when it is deleted. */
class FRunnableThread
{
public:
	static FRunnableThread* Create(FRunnable* Runnable, const TCHAR* Name, uint32 = 0, EThreadPriority = TPri_Normal)
	{
		check(Runnable && Name && *Name);
		return new FRunnableThread(Runnable);
	}
	~FRunnableThread() { Kill(true); }
	bool Kill(bool bShouldWait = true)
	{
		Runnable->Stop();
		if (bShouldWait)
		{
			WaitForCompletion();
		}
		return true;
	}
	void WaitForCompletion()
	{
		if (Thread.joinable())
		{
			Thread.join();
			StubLiveThreads()--;
		}
	}

	/** Threads that run or wait to be joined. */
	static std::atomic<int>& StubLiveThreads()
	{
		static std::atomic<int> Count{ 0 };
		return Count;
	}

private:
	explicit FRunnableThread(FRunnable* InRunnable)
		: Runnable(InRunnable)
	{
		StubLiveThreads()++;
		Thread = std::thread(
			[InRunnable]
			{
				if (InRunnable->Init())
				{
					InRunnable->Run();
					InRunnable->Exit();
				}
			});
	}

	FRunnable* Runnable;
	std::thread Thread;
};
