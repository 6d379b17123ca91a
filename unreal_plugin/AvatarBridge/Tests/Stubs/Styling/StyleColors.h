#pragma once

/** A colour of the editor's theme, by its name. */
struct FSlateColor
{
	const char* StubName = "Foreground";

	static FSlateColor UseForeground() { return FSlateColor(); }
	friend bool operator==(const FSlateColor& Left, const FSlateColor& Right) { return Left.StubName == Right.StubName; }
};

struct FStyleColors
{
	static constexpr FSlateColor Error{ "Error" };
	static constexpr FSlateColor Warning{ "Warning" };
};
