#pragma once

#include "Containers/Array.h"
#include "CoreTypes.h"

#include <cstdio>
#include <string>
#include <type_traits>

namespace ESearchCase
{
	enum Type
	{
		CaseSensitive,
		IgnoreCase,
	};
}

inline std::string StubToUtf8(const TCHAR* Text)
{
	std::string Bytes;
	for (; *Text; Text++)
	{
		char32_t Code = *Text;
		if (Code >= 0xD800 && Code < 0xDC00 && Text[1] >= 0xDC00 && Text[1] < 0xE000)
		{
			Code = 0x10000 + ((Code - 0xD800) << 10) + (*++Text - 0xDC00);
		}
		if (Code < 0x80)
		{
			Bytes += static_cast<char>(Code);
			continue;
		}
		const int More = Code < 0x800 ? 1 : Code < 0x10000 ? 2 : 3;
		Bytes += static_cast<char>((0xF00 >> More & 0xFF) | Code >> 6 * More);
		for (int Left = More - 1; Left >= 0; Left--)
		{
			Bytes += static_cast<char>(0x80 | (Code >> 6 * Left & 0x3F));
		}
	}
	return Bytes;
}

inline std::u16string StubFromUtf8(const char* Text)
{
	std::u16string Units;
	while (*Text)
	{
		const auto First = static_cast<unsigned char>(*Text++);
		const int More = First < 0x80 ? 0 : First < 0xE0 ? 1 : First < 0xF0 ? 2 : 3;
		char32_t Code = More == 0 ? First : First & (0x3F >> More);
		for (int Left = 0; Left < More && *Text; Left++)
		{
			Code = Code << 6 | (static_cast<unsigned char>(*Text++) & 0x3F);
		}
		if (Code >= 0x10000)
		{
			Units += static_cast<char16_t>(0xD800 + ((Code - 0x10000) >> 10));
			Code = 0xDC00 + ((Code - 0x10000) & 0x3FF);
		}
		Units += static_cast<char16_t>(Code);
	}
	return Units;
}

/** As in the engine, what they give lives until the end of the statement. */
#define TCHAR_TO_UTF8(Text) (StubToUtf8(Text).c_str())
#define UTF8_TO_TCHAR(Text) (StubFromUtf8(Text).c_str())
#define TCHAR_TO_ANSI(Text) TCHAR_TO_UTF8(Text)

class FString
{
public:
	FString() = default;
	FString(const TCHAR* InText)
		: Text(InText ? InText : TEXT(""))
	{
	}

	static FString FromInt(int32 Number) { return FString(StubFromUtf8(std::to_string(Number).c_str()).c_str()); }

	template <std::size_t Count, typename... Types>
	static FString Printf(const TCHAR (&Format)[Count], Types... Values)
	{
		FString Result;
		Fill(Result, Format, Values...);
		return Result;
	}

	const TCHAR* operator*() const { return Text.c_str(); }
	int32 Len() const { return static_cast<int32>(Text.size()); }
	bool IsEmpty() const { return Text.empty(); }
	void Reset() { Text.clear(); }
	FString Left(int32 Count) const { return FString(Text.substr(0, static_cast<std::size_t>(std::max(0, Count))).c_str()); }
	FString TrimStartAndEnd() const
	{
		const std::size_t First = Text.find_first_not_of(TEXT(" \t\r\n"));
		const std::size_t Last = Text.find_last_not_of(TEXT(" \t\r\n"));
		return First == std::u16string::npos ? FString() : FString(Text.substr(First, Last - First + 1).c_str());
	}
	bool StartsWith(const TCHAR* Prefix) const { return Lower(Text).rfind(Lower(Prefix), 0) == 0; }
	bool Contains(const TCHAR* Part) const { return Lower(Text).find(Lower(Part)) != std::u16string::npos; }
	FString Replace(const TCHAR* From, const TCHAR* To) const
	{
		std::u16string Result = Text;
		const std::u16string Old(From);
		for (std::size_t At = Result.find(Old); At != std::u16string::npos; At = Result.find(Old, At))
		{
			Result.replace(At, Old.size(), To);
			At += std::u16string(To).size();
		}
		return FString(Result.c_str());
	}
	FString& operator+=(const FString& Other)
	{
		Text += Other.Text;
		return *this;
	}
	friend FString operator+(FString Left, const FString& Right) { return Left += Right; }
	bool Equals(const FString& Other, ESearchCase::Type Case = ESearchCase::CaseSensitive) const
	{
		return Case == ESearchCase::CaseSensitive ? Text == Other.Text : Lower(Text) == Lower(Other.Text);
	}
	/** As in the engine, without regard to case. */
	friend bool operator==(const FString& Left, const FString& Right) { return Left.Equals(Right, ESearchCase::IgnoreCase); }
	friend bool operator!=(const FString& Left, const FString& Right) { return !(Left == Right); }
	friend bool operator<(const FString& Left, const FString& Right) { return Lower(Left.Text) < Lower(Right.Text); }

	static std::u16string Lower(std::u16string Text)
	{
		for (char16_t& Unit : Text)
		{
			Unit = Unit >= u'A' && Unit <= u'Z' ? static_cast<char16_t>(Unit + 32) : Unit;
		}
		return Text;
	}

private:
	static void Fill(FString& Result, const TCHAR* Format) { Result.Text += Format; }

	template <typename First, typename... Types>
	static void Fill(FString& Result, const TCHAR* Format, First Value, Types... Values)
	{
		const TCHAR* End = Format;
		while (*End && *End != u'%')
		{
			End++;
		}
		check(*End == u'%');
		Result.Text.append(Format, End);
		std::string Directive;
		do
		{
			Directive += static_cast<char>(*End);
		} while (!std::isalpha(*End++));
		// The l of lld.
		while (Directive.back() == 'l')
		{
			Directive += static_cast<char>(*End++);
		}
		if constexpr (std::is_same_v<First, const TCHAR*>)
		{
			check(Directive == "%s");
			Result.Text += Value;
		}
		else
		{
			static_assert(std::is_arithmetic_v<First>, "an argument of Printf is text or a number");
			check((Directive.back() == 'd') == std::is_integral_v<First>);
			char Number[64];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			std::snprintf(Number, sizeof(Number), Directive.c_str(), Value);
#pragma GCC diagnostic pop
			Result.Text += StubFromUtf8(Number);
		}
		Fill(Result, End, Values...);
	}

	std::u16string Text;
};

inline FString LexToString(double Value)
{
	return FString(StubFromUtf8(std::to_string(Value).c_str()).c_str());
}

inline FString LexToString(bool bValue)
{
	return bValue ? TEXT("true") : TEXT("false");
}
