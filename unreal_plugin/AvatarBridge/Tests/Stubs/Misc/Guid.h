#pragma once

#include "CoreTypes.h"

#include <atomic>

struct FGuid
{
	uint32 A = 0;
	uint32 B = 0;
	uint32 C = 0;
	uint32 D = 0;

	static FGuid NewGuid()
	{
		static std::atomic<uint32> Count{ 0 };
		FGuid Made;
		Made.A = 0x5eed;
		Made.D = ++Count;
		return Made;
	}
	bool IsValid() const { return (A | B | C | D) != 0; }
	void Invalidate() { *this = FGuid(); }
	friend bool operator==(const FGuid& Left, const FGuid& Right)
	{
		return Left.A == Right.A && Left.B == Right.B && Left.C == Right.C && Left.D == Right.D;
	}
	friend bool operator!=(const FGuid& Left, const FGuid& Right) { return !(Left == Right); }
};
