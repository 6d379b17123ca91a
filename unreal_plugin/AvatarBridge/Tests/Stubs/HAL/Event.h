#pragma once

#include "CoreTypes.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

enum class EEventMode
{
	AutoReset,
	ManualReset,
};

class FEvent
{
public:
	explicit FEvent(EEventMode InMode)
		: Mode(InMode)
	{
	}
	void Trigger()
	{
		const std::lock_guard<std::mutex> Guard(Lock);
		bSet = true;
		Changed.notify_all();
	}
	bool Wait(uint32 Milliseconds)
	{
		std::unique_lock<std::mutex> Guard(Lock);
		const bool bWasSet = Changed.wait_for(Guard, std::chrono::milliseconds(Milliseconds), [this] { return bSet; });
		bSet = bSet && Mode == EEventMode::ManualReset;
		return bWasSet;
	}

private:
	const EEventMode Mode;
	std::mutex Lock;
	std::condition_variable Changed;
	bool bSet = false;
};

/** An event of the engine's pool, given back at its end. */
class FEventRef final
{
public:
	explicit FEventRef(EEventMode Mode = EEventMode::AutoReset)
		: Event(Mode)
	{
	}
	FEventRef(const FEventRef&) = delete;
	FEventRef& operator=(const FEventRef&) = delete;
	FEvent* operator->() const { return &Event; }

private:
	mutable FEvent Event;
};
