#include "JointNameWords.h"

#include <algorithm>
#include <cstddef>

namespace AvatarBridge::JointNameWords
{
	namespace
	{
		struct Prefix
		{
			std::string_view Word;
			std::size_t LeastDigits;
			bool TakesDigits;
		};

		constexpr Prefix Prefixes[] = {
			{ "mixamorig", 0, true },
			{ "bip", 1, true },
			{ "biped", 0, true },
			{ "cc_base", 0, false },
			{ "j_bip", 0, false },
			{ "j_sec", 0, false },
			{ "def", 0, false },
			{ "character", 0, true },
		};

		constexpr std::string_view Separators = "_:- ";
		constexpr std::string_view SilentWords[] = { "joint", "jnt", "bone", "bn" };

		bool IsUpper(char letter)
		{
			return letter >= 'A' && letter <= 'Z';
		}

		bool IsLower(char letter)
		{
			return letter >= 'a' && letter <= 'z';
		}

		bool IsDigit(char letter)
		{
			return letter >= '0' && letter <= '9';
		}

		std::string InLowerCase(std::string_view text)
		{
			std::string lower(text);
			for (char& letter : lower)
			{
				letter = IsUpper(letter) ? static_cast<char>(letter - 'A' + 'a') : letter;
			}
			return lower;
		}

		std::size_t RunEnd(std::string_view text, std::size_t at, bool (*isMember)(char))
		{
			while (at < text.size() && isMember(text[at]))
			{
				at++;
			}
			return at;
		}

		/** Where a prefix and the separators behind it end; 0 if the name does not begin with it. */
		std::size_t PrefixEnd(std::string_view name, const Prefix& prefix)
		{
			if (InLowerCase(name.substr(0, prefix.Word.size())) != prefix.Word)
			{
				return 0;
			}
			const std::size_t word = prefix.Word.size();
			const std::size_t digits = prefix.TakesDigits ? RunEnd(name, word, IsDigit) : word;
			const std::size_t end = std::min(name.find_first_not_of(Separators, digits), name.size());
			return digits - word >= prefix.LeastDigits && end > digits ? end : 0;
		}
	}

	std::string_view SideOf(std::string_view token)
	{
		if (token == "l" || token == "left" || token == "lft")
		{
			return "left";
		}
		return token == "r" || token == "right" || token == "rgt" ? std::string_view("right") : std::string_view();
	}

	bool IsSilent(std::string_view token)
	{
		return IsDigit(token.front()) || std::find(std::begin(SilentWords), std::end(SilentWords), token) != std::end(SilentWords);
	}

	bool IsWord(std::string_view text)
	{
		const auto isOfPart = [text](const Part& part)
		{ return std::find(part.Words.begin(), part.Words.end(), text) != part.Words.end(); };
		return !text.empty()
			&& (std::any_of(std::begin(Parts), std::end(Parts), isOfPart)
				|| std::any_of(std::begin(Fingers), std::end(Fingers), [text](const Finger& finger) { return finger.Word == text; }));
	}

	std::string_view WithoutPrefix(std::string_view name)
	{
		for (const Prefix& prefix : Prefixes)
		{
			if (const std::size_t end = PrefixEnd(name, prefix))
			{
				return name.substr(end);
			}
		}
		return name;
	}

	std::vector<std::string> Tokens(std::string_view name)
	{
		std::vector<std::string> tokens;
		for (std::size_t at = 0; at < name.size();)
		{
			std::size_t end = at + 1;
			if (IsUpper(name[at]))
			{
				const std::size_t capitals = RunEnd(name, at, IsUpper);
				const bool beginsWord = capitals < name.size() && IsLower(name[capitals]);
				// Of several capitals before small letters the last begins the next word.
				end = !beginsWord ? capitals : capitals - at > 1 ? capitals - 1 : RunEnd(name, capitals, IsLower);
			}
			else if (IsLower(name[at]) || IsDigit(name[at]))
			{
				end = RunEnd(name, at, IsLower(name[at]) ? IsLower : IsDigit);
			}
			else
			{
				at = end;
				continue;
			}
			tokens.push_back(InLowerCase(name.substr(at, end - at)));
			at = end;
		}
		return tokens;
	}
}
