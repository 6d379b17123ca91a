#pragma once

enum class EStubThemeColor
{
	Foreground,
	Error,
	Warning,
};

/** A colour of the editor's theme. */
struct FSlateColor
{
	EStubThemeColor StubColor = EStubThemeColor::Foreground;

	static FSlateColor UseForeground() { return FSlateColor(); }
	friend bool operator==(const FSlateColor& Left, const FSlateColor& Right) { return Left.StubColor == Right.StubColor; }
};

struct FStyleColors
{
	static constexpr FSlateColor Error{ EStubThemeColor::Error };
	static constexpr FSlateColor Warning{ EStubThemeColor::Warning };
};
