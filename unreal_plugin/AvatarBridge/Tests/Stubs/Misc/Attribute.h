#pragma once

#include "CoreMinimal.h"

/** A value, or what is asked for it each time. */
template <typename T>
class TAttribute
{
public:
	TAttribute() = default;
	template <typename Other, typename = std::enable_if_t<std::is_convertible_v<Other, T>>>
	TAttribute(const Other& InValue)
		: Value(InValue)
		, bSet(true)
	{
	}
	template <typename Function>
	static TAttribute CreateLambda(Function Asked)
	{
		TAttribute Made;
		Made.Getter = TStubFunctionDelegate<T>::CreateLambda(std::move(Asked));
		Made.bSet = true;
		return Made;
	}
	template <typename Owner, typename Method>
	static TAttribute CreateSP(Owner* Object, Method Bound)
	{
		TAttribute Made;
		Made.Getter = TStubFunctionDelegate<T>::CreateSP(Object, Bound);
		Made.bSet = true;
		return Made;
	}
	bool IsSet() const { return bSet; }
	/** What the getter says; the value once its object has gone. */
	T Get() const { return Getter.IsBound() ? Getter.Execute() : Value; }
	T Get(const T& Default) const { return bSet ? Get() : Default; }

private:
	T Value{};
	TStubFunctionDelegate<T> Getter;
	bool bSet = false;
};
