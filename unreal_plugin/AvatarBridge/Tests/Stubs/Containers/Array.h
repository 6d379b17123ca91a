#pragma once

#include "CoreTypes.h"

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <vector>

/** Unreal's array, with its bounds checked. */
template <typename T>
class TArray
{
	// std::vector<bool> has no references.
	using Element = std::conditional_t<std::is_same_v<T, bool>, char, T>;

public:
	TArray() = default;
	TArray(std::initializer_list<Element> Values)
		: Items(Values)
	{
	}

	int32 Num() const { return static_cast<int32>(Items.size()); }
	bool IsEmpty() const { return Items.empty(); }
	bool IsValidIndex(int32 Index) const { return Index >= 0 && Index < Num(); }
	Element* GetData() { return Items.data(); }
	const Element* GetData() const { return Items.data(); }
	Element& operator[](int32 Index)
	{
		check(IsValidIndex(Index));
		return Items[static_cast<std::size_t>(Index)];
	}
	const Element& operator[](int32 Index) const
	{
		check(IsValidIndex(Index));
		return Items[static_cast<std::size_t>(Index)];
	}
	Element& Last() { return (*this)[Num() - 1]; }
	const Element& Last() const { return (*this)[Num() - 1]; }

	int32 Add(Element Value)
	{
		Items.push_back(std::move(Value));
		return Num() - 1;
	}
	int32 AddUnique(const Element& Value)
	{
		const int32 Found = Find(Value);
		return Found == INDEX_NONE ? Add(Value) : Found;
	}
	template <typename... Types>
	int32 Emplace(Types&&... Values)
	{
		Items.emplace_back(std::forward<Types>(Values)...);
		return Num() - 1;
	}
	template <typename... Types>
	Element& Emplace_GetRef(Types&&... Values)
	{
		return Items.emplace_back(std::forward<Types>(Values)...);
	}
	Element& AddDefaulted_GetRef() { return Items.emplace_back(); }
	int32 AddUninitialized(int32 Count = 1)
	{
		Items.resize(Items.size() + static_cast<std::size_t>(Count));
		return Num() - Count;
	}
	int32 AddZeroed(int32 Count = 1) { return AddUninitialized(Count); }
	void Append(const TArray& Other) { Items.insert(Items.end(), Other.Items.begin(), Other.Items.end()); }
	void Append(const Element* Values, int32 Count) { Items.insert(Items.end(), Values, Values + Count); }
	void SetNum(int32 Count) { Items.resize(static_cast<std::size_t>(Count)); }
	void SetNumUninitialized(int32 Count) { SetNum(Count); }
	void SetNumZeroed(int32 Count) { SetNum(Count); }
	void Init(const Element& Value, int32 Count) { Items.assign(static_cast<std::size_t>(Count), Value); }
	void Reserve(int32 Count) { Items.reserve(static_cast<std::size_t>(Count)); }
	void Reset() { Items.clear(); }
	void Empty()
	{
		Items.clear();
		Items.shrink_to_fit();
	}
	void RemoveAt(int32 Index, int32 Count = 1)
	{
		check(Index >= 0 && Count >= 0 && Index + Count <= Num());
		Items.erase(Items.begin() + Index, Items.begin() + Index + Count);
	}
	int32 Remove(const Element& Value)
	{
		return RemoveAll([&Value](const Element& Item) { return Item == Value; });
	}
	template <typename Predicate>
	int32 RemoveAll(Predicate Matches)
	{
		const int32 Before = Num();
		Items.erase(std::remove_if(Items.begin(), Items.end(), Matches), Items.end());
		return Before - Num();
	}
	bool Contains(const Element& Value) const { return Find(Value) != INDEX_NONE; }
	template <typename Key>
	int32 IndexOfByKey(const Key& Value) const
	{
		const auto At = std::find(Items.begin(), Items.end(), Value);
		return At == Items.end() ? INDEX_NONE : static_cast<int32>(At - Items.begin());
	}
	int32 Find(const Element& Value) const { return IndexOfByKey(Value); }
	template <typename Predicate>
	Element* FindByPredicate(Predicate Matches)
	{
		const auto At = std::find_if(Items.begin(), Items.end(), Matches);
		return At == Items.end() ? nullptr : &*At;
	}
	template <typename Predicate>
	bool ContainsByPredicate(Predicate Matches) const
	{
		return std::find_if(Items.begin(), Items.end(), Matches) != Items.end();
	}
	friend bool operator==(const TArray& Left, const TArray& Right) { return Left.Items == Right.Items; }
	friend bool operator!=(const TArray& Left, const TArray& Right) { return !(Left == Right); }

	auto begin() { return Items.begin(); }
	auto end() { return Items.end(); }
	auto begin() const { return Items.begin(); }
	auto end() const { return Items.end(); }

private:
	std::vector<Element> Items;
};
