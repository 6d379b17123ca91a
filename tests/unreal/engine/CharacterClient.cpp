// Actors with the plugin's component, and a game with its subsystem, as a program: takes one command a line, answers each with
// one line of JSON. tests/unreal/test_unreal_character.py runs it against the Python sidecar.
#include "ActorAnswers.h"
#include "GameCommands.h"
#include "Modules/ModuleManager.h"
#include "Sound/SoundAttenuation.h"
#include "StagedSound.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <sstream>
#include <string>

namespace
{
	using GameCommands::Text;

	/** NAME=VALUE words. */
	std::map<std::string, std::string> Options(std::istringstream& Words)
	{
		std::map<std::string, std::string> Found;
		std::string Word;
		while (Words >> Word)
		{
			const std::size_t Equals = Word.find('=');
			Found[Word.substr(0, Equals)] = Equals == std::string::npos ? "" : Word.substr(Equals + 1);
		}
		return Found;
	}

	void SetParts(UAvatarBridgeComponent& Bridge, std::map<std::string, std::string>& Chosen)
	{
		Bridge.Parts.bHead = Chosen["head"] != "off";
		Bridge.Parts.bLeftHand = Bridge.Parts.bRightHand = Chosen["hands"] != "off";
		Bridge.Parts.bHips = Chosen["hips"] != "off";
		Bridge.bMoveHips = Chosen["moved"] != "off";
		Bridge.bFace = Chosen["face"] != "off";
	}

	FStagedActor& Spawn(FStagedGame& Game, const std::string& Name, const std::string& File, std::map<std::string, std::string> Chosen)
	{
		FStagedActor& Made = Game.Actors.emplace(Name, FStagedActor(Name, ReadCharacter(File))).first->second;
		Made.Bridge->bOwnConnection = !Chosen["control"].empty();
		Made.Bridge->Connection.ControlAddress = Text(Chosen["control"]);
		Made.Bridge->Subject = Text(Chosen["subject"]);
		Made.Bridge->bPlayVoice = Chosen["voice"] == "on";
		Made.Bridge->Curves.Names =
			Chosen["curves"] == "controls" ? EAvatarBridgeCurveNames::MetaHumanControls : EAvatarBridgeCurveNames::AsStreamed;
		SetParts(*Made.Bridge, Chosen);
		if (Chosen["blueprint"] == "tracked")
		{
			Made.Body->SetAnimInstanceClass(UTrackedAnimInstance::StaticClass());
		}
		if (Chosen["blueprint"] == "plain")
		{
			Made.Body->SetAnimInstanceClass(UAnimInstance::StaticClass());
		}
		if (Chosen["attenuation"] == "on")
		{
			Made.Bridge->VoiceAttenuation = NewObject<USoundAttenuation>(Made.Bridge);
		}
		if (Chosen["face_blueprint"] == "tracked")
		{
			Made.Face->SetAnimInstanceClass(UTrackedAnimInstance::StaticClass());
		}
		if (Chosen["copy"] == "on")
		{
			Made.AddCopy();
		}
		if (Chosen["mesh"] == "none")
		{
			FStagedActor::Replace(*Made.Body, nullptr);
		}
		Made.BeginPlay();
		return Made;
	}

	std::string Frames(FStagedGame& Game, const std::string& Name, int Count)
	{
		FStagedActor& Actor = Game.Actors.at(Name);
		std::string Made;
		for (int Frame = 0; Frame < Count; Frame++)
		{
			const double Before = Actor.Bridge->GetPlayhead();
			Game.PlayUntil("frames of " + Name + ": " + Utf8(Actor.Bridge->Describe()),
				[&]() { return Actor.Bridge->GetPlayhead() > Before; });
			Made += (Frame > 0 ? ", " : "") + ActorAnswers::Shown(Actor);
		}
		return "{\"frames\": [" + Made + "]}";
	}

	using ActorAnswers::FromRest;
	using ActorAnswers::Left;
	using ActorAnswers::State;

	/** Runs until the pose stands still; tells how far from the reference pose it was and is, and how fast it went at most, by the second. */
	std::string Idle(FStagedGame& Game, FStagedActor& Actor)
	{
		// Longer than the last pose is held before it goes over to idle.
		constexpr double Still = 0.7;
		// Time has passed since the last command.
		Game.Frame();
		const double Start = FPlatformTime::Seconds();
		const double First = FromRest(Actor);
		double Now = First;
		double Fastest = 0;
		double Moved = Start;
		WaitUntil("a pose that stands still",
			[&]()
			{
				const double Before = FPlatformTime::Seconds();
				const double Was = Now;
				Game.Frame();
				Now = FromRest(Actor);
				Moved = FMath::Abs(Now - Was) > 1e-6 ? FPlatformTime::Seconds() : Moved;
				Fastest = FMath::Max(Fastest, FMath::Abs(Now - Was) / FMath::Max(0.01, FPlatformTime::Seconds() - Before));
			},
			[&]() { return FPlatformTime::Seconds() - Moved > Still; });
		return Answer()
			.Add("seconds", FPlatformTime::Seconds() - Start)
			.Add("first", First)
			.Add("last", Now)
			.Add("fastest", Fastest)
			.Text();
	}

	std::string Run(FStagedGame& Game, const std::string& Line)
	{
		std::istringstream Words(Line);
		std::string Command;
		std::string Name;
		std::string Rest;
		int Count = 0;
		Words >> Command;
		if (Command == "game")
		{
			return GameCommands::Run(Game, Words);
		}
		Words >> Name;
		if (Command == "spawn" && Words >> Rest)
		{
			return State(Spawn(Game, Name, Rest, Options(Words)));
		}
		if (Command == "left")
		{
			return Left();
		}
		if (Command == "told" && std::getline(Words >> std::ws, Rest))
		{
			const std::vector<std::string>& Told = Name == "game" ? Game.Listener.Told : Game.Actors.at(Name).Listener->Told;
			Game.PlayUntil("the event '" + Rest + "'",
				[&]() { return std::find(Told.begin(), Told.end(), Rest) != Told.end(); });
			return Answer().Add("told", Told).Text();
		}
		if (Command == "churn" && Words >> Rest >> Count)
		{
			const auto Chosen = Options(Words);
			for (int Turn = 0; Turn < Count; Turn++)
			{
				Spawn(Game, Name, Rest, Chosen);
				// Some go at once, some while they greet, some while they move.
				for (int Frame = 0; Frame < 7 * (Turn % 7); Frame++)
				{
					Game.Frame();
				}
				Game.Actors.at(Name).Destroy();
				Game.Actors.erase(Name);
			}
			return Left();
		}
		FStagedActor& Actor = Game.Actors.at(Name);
		if (Command == "frames" && Words >> Count)
		{
			return Frames(Game, Name, Count);
		}
		if (Command == "await" && std::getline(Words >> std::ws, Rest))
		{
			Game.PlayUntil("a status with '" + Rest + "', not '" + Utf8(Actor.Bridge->Describe()) + "'",
				[&]() { return Utf8(Actor.Bridge->Describe()).find(Rest) != std::string::npos; });
			return State(Actor);
		}
		if (Command == "idle")
		{
			return Idle(Game, Actor);
		}
		if (Command == "parts")
		{
			auto Chosen = Options(Words);
			SetParts(*Actor.Bridge, Chosen);
		}
		if (Command == "mesh" && Words >> Rest)
		{
			FStagedActor::Replace(*Actor.Body, MakeStubMesh(ReadCharacter(Rest)));
		}
		if (Command == "face_mesh" && Words >> Rest)
		{
			FStagedActor::Replace(*Actor.Face, MakeStubMesh(ReadCharacter(Rest)));
		}
		if (Command == "listen" && Words >> Count)
		{
			// So many frames with an audio device.
			FStagedOutput Device(*Actor.FindVoice());
			const std::string Shown = Frames(Game, Name, Count);
			Device.Stop();
			return Shown;
		}
		if (Command == "disconnect")
		{
			Actor.Bridge->Disconnect();
		}
		if (Command == "connect")
		{
			Actor.Bridge->Connect();
		}
		if (Command == "destroy")
		{
			Actor.Destroy();
			Game.Actors.erase(Name);
			return Left();
		}
		return State(Actor);
	}
}

int main()
{
	FModuleManager::Get().StubStart(TEXT("AvatarBridge"));
	UTrackedAnimInstance::Register();
	{
		FStagedGame Game;
		std::string Line;
		while (std::getline(std::cin, Line))
		{
			try
			{
				std::cout << Run(Game, Line) << std::endl;
			}
			catch (const Timeout& Waited)
			{
				std::cout << Answer().Add("timeout", Waited.What).Text() << std::endl;
			}
		}
		for (auto& Actor : Game.Actors)
		{
			Actor.second.Destroy();
		}
	}
	StubObjects().clear();
	return 0;
}
