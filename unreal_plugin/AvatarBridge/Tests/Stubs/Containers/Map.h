#pragma once

#include "CoreTypes.h"

#include <vector>

template <typename KeyType, typename ValueType>
struct TPair
{
	KeyType Key;
	ValueType Value;
};

/** Unreal's map; keeps the order of insertion. */
template <typename KeyType, typename ValueType>
class TMap
{
	using Pair = TPair<KeyType, ValueType>;

public:
	TMap() = default;
	TMap(std::initializer_list<Pair> Values)
	{
		for (const Pair& Item : Values)
		{
			Add(Item.Key, Item.Value);
		}
	}

	int32 Num() const { return static_cast<int32>(Items.size()); }
	bool IsEmpty() const { return Items.empty(); }
	void Reset() { Items.clear(); }
	void Empty() { Items.clear(); }
	void Reserve(int32 Count) { Items.reserve(static_cast<std::size_t>(Count)); }
	ValueType& Add(KeyType Key, ValueType Value = ValueType())
	{
		ValueType& Place = FindOrAdd(Key);
		Place = std::move(Value);
		return Place;
	}
	ValueType& FindOrAdd(const KeyType& Key)
	{
		ValueType* Found = Find(Key);
		return Found ? *Found : Items.emplace_back(Pair{ Key, ValueType() }).Value;
	}
	ValueType* Find(const KeyType& Key)
	{
		for (Pair& Item : Items)
		{
			if (Item.Key == Key)
			{
				return &Item.Value;
			}
		}
		return nullptr;
	}
	const ValueType* Find(const KeyType& Key) const { return const_cast<TMap*>(this)->Find(Key); }
	ValueType FindRef(const KeyType& Key) const
	{
		const ValueType* Found = Find(Key);
		return Found ? *Found : ValueType();
	}
	bool Contains(const KeyType& Key) const { return Find(Key) != nullptr; }
	ValueType& operator[](const KeyType& Key)
	{
		ValueType* Found = Find(Key);
		check(Found);
		return *Found;
	}
	int32 Remove(const KeyType& Key)
	{
		for (std::size_t Index = 0; Index < Items.size(); Index++)
		{
			if (Items[Index].Key == Key)
			{
				Items.erase(Items.begin() + static_cast<std::ptrdiff_t>(Index));
				return 1;
			}
		}
		return 0;
	}

	auto begin() { return Items.begin(); }
	auto end() { return Items.end(); }
	auto begin() const { return Items.begin(); }
	auto end() const { return Items.end(); }

private:
	std::vector<Pair> Items;
};
