#pragma once

#include "Misc/Attribute.h"
#include "UObject/Object.h"

#include <map>
#include <memory>
#include <vector>

/** What a menu was opened with. */
struct FToolMenuContext
{
	template <typename T>
	T* FindContext() const
	{
		for (UObject* Object : StubObjects)
		{
			if (T* Match = Cast<T>(Object))
			{
				return Match;
			}
		}
		return nullptr;
	}

	std::vector<UObject*> StubObjects;
};

struct FSlateIcon
{
};

DECLARE_DELEGATE_OneParam(FToolMenuExecuteAction, const FToolMenuContext&);

struct FToolUIActionChoice
{
	FToolUIActionChoice(const FToolMenuExecuteAction& InAction)
		: StubAction(InAction)
	{
	}
	FToolMenuExecuteAction StubAction;
};

struct FToolMenuEntry
{
	FName Name;
	FText StubLabel;
	FToolMenuExecuteAction StubAction;
	const void* StubOwner = nullptr;
};

struct FToolMenuSection
{
	FToolMenuEntry& AddMenuEntry(const FName InName, const TAttribute<FText>& InLabel, const TAttribute<FText>&,
		const TAttribute<FSlateIcon>&, const FToolUIActionChoice& InAction)
	{
		StubEntries.push_back({ InName, InLabel.Get(), InAction.StubAction, StubCurrentOwner() });
		return StubEntries.back();
	}

	static const void*& StubCurrentOwner()
	{
		static const void* Owner = nullptr;
		return Owner;
	}

	std::vector<FToolMenuEntry> StubEntries;
};

class UToolMenu : public UObject
{
public:
	STUB_OBJECT(UToolMenu, UObject)

	FToolMenuSection& FindOrAddSection(const FName SectionName) { return StubSections[SectionName.ToString()]; }

	std::map<FString, FToolMenuSection> StubSections;
};

/** Whoever adds to a menu while this lives owns what is added. */
struct FToolMenuOwnerScoped
{
	explicit FToolMenuOwnerScoped(const void* Owner) { FToolMenuSection::StubCurrentOwner() = Owner; }
	~FToolMenuOwnerScoped() { FToolMenuSection::StubCurrentOwner() = nullptr; }
};

class UToolMenus : public UObject
{
public:
	STUB_OBJECT(UToolMenus, UObject)

	static UToolMenus* Get()
	{
		static UToolMenus Menus;
		return &Menus;
	}
	/** As in an editor that has started: called at once. */
	static void RegisterStartupCallback(const FSimpleMulticastDelegate::FDelegate& Callback) { Callback.Execute(); }
	static void UnRegisterStartupCallback(const void*) {}
	static void UnregisterOwner(const void* Owner)
	{
		for (auto& Menu : Get()->StubMenus)
		{
			for (auto& Section : Menu.second->StubSections)
			{
				auto& Entries = Section.second.StubEntries;
				for (std::size_t Index = Entries.size(); Index-- > 0;)
				{
					if (Entries[Index].StubOwner == Owner)
					{
						Entries.erase(Entries.begin() + static_cast<std::ptrdiff_t>(Index));
					}
				}
			}
		}
	}
	UToolMenu* ExtendMenu(const FName Name)
	{
		std::unique_ptr<UToolMenu>& Menu = StubMenus[Name.ToString()];
		Menu = Menu ? std::move(Menu) : std::make_unique<UToolMenu>();
		return Menu.get();
	}

	std::map<FString, std::unique_ptr<UToolMenu>> StubMenus;
};
