#pragma once

#include "Widgets/SWidget.h"

/** A row of a details panel: one widget over all its width. */
class FDetailWidgetRow
{
public:
	FDetailWidgetRow& WholeRowContent() { return *this; }
	FDetailWidgetRow& operator[](const TSharedRef<SWidget>& InContent)
	{
		StubContent = InContent;
		return *this;
	}

	FText StubFilter;
	TSharedPtr<SWidget> StubContent;
};
