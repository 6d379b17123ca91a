#pragma once

#include "Widgets/DeclarativeSyntaxSupport.h"

/** A widget made of others, in its one slot. */
class SCompoundWidget : public SWidget
{
public:
	std::vector<TSharedRef<SWidget>> StubChildren() const override
	{
		return ChildSlot.Content ? std::vector<TSharedRef<SWidget>>{ ChildSlot.Content.ToSharedRef() } : std::vector<TSharedRef<SWidget>>();
	}

protected:
	struct FCompoundWidgetOneChildSlot
	{
		FCompoundWidgetOneChildSlot& Padding(float) { return *this; }
		FCompoundWidgetOneChildSlot& operator[](const TSharedRef<SWidget>& InContent)
		{
			Content = InContent;
			return *this;
		}
		TSharedPtr<SWidget> Content;
	};

	FCompoundWidgetOneChildSlot ChildSlot;
};
