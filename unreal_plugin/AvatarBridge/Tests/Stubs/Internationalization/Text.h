#pragma once

#include "Containers/UnrealString.h"
#include "UObject/NameTypes.h"

/** Text for people; the stand-in knows one language. */
class FText
{
public:
	FText() = default;
	static FText FromString(const FString& Text)
	{
		FText Made;
		Made.Text = Text;
		return Made;
	}
	static FText FromName(const FName& Name) { return FromString(Name.ToString()); }
	static FText AsNumber(int32 Number) { return FromString(FString::FromInt(Number)); }
	static FText GetEmpty() { return FText(); }
	const FString& ToString() const { return Text; }
	bool IsEmpty() const { return Text.IsEmpty(); }

	template <typename... Types>
	static FText Format(const FText& Pattern, const Types&... Values)
	{
		FString Result = Pattern.Text;
		int32 Index = 0;
		((Result = Result.Replace(*FString::Printf(TEXT("{%d}"), Index++), *AsText(Values).Text)), ...);
		return FromString(Result);
	}

private:
	static FText AsText(const FText& Value) { return Value; }
	static FText AsText(int32 Value) { return AsNumber(Value); }

	FString Text;
};

#define NSLOCTEXT(Namespace, Key, Literal) FText::FromString(TEXT(Literal))
/** LOCTEXT needs a namespace around it, as UnrealHeaderTool's gatherer does. */
#define LOCTEXT(Key, Literal) ((void)sizeof(LOCTEXT_NAMESPACE), FText::FromString(TEXT(Literal)))
#define INVTEXT(Literal) FText::FromString(TEXT(Literal))
