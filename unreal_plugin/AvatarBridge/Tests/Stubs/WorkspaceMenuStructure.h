#pragma once

#include "CoreMinimal.h"

class FWorkspaceItem
{
public:
	explicit FWorkspaceItem(const TCHAR* Name)
		: StubName(Name)
	{
	}
	FString StubName;
};

class IWorkspaceMenuStructure
{
public:
	TSharedRef<FWorkspaceItem> GetToolsCategory() const { return Tools; }

private:
	TSharedRef<FWorkspaceItem> Tools = MakeShared<FWorkspaceItem>(TEXT("Tools"));
};
