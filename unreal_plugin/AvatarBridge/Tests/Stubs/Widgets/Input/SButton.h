#pragma once

#include "Widgets/DeclarativeSyntaxSupport.h"

DECLARE_DELEGATE_RetVal(FReply, FOnClicked);

class SButton : public SWidget
{
public:
	SLATE_BEGIN_ARGS(SButton) {}
	SLATE_ATTRIBUTE(FText, Text)
	SLATE_EVENT(FOnClicked, OnClicked)
	SLATE_END_ARGS()

	void Construct(const FArguments& Arguments) { StubArguments = Arguments; }
	FText StubText() const { return StubArguments._Text.Get(); }
	/** False if it is greyed out. */
	bool StubClick()
	{
		const TSharedRef<SWidget> Alive = AsShared();
		return IsEnabled() && StubArguments._OnClicked.Execute().IsEventHandled();
	}

private:
	FArguments StubArguments;
};
