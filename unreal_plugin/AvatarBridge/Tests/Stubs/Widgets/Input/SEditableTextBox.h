#pragma once

#include "Widgets/DeclarativeSyntaxSupport.h"

DECLARE_DELEGATE_OneParam(FOnTextChanged, const FText&);

/** A line to write into; what is written stays in it. */
class SEditableTextBox : public SWidget
{
public:
	SLATE_BEGIN_ARGS(SEditableTextBox) {}
	SLATE_ATTRIBUTE(FText, Text)
	SLATE_ATTRIBUTE(FText, HintText)
	SLATE_EVENT(FOnTextChanged, OnTextChanged)
	SLATE_END_ARGS()

	void Construct(const FArguments& Arguments)
	{
		StubArguments = Arguments;
		Written = Arguments._Text.Get();
	}
	FText GetText() const { return Written; }
	void StubWrite(const FText& Text)
	{
		Written = Text;
		StubArguments._OnTextChanged.ExecuteIfBound(Text);
	}

private:
	FArguments StubArguments;
	FText Written;
};
