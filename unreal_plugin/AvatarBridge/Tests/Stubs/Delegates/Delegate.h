#pragma once

#include "CoreTypes.h"

#include <functional>
#include <memory>
#include <vector>

/** A function that somebody else calls. Bound by CreateSP it is unbound once its object has gone. */
template <typename Result, typename... Types>
class TStubFunctionDelegate
{
public:
	template <typename Function>
	static TStubFunctionDelegate CreateLambda(Function Called)
	{
		TStubFunctionDelegate Made;
		Made.Called = std::move(Called);
		return Made;
	}
	template <typename Function>
	static TStubFunctionDelegate CreateStatic(Function Called)
	{
		return CreateLambda(Called);
	}
	template <typename Owner, typename Method>
	static TStubFunctionDelegate CreateRaw(Owner* Object, Method Bound)
	{
		return CreateLambda([Object, Bound](Types... Values) { return (Object->*Bound)(Values...); });
	}
	template <typename Owner, typename Method>
	static TStubFunctionDelegate CreateSP(Owner* Object, Method Bound)
	{
		TStubFunctionDelegate Made = CreateRaw(Object, Bound);
		Made.Guard = Object->weak_from_this();
		Made.bGuarded = true;
		return Made;
	}
	template <typename Function>
	void BindLambda(Function InCalled)
	{
		*this = CreateLambda(std::move(InCalled));
	}
	template <typename Function>
	void BindStatic(Function InCalled)
	{
		*this = CreateLambda(InCalled);
	}
	void Unbind() { Called = nullptr; }
	bool IsBound() const { return Called != nullptr && !(bGuarded && Guard.expired()); }
	Result Execute(Types... Values) const
	{
		check(IsBound());
		return Called(Values...);
	}
	bool ExecuteIfBound(Types... Values) const
	{
		if (IsBound())
		{
			Called(Values...);
		}
		return IsBound();
	}

private:
	std::function<Result(Types...)> Called;
	std::weak_ptr<void> Guard;
	bool bGuarded = false;
};

template <typename... Types>
using TStubDelegate = TStubFunctionDelegate<void, Types...>;

/** A delegate of Blueprints: any number of listeners. */
template <typename... Types>
class TStubDynamicMulticast
{
public:
	template <typename Owner>
	void StubAddDynamic(Owner* Object, void (Owner::*Method)(Types...))
	{
		Listeners.push_back([Object, Method](Types... Values) { (Object->*Method)(Values...); });
	}
	bool IsBound() const { return !Listeners.empty(); }
	void Clear() { Listeners.clear(); }
	void Broadcast(Types... Values) const
	{
		for (const auto& Listener : Listeners)
		{
			Listener(Values...);
		}
	}

private:
	std::vector<std::function<void(Types...)>> Listeners;
};

#define AddDynamic(Object, Method) StubAddDynamic(Object, Method)

#define DECLARE_DELEGATE_OneParam(Name, First) typedef TStubDelegate<First> Name
#define DECLARE_DELEGATE_TwoParams(Name, First, Second) typedef TStubDelegate<First, Second> Name
#define DECLARE_DELEGATE_RetVal(Result, Name) typedef TStubFunctionDelegate<Result> Name
#define DECLARE_DELEGATE_RetVal_TwoParams(Result, Name, First, Second) typedef TStubFunctionDelegate<Result, First, Second> Name
#define DECLARE_DELEGATE_RetVal_OneParam(Result, Name, First) typedef TStubFunctionDelegate<Result, First> Name
#define DECLARE_DYNAMIC_MULTICAST_DELEGATE(Name) typedef TStubDynamicMulticast<> Name
#define DECLARE_DYNAMIC_MULTICAST_DELEGATE_OneParam(Name, Type1, Name1) typedef TStubDynamicMulticast<Type1> Name
#define DECLARE_DYNAMIC_MULTICAST_DELEGATE_TwoParams(Name, Type1, Name1, Type2, Name2) \
	typedef TStubDynamicMulticast<Type1, Type2> Name
#define DECLARE_DYNAMIC_MULTICAST_DELEGATE_ThreeParams(Name, Type1, Name1, Type2, Name2, Type3, Name3) \
	typedef TStubDynamicMulticast<Type1, Type2, Type3> Name

/** What FSimpleMulticastDelegate::FDelegate is. */
class FSimpleMulticastDelegate
{
public:
	using FDelegate = TStubDelegate<>;
};
