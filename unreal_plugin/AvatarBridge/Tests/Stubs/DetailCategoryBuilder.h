#pragma once

#include "DetailWidgetRow.h"

#include <memory>
#include <vector>

namespace ECategoryPriority
{
	enum Type
	{
		Variable,
		Important,
		Default,
	};
}

class IDetailCategoryBuilder
{
public:
	FDetailWidgetRow& AddCustomRow(const FText& FilterString, bool = false)
	{
		StubRows.push_back(std::make_unique<FDetailWidgetRow>());
		StubRows.back()->StubFilter = FilterString;
		return *StubRows.back();
	}

	std::vector<std::unique_ptr<FDetailWidgetRow>> StubRows;
};
