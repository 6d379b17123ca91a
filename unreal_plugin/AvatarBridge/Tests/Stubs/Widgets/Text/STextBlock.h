#pragma once

#include "Styling/StyleColors.h"
#include "Widgets/DeclarativeSyntaxSupport.h"

class STextBlock : public SWidget
{
public:
	SLATE_BEGIN_ARGS(STextBlock) {}
	SLATE_ATTRIBUTE(FText, Text)
	SLATE_ATTRIBUTE(FSlateColor, ColorAndOpacity)
	SLATE_ATTRIBUTE(bool, AutoWrapText)
	SLATE_END_ARGS()

	void Construct(const FArguments& Arguments) { StubArguments = Arguments; }
	FText GetText() const { return StubArguments._Text.Get(); }
	FSlateColor StubColor() const { return StubArguments._ColorAndOpacity.Get(); }

private:
	FArguments StubArguments;
};
