#include "AvatarBridge/ControlWriter.h"
#include "AvatarBridge/MsgPackReader.h"
#include "AvatarBridge/MsgPackTree.h"
#include "AvatarBridge/MsgPackValue.h"
#include "AvatarBridge/MsgPackWriter.h"

#include "Testing.h"
#include "WireBytes.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace AvatarBridge;
using Bytes = std::vector<std::uint8_t>;

TEST(IntegersComeBackWhateverTheirWidthAndInTheShortestForm)
{
	using Limits = std::numeric_limits<std::int64_t>;
	const struct
	{
		std::int64_t Value;
		std::size_t Size;
	} cases[] = { { 0, 1 }, { 127, 1 }, { 128, 2 }, { 255, 2 }, { 256, 3 }, { 65535, 3 }, { 65536, 5 },
		{ 4294967295, 5 }, { 4294967296, 9 }, { Limits::max(), 9 }, { -1, 1 }, { -32, 1 }, { -33, 2 }, { -128, 2 },
		{ -129, 3 }, { -32768, 3 }, { -32769, 5 }, { -2147483648LL, 5 }, { -2147483649LL, 9 }, { Limits::min(), 9 } };
	for (const auto& one : cases)
	{
		MsgPackWriter writer;
		writer.WriteInt64(one.Value);
		CHECK_EQUAL(writer.Written().size(), one.Size);
		MsgPackReader reader(writer.Written());
		std::int64_t read;
		CHECK(reader.TryReadInt64(read));
		CHECK_EQUAL(read, one.Value);
		CHECK(reader.AtEnd());
	}
}

TEST(EveryKindOfValueComesBack)
{
	for (std::size_t size : std::vector<std::size_t>{ 0, 1, 31, 32, 255, 256, 65535, 65536 })
	{
		MsgPackWriter writer;
		writer.WriteArrayHeader(size);
		for (std::size_t i = 0; i < size; i++)
		{
			writer.WriteNil();
		}
		writer.WriteString(std::string(size, 'a'));
		writer.WriteBinary(Bytes(size, 7));
		writer.WriteMapHeader(1);
		writer.WriteString("x");
		writer.WriteDouble(-0.1);
		writer.WriteBoolean(true);
		MsgPackReader reader(writer.Written());
		std::size_t count;
		CHECK(reader.TryReadArrayHeader(count));
		CHECK_EQUAL(count, size);
		for (std::size_t i = 0; i < size; i++)
		{
			CHECK(reader.TryReadNil());
		}
		std::string text;
		CHECK(reader.TryReadString(text));
		CHECK_EQUAL(text, std::string(size, 'a'));
		Span<const std::uint8_t> bytes;
		CHECK(reader.TryReadBinary(bytes));
		CHECK(Bytes(bytes.begin(), bytes.end()) == Bytes(size, 7));
		CHECK(reader.TryReadMapHeader(count) && count == 1 && reader.TryReadString(text) && text == "x");
		double number;
		CHECK(reader.TryReadDouble(number) && number == -0.1);
		bool truth;
		CHECK(reader.TryReadBoolean(truth) && truth && reader.AtEnd());
	}
}

TEST(WhatIsCutShortIsTruncatedAndDoesNotMove)
{
	const Bytes whole = WireBytes::Motion(3, 2, 0, 0, 0, 0.5f);
	for (std::size_t length = 0; length < whole.size(); length++)
	{
		MsgPackReader reader(Span<const std::uint8_t>(whole.data(), length));
		CHECK(!reader.TrySkip());
		CHECK(reader.Status() == MsgPackStatus::Truncated);
		CHECK_EQUAL(reader.Position(), std::size_t(0));
	}
	MsgPackReader reader(whole);
	CHECK(reader.TrySkip() && reader.AtEnd());
}

TEST(LyingLengthsAndReservedBytesAreRefused)
{
	const struct
	{
		Bytes Message;
		MsgPackStatus Status;
	} cases[] = {
		{ { 0xdd, 0xff, 0xff, 0xff, 0xff, 0xc0 }, MsgPackStatus::Truncated },
		{ { 0xdf, 0x80, 0x00, 0x00, 0x00, 0xc0 }, MsgPackStatus::Truncated },
		{ { 0xc6, 0xff, 0xff, 0xff, 0xff, 0x00 }, MsgPackStatus::Truncated },
		{ { 0xc9, 0xff, 0xff, 0xff, 0xff, 0x00 }, MsgPackStatus::Truncated },
		{ { 0xc1 }, MsgPackStatus::Invalid },
	};
	for (const auto& one : cases)
	{
		MsgPackReader reader(one.Message);
		CHECK(!reader.TrySkip());
		CHECK(reader.Status() == one.Status);
	}
}

TEST(ExtensionsOfEverySizeAreSkipped)
{
	for (int power = 0; power < 5; power++)
	{
		Bytes message(std::size_t(2 + (1 << power)), 5);
		message[0] = static_cast<std::uint8_t>(0xd4 + power);
		MsgPackReader reader(message);
		CHECK(reader.TrySkip() && reader.AtEnd());
	}
	const Bytes sized = { 0xc7, 2, 9, 1, 2 };
	MsgPackReader reader(sized);
	CHECK(reader.TrySkip() && reader.AtEnd());
}

TEST(NestingEndsAtTheLimit)
{
	Bytes deep(MsgPackReader::MaximumDepth + 2, 0x91);
	deep.back() = 0xc0;
	MsgPackReader reader(deep);
	CHECK(!reader.TrySkip());
	CHECK(reader.Status() == MsgPackStatus::TooDeep);
	CHECK(MsgPackReader(Span<const std::uint8_t>(deep).subspan(1)).TrySkip());
}

TEST(TextThatIsNotUtf8IsInvalid)
{
	const Bytes cases[] = { { 0xa2, 0xc0, 0x80 }, { 0xa3, 0xed, 0xa0, 0x80 }, { 0xa1, 0xff },
		{ 0xa4, 0xf4, 0x90, 0x80, 0x80 }, { 0xa2, 0xe2, 0x82 } };
	for (const Bytes& bytes : cases)
	{
		MsgPackReader reader(bytes);
		std::string text;
		CHECK(!reader.TryReadString(text));
		CHECK(reader.Status() == MsgPackStatus::Invalid);
	}
	const Bytes good = { 0xa9, 0xc3, 0xa9, 0xe6, 0x89, 0x8b, 0xf0, 0x9f, 0x98, 0x80 };
	MsgPackReader reader(good);
	std::string text;
	CHECK(reader.TryReadString(text));
	CHECK_EQUAL(text, "\xc3\xa9\xe6\x89\x8b\xf0\x9f\x98\x80");
}

TEST(AnIntegerOutOfRangeIsRefusedAndNarrowOnesDoNotWrap)
{
	const Bytes large = { 0xcf, 0xff, 0, 0, 0, 0, 0, 0, 0 };
	MsgPackReader wide(large);
	std::int64_t value;
	CHECK(!wide.TryReadInt64(value));
	CHECK(wide.Status() == MsgPackStatus::OutOfRange);
	const Bytes minusOne = { 0xff };
	MsgPackReader negative(minusOne);
	std::uint32_t unsignedValue;
	std::int32_t signedValue;
	CHECK(!negative.TryReadUInt32(unsignedValue));
	CHECK(negative.TryReadInt32(signedValue));
	CHECK_EQUAL(signedValue, -1);
}

TEST(FloatsOfBothWidthsAndIntegersAreNumbers)
{
	const Bytes bytes = { 0xca, 0x3f, 0x80, 0, 0, 0xcb, 0xbf, 0xe0, 0, 0, 0, 0, 0, 0, 7 };
	MsgPackReader reader(bytes);
	for (double expected : { 1.0, -0.5, 7.0 })
	{
		double number;
		CHECK(reader.TryReadDouble(number));
		CHECK_EQUAL(number, expected);
	}
}

TEST(SoundIsClippedAndNoNumberIsSilence)
{
	const float samples[] = { 2.0f, -2.0f, std::numeric_limits<float>::quiet_NaN(), 0.5f, -0.5f };
	MsgPackWriter writer;
	writer.WriteSound(samples);
	const std::int16_t expected[] = { 32767, -32767, 0, 16384, -16384 };
	Span<const std::uint8_t> written = writer.Written();
	CHECK_EQUAL(written.size(), std::size_t(2 + 10));
	for (std::size_t i = 0; i < 5; i++)
	{
		const auto value = static_cast<std::int16_t>(written[2 + 2 * i] | written[3 + 2 * i] << 8);
		CHECK_EQUAL(value, expected[i]);
	}
}

TEST(ATreeHasTheValues)
{
	MsgPackWriter writer;
	const TimedWord words[] = { { "\xe6\x89\x8b", -5, 48000 } };
	ControlWriter::Text(writer, "agent", words);
	MsgPackMap map;
	CHECK(MsgPackTree::TryReadMap(writer.Written(), map));
	CHECK_EQUAL(map.Text("type"), "text");
	const MsgPackValue::List& word = *map.Find("words")->AsList()->at(0).AsList();
	CHECK_EQUAL(*word.at(0).AsText(), "\xe6\x89\x8b");
	CHECK_EQUAL(*word.at(1).AsInteger(), -5);
	CHECK_EQUAL(*word.at(2).AsInteger(), 48000);
	CHECK(!word.at(2).AsText() && !word.at(2).IsNil());
	Bytes trailing(writer.Written().begin(), writer.Written().end());
	trailing.push_back(0xc0);
	CHECK(!MsgPackTree::TryReadMap(trailing, map));
}

TEST(ATreeOfTooManyValuesOrTooDeepIsRefused)
{
	for (std::size_t count : { MsgPackTree::MaximumValues - 1, MsgPackTree::MaximumValues })
	{
		MsgPackWriter writer;
		writer.WriteMapHeader(1);
		writer.WriteString("items");
		writer.WriteArrayHeader(count);
		for (std::size_t i = 0; i < count; i++)
		{
			writer.WriteNil();
		}
		MsgPackMap map;
		CHECK_EQUAL(MsgPackTree::TryReadMap(writer.Written(), map), count < MsgPackTree::MaximumValues);
	}
	for (int depth : { MsgPackReader::MaximumDepth - 1, MsgPackReader::MaximumDepth })
	{
		MsgPackWriter writer;
		writer.WriteMapHeader(1);
		writer.WriteString("items");
		for (int i = 0; i < depth; i++)
		{
			writer.WriteArrayHeader(1);
		}
		writer.WriteNil();
		MsgPackMap map;
		CHECK_EQUAL(MsgPackTree::TryReadMap(writer.Written(), map), depth < MsgPackReader::MaximumDepth);
	}
}

TEST(OfTwoEqualKeysTheLastCounts)
{
	const Bytes message = { 0x82, 0xa1, 'k', 1, 0xa1, 'k', 2 };
	MsgPackMap map;
	CHECK(MsgPackTree::TryReadMap(message, map));
	CHECK_EQUAL(*map.Find("k")->AsInteger(), 2);
	CHECK(!map.Find("other"));
}

TEST_MAIN()
