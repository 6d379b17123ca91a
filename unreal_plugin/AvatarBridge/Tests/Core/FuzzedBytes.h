#pragma once

#include <cstddef>
#include <cstdio>

/** Counts what a fuzzer has read and says so at its end. */
class FuzzedBytes
{
public:
	~FuzzedBytes() { std::printf("fuzzed %zu bytes\n", _total); }

	static void Count(std::size_t bytes)
	{
		static FuzzedBytes counter;
		counter._total += bytes;
	}

private:
	std::size_t _total = 0;
};
