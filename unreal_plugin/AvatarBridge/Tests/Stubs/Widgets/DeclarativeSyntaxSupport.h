#pragma once

#include "Input/Reply.h"
#include "Widgets/SWidget.h"

#include <tuple>

/** What every widget may be told. */
template <typename InWidgetType>
struct TStubWidgetArguments
{
	using WidgetArgsType = typename InWidgetType::FArguments;

	WidgetArgsType& IsEnabled(TAttribute<bool> Value)
	{
		StubEnabled = Value;
		return static_cast<WidgetArgsType&>(*this);
	}
	template <typename Owner, typename Method>
	WidgetArgsType& IsEnabled(Owner* Object, Method Bound)
	{
		return IsEnabled(TAttribute<bool>::CreateSP(Object, Bound));
	}
	WidgetArgsType& ToolTipText(TAttribute<FText> Value)
	{
		StubToolTipText = Value;
		return static_cast<WidgetArgsType&>(*this);
	}

	TAttribute<bool> StubEnabled;
	TAttribute<FText> StubToolTipText;
};

/** SNew: a widget is made, then constructed with what stands behind. */
template <typename WidgetType, typename... Types>
struct TStubMaker
{
	explicit TStubMaker(Types... InRequired)
		: Required(std::move(InRequired)...)
		, Made(MakeShared<WidgetType>())
	{
	}
	TSharedRef<WidgetType> operator<<=(const typename WidgetType::FArguments& Arguments) const
	{
		Made->StubEnabled = Arguments.StubEnabled;
		Made->StubToolTipText = Arguments.StubToolTipText;
		std::apply([&](const Types&... Values) { Made->Construct(Arguments, Values...); }, Required);
		return Made;
	}
	template <typename Pointer>
	TStubMaker& Assign(Pointer& Target)
	{
		Target = Made;
		return *this;
	}

	std::tuple<Types...> Required;
	TSharedRef<WidgetType> Made;
};

template <typename WidgetType, typename... Types>
TStubMaker<WidgetType, Types...> StubMake(Types... Required)
{
	return TStubMaker<WidgetType, Types...>(std::move(Required)...);
}

#define SNew(WidgetType, ...) StubMake<WidgetType>(__VA_ARGS__) <<= WidgetType::FArguments()
#define SAssignNew(Pointer, WidgetType, ...) StubMake<WidgetType>(__VA_ARGS__).Assign(Pointer) <<= WidgetType::FArguments()

#define SLATE_BEGIN_ARGS(InWidgetType) \
public: \
	static FName StubStaticType() { return TEXT(#InWidgetType); } \
	FName StubType() const override { return StubStaticType(); } \
	struct FArguments : public TStubWidgetArguments<InWidgetType> \
	{ \
		using WidgetArgsType = FArguments; \
		FArguments()

#define SLATE_END_ARGS() \
	} \
	;

#define SLATE_ARGUMENT(Type, Name) \
	Type _##Name{}; \
	WidgetArgsType& Name(Type Value) \
	{ \
		_##Name = Value; \
		return *this; \
	}

#define SLATE_ATTRIBUTE(Type, Name) \
	TAttribute<Type> _##Name; \
	WidgetArgsType& Name(TAttribute<Type> Value) \
	{ \
		_##Name = Value; \
		return *this; \
	} \
	template <typename Owner, typename Method> \
	WidgetArgsType& Name(Owner* Object, Method Bound) \
	{ \
		return Name(TAttribute<Type>::CreateSP(Object, Bound)); \
	} \
	template <typename Function> \
	WidgetArgsType& Name##_Lambda(Function Asked) \
	{ \
		return Name(TAttribute<Type>::CreateLambda(Asked)); \
	}

#define SLATE_EVENT(DelegateType, Name) \
	DelegateType _##Name; \
	WidgetArgsType& Name(const DelegateType& Value) \
	{ \
		_##Name = Value; \
		return *this; \
	} \
	template <typename Owner, typename Method> \
	WidgetArgsType& Name(Owner* Object, Method Bound) \
	{ \
		return Name(DelegateType::CreateSP(Object, Bound)); \
	} \
	template <typename Function> \
	WidgetArgsType& Name##_Lambda(Function Called) \
	{ \
		return Name(DelegateType::CreateLambda(Called)); \
	}

#define SLATE_DEFAULT_SLOT(ArgumentsType, Name) \
	TSharedPtr<SWidget> _##Name; \
	ArgumentsType& operator[](const TSharedRef<SWidget>& Content) \
	{ \
		_##Name = Content; \
		return *this; \
	}
