#pragma once

#include "Misc/Attribute.h"

#include <vector>

enum class EActiveTimerReturnType : uint8
{
	Continue,
	Stop,
};

DECLARE_DELEGATE_RetVal_TwoParams(EActiveTimerReturnType, FWidgetActiveTimerDelegate, double, float);

/** A node of the tree of widgets. The stand-in draws nothing: a test walks the tree, reads it and clicks. */
class SWidget : public TSharedFromThis<SWidget>
{
public:
	virtual ~SWidget() = default;
	SWidget() = default;
	SWidget(const SWidget&) = delete;
	SWidget& operator=(const SWidget&) = delete;

	/** The name of its class, without run-time types. */
	virtual FName StubType() const = 0;
	virtual std::vector<TSharedRef<SWidget>> StubChildren() const { return {}; }
	bool IsEnabled() const { return StubEnabled.Get(true); }
	FText StubToolTip() const { return StubToolTipText.Get(); }

	void RegisterActiveTimer(float Period, FWidgetActiveTimerDelegate Tick) { Timers.push_back({ Period, 0, Tick }); }

	/** Lets time pass for it and all below. */
	void StubTick(double Now, float DeltaTime)
	{
		for (std::size_t Index = 0; Index < Timers.size();)
		{
			FTimer& Timer = Timers[Index];
			Timer.Waited += DeltaTime;
			if (Timer.Waited < Timer.Period)
			{
				Index++;
				continue;
			}
			Timer.Waited = 0;
			const FWidgetActiveTimerDelegate Tick = Timer.Tick;
			if (Tick.IsBound() && Tick.Execute(Now, DeltaTime) == EActiveTimerReturnType::Continue)
			{
				Index++;
			}
			else
			{
				Timers.erase(Timers.begin() + static_cast<std::ptrdiff_t>(Index));
			}
		}
		for (const TSharedRef<SWidget>& Child : StubChildren())
		{
			Child->StubTick(Now, DeltaTime);
		}
	}

	TAttribute<bool> StubEnabled;
	TAttribute<FText> StubToolTipText;

private:
	struct FTimer
	{
		float Period = 0;
		float Waited = 0;
		FWidgetActiveTimerDelegate Tick;
	};

	std::vector<FTimer> Timers;
};

/** Every widget of a class below one, and itself, from above. */
template <typename T>
std::vector<T*> StubFind(SWidget& Root)
{
	std::vector<T*> Found;
	if (Root.StubType() == T::StubStaticType())
	{
		Found.push_back(static_cast<T*>(&Root));
	}
	for (const TSharedRef<SWidget>& Child : Root.StubChildren())
	{
		const std::vector<T*> Below = StubFind<T>(*Child);
		Found.insert(Found.end(), Below.begin(), Below.end());
	}
	return Found;
}
