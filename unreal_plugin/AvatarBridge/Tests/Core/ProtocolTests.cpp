#include "AvatarBridge/ControlWriter.h"
#include "AvatarBridge/LayoutMessage.h"
#include "AvatarBridge/MotionFrame.h"
#include "AvatarBridge/MotionMessage.h"
#include "AvatarBridge/MsgPackReader.h"
#include "AvatarBridge/MsgPackTree.h"
#include "AvatarBridge/MsgPackValue.h"
#include "AvatarBridge/PongMessage.h"
#include "AvatarBridge/SoundMessage.h"
#include "AvatarBridge/StreamEvent.h"
#include "AvatarBridge/WelcomeMessage.h"

#include "CompactEncoding.h"
#include "Testing.h"
#include "WireBytes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace AvatarBridge;
using WireBytes::Bytes;

namespace
{
	constexpr float NoNumber = std::numeric_limits<float>::quiet_NaN();

	/** The compact encoding as docs/protocol.md has it, written by the sender. */
	Bytes PackRotation(const std::array<double, 4>& rotation)
	{
		const auto larger = [](double one, double other) { return std::abs(one) < std::abs(other); };
		const auto largest = std::max_element(rotation.begin(), rotation.end(), larger);
		const auto index = static_cast<int>(largest - rotation.begin());
		const double scale = (*largest < 0 ? -1 : 1) * 16383 * std::sqrt(2.0);
		Bytes bytes;
		for (int component = 0, place = 0; component < 4; component++)
		{
			if (component != index)
			{
				const int bit = place == 0 ? index & 1 : place == 1 ? index >> 1 : 0;
				const int value = static_cast<int>(std::lround(rotation[static_cast<std::size_t>(component)] * scale));
				const auto word = static_cast<std::uint16_t>(value * 2 + bit);
				bytes.push_back(static_cast<std::uint8_t>(word & 0xff));
				bytes.push_back(static_cast<std::uint8_t>(word >> 8));
				place++;
			}
		}
		return bytes;
	}

	FrameStatus ReadMotion(const Bytes& body, std::size_t joints, std::size_t channels)
	{
		MotionMessage message;
		MotionFrame frame(joints, channels);
		const FrameStatus status = MotionMessage::Read(body, message);
		return status == FrameStatus::Ok ? message.CopyTo(frame) : status;
	}

	/** Why a changed layout is refused. */
	std::string LayoutProblem(std::string_view part, std::string_view with)
	{
		Bytes bytes = WireBytes::Layout("hero", 3, 2);
		WireBytes::Replace(bytes, part, with);
		MsgPackMap map;
		LayoutMessage message;
		std::string problem;
		CHECK(MsgPackTree::TryReadMap(bytes, map));
		const bool read = LayoutMessage::TryRead(map, message, problem);
		CHECK_EQUAL(read, problem.empty());
		return problem;
	}

	std::string PackText(std::string_view text)
	{
		MsgPackWriter writer;
		writer.WriteString(text);
		return std::string(writer.Written().begin(), writer.Written().end());
	}

	bool Contains(const std::string& text, std::string_view part)
	{
		return text.find(part) != std::string::npos;
	}

	MsgPackMap ReadBack(const MsgPackWriter& writer)
	{
		MsgPackMap map;
		CHECK(MsgPackTree::TryReadMap(writer.Written(), map));
		return map;
	}
}

TEST(PackedRotationsAreWithinAHundredthOfADegree)
{
	std::mt19937 random(4);
	std::normal_distribution<double> anything;
	double worst = 0;
	for (int i = 0; i < 20000; i++)
	{
		std::array<double, 4> rotation;
		double square = 0;
		for (double& component : rotation)
		{
			component = anything(random);
			square += component * component;
		}
		for (double& component : rotation)
		{
			component /= std::sqrt(square);
		}
		std::array<float, 4> read;
		CompactEncoding::DecodeRotations(PackRotation(rotation), read);
		double dot = 0;
		for (std::size_t k = 0; k < 4; k++)
		{
			dot += rotation[k] * static_cast<double>(read[k]);
		}
		double off = 0;
		for (std::size_t k = 0; k < 4; k++)
		{
			const double difference = static_cast<double>(read[k]) - (dot < 0 ? -1 : 1) * rotation[k];
			off += difference * difference;
		}
		// The chord between unit quaternions is half the angle of the turn between them.
		worst = std::max(worst, 2 * std::sqrt(off) * 57.29577951308232);
	}
	CHECK(worst < 0.01);
	CHECK(worst > 0.001);
}

TEST(BytesThatNoEncoderWritesStillBecomeARotation)
{
	std::mt19937 random(5);
	for (int i = 0; i < 20000; i++)
	{
		Bytes bytes(CompactEncoding::BytesPerRotation);
		std::generate(bytes.begin(), bytes.end(), [&]() { return static_cast<std::uint8_t>(random() & 0xff); });
		std::array<float, 4> q;
		CompactEncoding::DecodeRotations(bytes, q);
		CHECK_NEAR(double(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]), 1, 1e-5);
	}
}

TEST(WeightsOfOneByteReachBothEnds)
{
	std::array<float, 3> weights;
	CompactEncoding::DecodeWeights(Bytes{ 0, 255, 51 }, weights);
	CHECK_EQUAL(weights[0], 0.0f);
	CHECK_EQUAL(weights[1], 1.0f);
	CHECK_NEAR(double(weights[2]), 0.2, 1e-7);
}

TEST(AFrameIsJudgedByItsLayout)
{
	const Bytes body = WireBytes::Motion(4, 3, 1, 2, 3, 0.5f, 0.25f);
	CHECK(ReadMotion(body, 4, 3) == FrameStatus::Ok);
	CHECK(ReadMotion(body, 5, 3) == FrameStatus::WrongLength);
	CHECK(ReadMotion(body, 4, 2) == FrameStatus::WrongLength);
	const Bytes packed = WireBytes::CompactMotion(1, 2, Bytes(24, 9), Bytes(3, 9));
	CHECK(ReadMotion(packed, 4, 3) == FrameStatus::Ok);
	// Rotations of one encoding and weights of the other.
	CHECK(ReadMotion(WireBytes::CompactMotion(1, 2, Bytes(24, 9), Bytes(12, 9)), 4, 3) == FrameStatus::WrongLength);
	for (std::size_t length = 0; length < body.size(); length++)
	{
		CHECK(ReadMotion(Bytes(body.begin(), body.begin() + static_cast<std::ptrdiff_t>(length)), 4, 3)
			== FrameStatus::Malformed);
	}
}

TEST(WhatIsNoNumberOrNoRotationIsRefused)
{
	const float root[] = { 0, 1, 0 };
	const float unit[] = { 0, 0, 0, 1 };
	const float none[] = { 0, 0, 0, 0 };
	const float twice[] = { 0, 0, 0, 2 };
	const float face[] = { 0.5f };
	const float endless[] = { std::numeric_limits<float>::infinity() };
	const float lost[] = { 0, NoNumber, 0 };
	CHECK(ReadMotion(WireBytes::Motion(0, 0, 0, root, unit, face), 1, 1) == FrameStatus::Ok);
	CHECK(ReadMotion(WireBytes::Motion(0, 0, 0, root, twice, face), 1, 1) == FrameStatus::Ok);
	CHECK(ReadMotion(WireBytes::Motion(0, 0, 0, root, none, face), 1, 1) == FrameStatus::NotFinite);
	CHECK(ReadMotion(WireBytes::Motion(0, 0, 0, root, unit, endless), 1, 1) == FrameStatus::NotFinite);
	CHECK(ReadMotion(WireBytes::Motion(0, 0, 0, lost, unit, face), 1, 1) == FrameStatus::NotFinite);
}

TEST(NumbersThatWouldOverflowAreRefused)
{
	constexpr std::int64_t Largest = std::numeric_limits<std::int64_t>::max();
	CHECK(ReadMotion(WireBytes::Motion(1, 0, -1, 0, 0, 0), 1, 0) == FrameStatus::Malformed);
	CHECK(ReadMotion(WireBytes::Motion(1, 0, 0, Largest, 0, 0), 1, 0) == FrameStatus::Malformed);
	CHECK(ReadMotion(WireBytes::Motion(1, 0, 0, 0, -Largest - 1, 0), 1, 0) == FrameStatus::Malformed);
	CHECK(ReadMotion(WireBytes::Motion(1, 0, 0, 0, -WireConstants::MaximumSample / 2, 0), 1, 0) == FrameStatus::Ok);
	MsgPackWriter writer;
	writer.WriteArrayHeader(5);
	writer.WriteInt64(WireConstants::MaximumSample);
	for (int i = 0; i < 4; i++)
	{
		writer.WriteInt64(WireConstants::MaximumSample);
	}
	MsgPackReader reader(writer.Written());
	FrameStamps stamps;
	CHECK(!FrameStamps::TryRead(reader, stamps));
	PongMessage pong;
	CHECK(PongMessage::TryRead(WireBytes::Pong(5, 6), pong));
	CHECK_EQUAL(pong.T, 5);
	CHECK_EQUAL(pong.ServerMicroseconds, 6);
	CHECK(!PongMessage::TryRead(WireBytes::Pong(5, Largest), pong));
	CHECK(!PongMessage::TryRead(WireBytes::Pong(Largest, 6), pong));
	CHECK(!PongMessage::TryRead(WireBytes::Refused("a", "b"), pong));
}

TEST(OwnTimeMayComeBackAsAFloatButMustBeANumber)
{
	PongMessage pong;
	const auto read = [&pong](double t)
	{ return PongMessage::TryRead(WireBytes::PongWith([t](MsgPackWriter& writer) { writer.WriteDouble(t); }, 6), pong); };
	CHECK(read(-8));
	CHECK_EQUAL(pong.T, -8);
	constexpr double Infinity = std::numeric_limits<double>::infinity();
	for (const double t : { 1e16, -1e16, Infinity, -Infinity, std::numeric_limits<double>::quiet_NaN() })
	{
		CHECK(!read(t));
	}
}

TEST(LaterRevisionsMayAppendFields)
{
	Bytes body = WireBytes::Motion(1, 0, 0, 0, 0, 0);
	body[0]++;
	body.push_back(0xc0);
	CHECK(ReadMotion(body, 1, 0) == FrameStatus::Ok);
	body[0] = 0x98;
	CHECK(ReadMotion(body, 1, 0) == FrameStatus::Malformed);
	body[0] = 0x99;
	body[1] = 2;
	CHECK(ReadMotion(body, 1, 0) == FrameStatus::WrongVersion);
}

TEST(SoundOfAnImpossibleRateOrAHalfSampleIsRefused)
{
	const float samples[] = { 0.5f, -0.5f };
	SoundMessage message;
	CHECK(SoundMessage::Read(WireBytes::Sound(1, 2, 3, 24000, samples), message) == FrameStatus::Ok);
	CHECK_EQUAL(message.Pcm.size(), std::size_t(4));
	CHECK_EQUAL(message.Rate, 24000);
	for (std::int32_t rate : { 0, -1, WireConstants::MinimumAudioRate - 1, WireConstants::MaximumAudioRate + 1 })
	{
		CHECK(SoundMessage::Read(WireBytes::Sound(1, 2, 3, rate, samples), message) == FrameStatus::Malformed);
	}
	Bytes odd = WireBytes::Sound(1, 2, 3, 24000, samples);
	odd.pop_back();
	odd[odd.size() - 4]--;
	CHECK(SoundMessage::Read(odd, message) == FrameStatus::Malformed);
}

TEST(WhatIsWrongWithALayoutIsSaid)
{
	using namespace std::string_view_literals;
	CHECK_EQUAL(LayoutProblem("hips\x00"sv, "hips\x02"sv), "");
	CHECK(Contains(LayoutProblem("hips\x00"sv, "hips\x03"sv), "layout.hips must be the index of a joint"));
	CHECK(Contains(LayoutProblem("parents\x93\xff\x00"sv, "parents\x93\xff\x01"sv), "a parent before its children"));
	CHECK(Contains(LayoutProblem("\xa7parents"sv, "\xa7Parents"sv), "layout.parents must be a list"));
	CHECK(Contains(LayoutProblem("\xa6joint1"sv, "\x96\x01\x01\x01\x01\x01\x01"sv), "layout.joints must be a list of text"));
	CHECK(Contains(LayoutProblem("positions\xc4\x24"sv, "positions\xd9\x24"sv), "layout.positions must be bytes"));
	CHECK(Contains(LayoutProblem("\x80\x3f"sv, "\x80\x7f"sv), "layout.rotations must be finite numbers"));
	CHECK(Contains(LayoutProblem("\x80\x3f"sv, "\x00\x00"sv), "layout.rotations must be unit quaternions"));
	CHECK(Contains(LayoutProblem("\xa5space\x83"sv, "\xa5Space\x83"sv), "layout.space must be a map"));
	CHECK(Contains(LayoutProblem("\x3f\x84\x7a\xe1\x47\xae\x14\x7b"sv, "\x7f\xf8\x00\x00\x00\x00\x00\x00"sv),
		"layout.space.metres_per_unit must be a finite number"));
	CHECK(Contains(LayoutProblem("\xa4name"sv, "\xa4Name"sv), "layout.space.name must be text"));
}

TEST(NamesLongerThanTheProtocolAllowsAreRefused)
{
	// As many characters as there may be, in more bytes; and one character more.
	const std::string fits = "joint0" + std::string(WireConstants::MaximumNameLength - 7, 'x') + "\xf0\x9d\x84\x9e";
	const std::string exceeds = fits + "y";
	const auto layoutProblem = [](std::string_view name, const std::string& longer)
	{ return LayoutProblem(PackText(name), PackText(longer)); };
	CHECK_EQUAL(layoutProblem("joint0", fits), "");
	CHECK(Contains(layoutProblem("joint0", exceeds), "layout.joints must be a list of text of at most 200 characters"));
	CHECK(Contains(layoutProblem("shape0", exceeds), "layout.channels must be a list of text of at most 200 characters"));
	CHECK(Contains(layoutProblem("hero", exceeds), "layout.subject must be text of at most 200 characters"));

	WelcomeMessage welcome;
	std::string problem;
	MsgPackMap map;
	CHECK(MsgPackTree::TryReadMap(WireBytes::Welcome("demo", fits, "a"), map));
	CHECK(WelcomeMessage::TryRead(map, welcome, problem));
	map = MsgPackMap();
	CHECK(MsgPackTree::TryReadMap(WireBytes::Welcome("demo", exceeds, "a"), map));
	CHECK(!WelcomeMessage::TryRead(map, welcome, problem));
	CHECK_EQUAL(problem, "welcome.subject must be text of at most 200 characters");

	StreamEvent event;
	CHECK(StreamEvent::TryRead(WireBytes::Event("layout", 0, 0, "subject", fits), event));
	CHECK(!StreamEvent::TryRead(WireBytes::Event("layout", 0, 0, "subject", exceeds), event));
	CHECK(!StreamEvent::TryRead(WireBytes::Event(exceeds, 0, 0), event));
}

TEST(AWelcomeSaysWhatItLacks)
{
	const Bytes bytes = WireBytes::Welcome("demo", "hero", "tcp://127.0.0.1:1");
	MsgPackMap map;
	WelcomeMessage message;
	std::string problem;
	CHECK(MsgPackTree::TryReadMap(bytes, map));
	CHECK(WelcomeMessage::TryRead(map, message, problem));
	CHECK_EQUAL(message.Session + " " + message.Subject + " " + message.Frames, "demo hero tcp://127.0.0.1:1");
	CHECK(!WelcomeMessage::TryRead(MsgPackMap(), message, problem));
	CHECK_EQUAL(problem, "welcome.v must be a whole number of 0 to 2147483647");
}

TEST(AClientsMessagesAreMapsOfTheProtocol)
{
	MsgPackWriter writer;
	SkeletonDescription skeleton;
	skeleton.Joints = { "root", "head" };
	skeleton.Parents = { -1, 0 };
	skeleton.Positions = { 0, 0, 0, 0, 0, 100 };
	skeleton.Rotations = { 0, 0, 0, 1, 0, 0, 0, 1 };
	skeleton.Shapes = { "jawOpen" };
	CHECK_EQUAL(skeleton.FindProblem(), "");
	const RigRequest own = RigRequest::Own(skeleton);
	ControlWriter::Hello(writer, "test 1", "compact", &own, "", "hero");
	MsgPackMap map = ReadBack(writer);
	CHECK_EQUAL(map.Count(), std::size_t(6));
	CHECK_EQUAL(map.Text("client") + map.Text("encoding") + map.Text("subject"), "test 1compacthero");
	const MsgPackMap& sent = *map.Find("rig")->AsMap()->Find("skeleton")->AsMap();
	CHECK_EQUAL(sent.Text("space"), "unreal_mesh");
	CHECK_EQUAL(sent.Find("positions")->AsBytes()->size(), std::size_t(24));
	CHECK(!sent.Find("humanoid"));
	const RigRequest named = RigRequest::Named("mixamo");
	ControlWriter::Rig(writer, named, "f32", "");
	map = ReadBack(writer);
	CHECK_EQUAL(map.Find("rig")->AsMap()->Text("name"), "mixamo");
	CHECK(!map.Find("subject"));
	const float samples[] = { 0.5f };
	ControlWriter::Audio(writer, "user", samples, 16000, 5);
	CHECK_EQUAL(*ReadBack(writer).Find("sample")->AsInteger(), 5);
	ControlWriter::Audio(writer, "user", samples, 16000, std::nullopt);
	CHECK(!ReadBack(writer).Find("sample"));
	ControlWriter::Transport(writer, false);
	CHECK_EQUAL(*ReadBack(writer).Find("playing")->AsBoolean(), false);
	const std::string channels[] = { "a", "b" };
	ControlWriter::UserFace(writer, 7, channels, samples);
	CHECK_EQUAL(ReadBack(writer).Find("channels")->AsMap()->Count(), std::size_t(1));
}

TEST(ASkeletonThatCannotBeSentSaysWhy)
{
	SkeletonDescription skeleton;
	CHECK(Contains(skeleton.FindProblem(), "1 to 1024 joints, not 0"));
	skeleton.Joints = { "a", "b" };
	skeleton.Parents = { -1, 1 };
	CHECK(Contains(skeleton.FindProblem(), "do not fit 2 joints"));
	skeleton.Positions.resize(6);
	skeleton.Rotations.resize(8);
	CHECK(Contains(skeleton.FindProblem(), "joint 'b' comes before its parent"));
	skeleton.Parents = { -1, 0 };
	skeleton.Shapes.resize(1025);
	CHECK(Contains(skeleton.FindProblem(), "more than 1024 blendshapes"));
	skeleton.Shapes = { std::string(200, 's') };
	CHECK_EQUAL(skeleton.FindProblem(), "");
	const std::string name(201, 'n');
	const std::string problem = "the name '" + name + "' has 201 characters; shorten it to 200";
	skeleton.Shapes = { "jawOpen", name };
	CHECK_EQUAL(skeleton.FindProblem(), problem);
	skeleton.Shapes = {};
	skeleton.Humanoid = { { "Head", name } };
	CHECK_EQUAL(skeleton.FindProblem(), problem);
	skeleton.Joints[1] = name;
	skeleton.Humanoid.clear();
	CHECK_EQUAL(skeleton.FindProblem(), problem);
}

TEST(AnEventIsReadWhole)
{
	const Bytes body = WireBytes::Event("backchannel", 2, -5);
	StreamEvent event;
	CHECK(StreamEvent::TryRead(body, event));
	CHECK_EQUAL(event.Name + event.Data.Text("kind"), "backchannelnod");
	CHECK_EQUAL(event.Sample, -5);
	CHECK(!StreamEvent::TryRead(Bytes(body.begin(), body.end() - 1), event));
}

TEST_MAIN()
