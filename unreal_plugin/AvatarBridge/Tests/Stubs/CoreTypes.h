#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <type_traits>
#include <utility>

/** Stand-ins for Unreal's own headers, ours, written from the public API reference. They behave; README.md says how far. */

using int8 = std::int8_t;
using int16 = std::int16_t;
using int32 = std::int32_t;
using int64 = long long;
using uint8 = std::uint8_t;
using uint16 = std::uint16_t;
using uint32 = std::uint32_t;
using uint64 = unsigned long long;
using SIZE_T = std::size_t;
/** As on Linux: text without TEXT() does not compile. */
using TCHAR = char16_t;
using ANSICHAR = char;

#define TEXT_PASTE(Literal) u##Literal
#define TEXT(Literal) TEXT_PASTE(Literal)
#define INDEX_NONE (-1)
#define FORCEINLINE inline
#define UE_DEPRECATED(Version, Message)
#define PLATFORM_ANDROID 0

#ifndef WITH_EDITOR
#error "the build says whether the editor is there"
#endif
#define WITH_EDITORONLY_DATA WITH_EDITOR

[[noreturn]] inline void StubFail(const char* What, const char* File, int Line)
{
	std::fprintf(stderr, "%s:%d: %s\n", File, Line, What);
	std::abort();
}

#define check(Condition) ((Condition) ? (void)0 : StubFail("check failed: " #Condition, __FILE__, __LINE__))
#define checkf(Condition, ...) check(Condition)
#define ensure(Condition) (!!(Condition))

template <typename T>
constexpr std::remove_reference_t<T>&& MoveTemp(T&& Value) noexcept
{
	static_assert(std::is_lvalue_reference_v<T>, "MoveTemp of a temporary");
	static_assert(!std::is_const_v<std::remove_reference_t<T>>, "MoveTemp of a constant");
	return static_cast<std::remove_reference_t<T>&&>(Value);
}

template <typename T>
constexpr T&& Forward(std::remove_reference_t<T>& Value) noexcept
{
	return static_cast<T&&>(Value);
}

template <typename T>
void Swap(T& Left, T& Right)
{
	std::swap(Left, Right);
}

/** An index that counts from zero, as the engine's containers have it. */
#define UE_ARRAY_COUNT(Array) (sizeof(Array) / sizeof((Array)[0]))
