#pragma once

#include "Containers/UnrealString.h"

#include <map>
#include <mutex>

enum
{
	NAME_SIZE = 1024,
};

enum EName
{
	NAME_None,
};

/** A name: an entry of one table, found without regard to case and shown as it was first written. */
class FName
{
public:
	FName()
		: Entry(nullptr)
	{
	}
	FName(EName)
		: Entry(nullptr)
	{
	}
	FName(const TCHAR* Text)
		: Entry(Find(FString(Text)))
	{
	}
	explicit FName(const FString& Text)
		: Entry(Find(Text))
	{
	}

	bool IsNone() const { return Entry == nullptr; }
	FString ToString() const { return Entry ? *Entry : FString(TEXT("None")); }
	friend bool operator==(FName Left, FName Right) { return Left.Entry == Right.Entry; }
	friend bool operator!=(FName Left, FName Right) { return Left.Entry != Right.Entry; }

private:
	static const FString* Find(const FString& Text)
	{
		check(Text.Len() < NAME_SIZE);
		if (Text.IsEmpty() || Text == FString(TEXT("None")))
		{
			return nullptr;
		}
		static std::mutex Lock;
		static std::map<std::u16string, FString> Table;
		const std::lock_guard<std::mutex> Guard(Lock);
		return &Table.emplace(FString::Lower(*Text), Text).first->second;
	}

	const FString* Entry;
};
