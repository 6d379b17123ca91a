// The messages of tests/conformance, written by Python, mean the same here.
#include "AvatarBridge/LayoutMessage.h"
#include "AvatarBridge/MotionFrame.h"
#include "AvatarBridge/MotionMessage.h"
#include "AvatarBridge/MsgPackTree.h"
#include "AvatarBridge/RefusedMessage.h"
#include "AvatarBridge/SoundMessage.h"
#include "AvatarBridge/StreamEvent.h"

#include "AsciiText.h"
#include "ControlSession.h"
#include "FrameRouter.h"
#include "Json.h"
#include "Testing.h"
#include "ZmtpConnection.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

using namespace AvatarBridge;

namespace
{
	using Bytes = std::vector<std::uint8_t>;
	using View = Span<const std::uint8_t>;

	std::string ReadFile(const std::string& name)
	{
		std::ifstream file(std::string(GOLDEN_FOLDER) + "/" + name, std::ios::binary);
		CHECK(file.good());
		return std::string(std::istreambuf_iterator<char>(file), {});
	}

	Bytes Message(const std::string& name)
	{
		const std::string text = ReadFile(name + ".bin");
		return Bytes(text.begin(), text.end());
	}

	MsgPackMap Expected(const std::string& name)
	{
		return *Json::Read(ReadFile(name + ".json")).AsMap();
	}

	/** What follows a topic, which must be this one. */
	View Body(const Bytes& message, const std::string& topic)
	{
		const Bytes expected = AsciiText::Topic(topic);
		CHECK(AsciiText::HasTopic(message, expected));
		return View(message).subspan(expected.size());
	}

	const MsgPackMap& MapAt(const MsgPackMap& map, std::string_view key)
	{
		CHECK(map.Find(key) && map.Find(key)->AsMap());
		return *map.Find(key)->AsMap();
	}

	const MsgPackValue::List& ListAt(const MsgPackMap& map, std::string_view key)
	{
		CHECK(map.Find(key) && map.Find(key)->AsList());
		return *map.Find(key)->AsList();
	}

	double NumberAt(const MsgPackMap& map, std::string_view key)
	{
		CHECK(map.Find(key) && map.Find(key)->AsDouble());
		return *map.Find(key)->AsDouble();
	}

	template <typename Number>
	void RequireNumbers(const MsgPackValue::List& expected, Span<const Number> got, double tolerance)
	{
		CHECK_EQUAL(got.size(), expected.size());
		for (std::size_t i = 0; i < got.size(); i++)
		{
			CHECK_NEAR(double(got[i]), *expected[i].AsDouble(), tolerance);
		}
	}

	void RequireTexts(const MsgPackValue::List& expected, const std::vector<std::string>& got)
	{
		CHECK_EQUAL(got.size(), expected.size());
		for (std::size_t i = 0; i < got.size(); i++)
		{
			CHECK_EQUAL(got[i], *expected[i].AsText());
		}
	}

	constexpr double Exact = 1e-6;
	constexpr std::size_t Joints = 5;
	constexpr std::size_t Channels = 4;

	/** The receivers of both sockets without a network. */
	struct Client
	{
		BridgeClientOptions Options;
		SoundBuffer Agent{ 48000 };
		SoundBuffer User{ 48000 };
		EventQueue Events;
		ClockOffset Clock;
		FrameRouter Router{ Options, Agent, User, Events, Clock };
		SessionTime Time;
		ControlSession Session{ Options, Router, Clock, Time, [](const WelcomeMessage&) {} };
		ZmtpConnection Connection{ ZmtpSocketType::Sub, {}, Router, {} };
	};

	void RequireMotion(const std::string& name)
	{
		const MsgPackMap expected = Expected(name);
		const Bytes bytes = Message(name);
		MotionMessage message;
		CHECK(MotionMessage::Read(Body(bytes, "f/" + expected.Text("subject")), message) == FrameStatus::Ok);
		MotionFrame frame(Joints, Channels);
		CHECK(message.CopyTo(frame) == FrameStatus::Ok);
		CHECK_EQUAL(double(frame.LayoutId), NumberAt(expected, "layout_id"));
		CHECK_EQUAL(double(frame.Epoch), NumberAt(expected, "epoch"));
		CHECK_EQUAL(double(frame.Sequence), NumberAt(expected, "sequence"));
		CHECK_EQUAL(double(frame.Sample), NumberAt(expected, "sample"));
		const FrameStamps& stamps = frame.Stamps;
		const double times[] = { double(stamps.AudioIn), double(stamps.ModelIn), double(stamps.ModelOut),
			double(stamps.Retargeted), double(stamps.Sent) };
		RequireNumbers<double>(ListAt(expected, "stamps"), times, 0);
		RequireNumbers<float>(ListAt(expected, "root"), frame.Root, Exact);
		RequireNumbers<float>(ListAt(expected, "face"), frame.Face, Exact);
		const MsgPackValue::List& rotations = ListAt(expected, "rotations_xyzw");
		CHECK_EQUAL(rotations.size(), Joints);
		for (std::size_t i = 0; i < Joints; i++)
		{
			const Span<const float> got = Span<const float>(frame.Rotations).subspan(4 * i, 4);
			RequireNumbers<float>(*rotations[i].AsList(), got, Exact);
		}
	}

	FrameStatus ReadMotion(const std::string& name)
	{
		const Bytes bytes = Message(name);
		MotionMessage message;
		MotionFrame frame(Joints, Channels);
		const FrameStatus status = MotionMessage::Read(Body(bytes, "f/hero.left-1"), message);
		return status == FrameStatus::Ok ? message.CopyTo(frame) : status;
	}
}

TEST(FullMotionIsPythons)
{
	RequireMotion("motion_f32");
}

TEST(CompactMotionIsPythons)
{
	RequireMotion("motion_compact");
}

TEST(TheLayoutIsPythons)
{
	const MsgPackMap expected = MapAt(Expected("layout"), "message");
	const MsgPackMap& layout = MapAt(expected, "layout");
	MsgPackMap map;
	LayoutMessage message;
	std::string problem;
	CHECK(MsgPackTree::TryReadMap(Message("layout"), map));
	LayoutMessage::TryRead(map, message, problem);
	CHECK_EQUAL(problem, "");
	CHECK_EQUAL(message.Subject(), expected.Text("subject"));
	CHECK_EQUAL(double(message.Layout().Id()), NumberAt(layout, "id"));
	CHECK_EQUAL(message.Layout().Rig(), layout.Text("rig"));
	CHECK_EQUAL(double(message.Layout().Hips()), NumberAt(layout, "hips"));
	RequireTexts(ListAt(layout, "joints"), message.Layout().Joints());
	RequireTexts(ListAt(layout, "channels"), message.Layout().Channels());
	RequireNumbers<std::int32_t>(ListAt(layout, "parents"), message.Layout().Parents(), 0);
	RequireNumbers<float>(ListAt(MapAt(layout, "positions"), "f32"), message.Layout().RestPositions(), Exact);
	RequireNumbers<float>(ListAt(MapAt(layout, "rotations"), "f32"), message.Layout().RestRotations(), Exact);
	const MsgPackMap& space = MapAt(layout, "space");
	CHECK_EQUAL(message.Layout().SpaceName(), space.Text("name"));
	RequireTexts(ListAt(space, "axes"), message.Layout().SpaceAxes());
	CHECK_EQUAL(message.Layout().MetresPerUnit(), NumberAt(space, "metres_per_unit"));
	const MsgPackMap& issue = *ListAt(MapAt(expected, "report"), "issues").at(0).AsMap();
	CHECK_EQUAL(message.Issues().size(), std::size_t(1));
	CHECK_EQUAL(message.Issues()[0].ToString(),
		issue.Text("severity") + " " + issue.Text("code") + " " + issue.Text("subject") + ": " + issue.Text("detail")
			+ " " + issue.Text("hint"));
	CHECK_EQUAL(message.MappedJoints(), std::size_t(3));
	CHECK_EQUAL(message.JointDrivers().at("Hips"), "pelvis");
}

TEST(SoundIsPythons)
{
	const MsgPackMap expected = Expected("sound");
	const Bytes bytes = Message("sound");
	SoundMessage message;
	const std::string topic = "a/" + expected.Text("session") + "/" + expected.Text("speaker");
	CHECK(SoundMessage::Read(Body(bytes, topic), message) == FrameStatus::Ok);
	CHECK_EQUAL(double(message.Epoch), NumberAt(expected, "epoch"));
	CHECK_EQUAL(double(message.Sequence), NumberAt(expected, "sequence"));
	CHECK_EQUAL(double(message.Sample), NumberAt(expected, "sample"));
	CHECK_EQUAL(double(message.Rate), NumberAt(expected, "rate"));
	std::vector<std::int16_t> pcm;
	for (std::size_t i = 0; i + 1 < message.Pcm.size(); i += 2)
	{
		pcm.push_back(static_cast<std::int16_t>(message.Pcm[i] | message.Pcm[i + 1] << 8));
	}
	RequireNumbers<std::int16_t>(ListAt(expected, "pcm"), pcm, 0);
}

TEST(TheEventIsPythons)
{
	const MsgPackMap expected = Expected("event");
	const Bytes bytes = Message("event");
	StreamEvent message;
	CHECK(StreamEvent::TryRead(Body(bytes, "e/" + expected.Text("session")), message));
	CHECK_EQUAL(double(message.Epoch), NumberAt(expected, "epoch"));
	CHECK_EQUAL(double(message.Sequence), NumberAt(expected, "sequence"));
	CHECK_EQUAL(double(message.Sample), NumberAt(expected, "sample"));
	CHECK_EQUAL(message.Name, expected.Text("name"));
	const MsgPackMap& data = MapAt(expected, "data");
	CHECK_EQUAL(message.Data.Count(), data.Count());
	CHECK_EQUAL(message.Data.Text("kind"), data.Text("kind"));
	CHECK_EQUAL(double(*message.Data.Find("peaks")->AsInteger()), NumberAt(data, "peaks"));
	CHECK_EQUAL(*message.Data.Find("seconds")->AsDouble(), NumberAt(data, "seconds"));
}

TEST(TheRefusalIsPythons)
{
	const MsgPackMap expected = MapAt(Expected("refusal"), "message");
	MsgPackMap map;
	CHECK(MsgPackTree::TryReadMap(Message("refusal"), map));
	const RefusedMessage refused(map);
	CHECK_EQUAL(refused.Code, expected.Text("code"));
	CHECK_EQUAL(refused.Message, expected.Text("message"));
	CHECK_EQUAL(double(refused.ServerVersion), NumberAt(expected, "server_v"));
}

TEST(MotionThatPythonRefusesIsRefused)
{
	CHECK(ReadMotion("refused_version") == FrameStatus::WrongVersion);
	CHECK(ReadMotion("refused_cut_short") == FrameStatus::Malformed);
	CHECK(ReadMotion("refused_wrong_length") == FrameStatus::WrongLength);
}

TEST(AMessageWithoutATopicBelongsToNobody)
{
	Client client;
	const auto stream = client.Router.Watch("hero.left-1");
	client.Router.OnMessage(client.Connection, Message("refused_no_topic"));
	CHECK_EQUAL(client.Router.Unusable(), 1);
	client.Router.OnMessage(client.Connection, Message("motion_f32"));
	CHECK_EQUAL(client.Router.Unusable(), 1);
	CHECK_EQUAL(stream->Counters()[FrameStatus::UnknownLayout], 1);
	CHECK(client.Router.WantsLayouts());
}

TEST(AMessageThatOnlyClientsSendIsUnusable)
{
	Client client;
	client.Session.OnMessage(client.Connection, Message("refused_hello_version"));
	CHECK_EQUAL(client.Session.Unusable(), 1);
}

TEST(EveryGoldenMessageIsReadHere)
{
	const std::set<std::string> known = { "motion_f32", "motion_compact", "layout", "sound", "event", "refusal",
		"refused_version", "refused_cut_short", "refused_wrong_length", "refused_no_topic", "refused_hello_version" };
	std::set<std::string> found;
	for (const auto& entry : std::filesystem::directory_iterator(GOLDEN_FOLDER))
	{
		if (entry.path().extension() == ".bin")
		{
			found.insert(entry.path().stem().string());
		}
	}
	CHECK(found == known);
}

TEST_MAIN()
