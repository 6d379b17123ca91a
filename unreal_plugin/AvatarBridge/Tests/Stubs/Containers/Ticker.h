#pragma once

#include "CoreMinimal.h"

/** A function called once a frame until it returns false. */
class FTickerDelegate
{
public:
	template <typename T>
	static FTickerDelegate CreateUObject(T* Object, bool (T::*Method)(float))
	{
		FTickerDelegate Made;
		Made.Called = [Object, Method](float DeltaTime) { return (Object->*Method)(DeltaTime); };
		return Made;
	}

	TFunction<bool(float)> Called;
};

class FTSTicker
{
public:
	using FDelegateHandle = TSharedPtr<FTickerDelegate>;

	static FTSTicker& GetCoreTicker()
	{
		static FTSTicker Ticker;
		return Ticker;
	}
	FDelegateHandle AddTicker(const FTickerDelegate& Delegate, float = 0)
	{
		Delegates.Add(MakeShared<FTickerDelegate>(Delegate));
		return Delegates.Last();
	}
	static void RemoveTicker(FDelegateHandle Handle) { GetCoreTicker().Delegates.Remove(Handle); }
	void Tick(float DeltaTime)
	{
		const TArray<FDelegateHandle> Called = Delegates;
		for (const FDelegateHandle& Delegate : Called)
		{
			if (!Delegate->Called(DeltaTime))
			{
				Delegates.Remove(Delegate);
			}
		}
	}

private:
	TArray<FDelegateHandle> Delegates;
};
