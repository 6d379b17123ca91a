#pragma once

#include "Widgets/Docking/SDockTab.h"
#include "WorkspaceMenuStructure.h"

class FSpawnTabArgs
{
};

DECLARE_DELEGATE_RetVal_OneParam(TSharedRef<SDockTab>, FOnSpawnTab, const FSpawnTabArgs&);

/** A tab that can be opened, and where menus show it. */
struct FTabSpawnerEntry
{
	FTabSpawnerEntry& SetDisplayName(const TAttribute<FText>& Name)
	{
		StubName = Name.Get();
		return *this;
	}
	FTabSpawnerEntry& SetTooltipText(const TAttribute<FText>&) { return *this; }
	FTabSpawnerEntry& SetGroup(const TSharedRef<FWorkspaceItem>& Group)
	{
		StubGroup = Group->StubName;
		return *this;
	}

	FOnSpawnTab StubSpawn;
	FText StubName;
	FString StubGroup;
};

class FGlobalTabmanager
{
public:
	static TSharedRef<FGlobalTabmanager> Get()
	{
		static const TSharedRef<FGlobalTabmanager> Manager = MakeShared<FGlobalTabmanager>();
		return Manager;
	}
	FTabSpawnerEntry& RegisterNomadTabSpawner(FName TabId, const FOnSpawnTab& OnSpawnTab)
	{
		check(!StubEntries.Contains(TabId));
		FTabSpawnerEntry& Entry = StubEntries.Add(TabId);
		Entry.StubSpawn = OnSpawnTab;
		return Entry;
	}
	void UnregisterNomadTabSpawner(FName TabId) { StubEntries.Remove(TabId); }
	TSharedPtr<SDockTab> TryInvokeTab(FName TabId)
	{
		const FTabSpawnerEntry* Entry = StubEntries.Find(TabId);
		return Entry ? TSharedPtr<SDockTab>(Entry->StubSpawn.Execute(FSpawnTabArgs())) : nullptr;
	}

	TMap<FName, FTabSpawnerEntry> StubEntries;
};
