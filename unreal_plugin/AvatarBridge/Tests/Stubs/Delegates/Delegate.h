#pragma once

#include "CoreTypes.h"

#include <functional>
#include <vector>

/** A function that somebody else calls. */
template <typename... Types>
class TStubDelegate
{
public:
	template <typename Function, typename... Bound>
	static TStubDelegate CreateLambda(Function Called)
	{
		TStubDelegate Made;
		Made.Called = std::move(Called);
		return Made;
	}
	template <typename Owner>
	static TStubDelegate CreateSP(Owner* Object, void (Owner::*Method)(Types...))
	{
		return CreateLambda([Object, Method](Types... Values) { (Object->*Method)(Values...); });
	}
	template <typename Function>
	void BindLambda(Function InCalled)
	{
		Called = std::move(InCalled);
	}
	void Unbind() { Called = nullptr; }
	bool IsBound() const { return Called != nullptr; }
	void Execute(Types... Values) const
	{
		check(IsBound());
		Called(Values...);
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
	std::function<void(Types...)> Called;
};

/** As TStubDelegate, with a result. */
template <typename Result, typename... Types>
class TStubFunctionDelegate
{
public:
	template <typename Function>
	void BindLambda(Function InCalled)
	{
		Called = std::move(InCalled);
	}
	template <typename Function>
	void BindStatic(Function InCalled)
	{
		Called = InCalled;
	}
	void Unbind() { Called = nullptr; }
	bool IsBound() const { return Called != nullptr; }
	Result Execute(Types... Values) const
	{
		check(IsBound());
		return Called(Values...);
	}

private:
	std::function<Result(Types...)> Called;
};

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

#define DECLARE_DELEGATE_TwoParams(Name, First, Second) typedef TStubDelegate<First, Second> Name
#define DECLARE_DELEGATE_RetVal_OneParam(Result, Name, First) typedef TStubFunctionDelegate<Result, First> Name
#define DECLARE_DYNAMIC_MULTICAST_DELEGATE(Name) typedef TStubDynamicMulticast<> Name
#define DECLARE_DYNAMIC_MULTICAST_DELEGATE_OneParam(Name, Type1, Name1) typedef TStubDynamicMulticast<Type1> Name
#define DECLARE_DYNAMIC_MULTICAST_DELEGATE_TwoParams(Name, Type1, Name1, Type2, Name2) \
	typedef TStubDynamicMulticast<Type1, Type2> Name
#define DECLARE_DYNAMIC_MULTICAST_DELEGATE_ThreeParams(Name, Type1, Name1, Type2, Name2, Type3, Name3) \
	typedef TStubDynamicMulticast<Type1, Type2, Type3> Name
