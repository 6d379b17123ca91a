// What a character costs the game's thread while it moves and speaks, with the plugin's modules on the stand-ins for the engine.
//
// Arguments: the character's file, the sidecar's address, how many frames. Prints one line of JSON: microseconds of the
// component's tick and of the animation node's part on the game's thread, and what both allocate.
#include "ActorAnswers.h"
#include "Modules/ModuleManager.h"
#include "StagedGame.h"
#include "StagedSound.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <new>
#include <string>
#include <vector>

#if defined(__GNUC__) && !defined(__clang__)
// Once it has put the delete below into its caller, it takes free for the wrong partner of new.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

static thread_local long Allocations = 0;

void* operator new(std::size_t Size)
{
	Allocations++;
	if (void* Memory = std::malloc(Size > 0 ? Size : 1))
	{
		return Memory;
	}
	throw std::bad_alloc();
}

void operator delete(void* Memory) noexcept
{
	std::free(Memory);
}

void operator delete(void* Memory, std::size_t) noexcept
{
	std::free(Memory);
}

namespace
{
	constexpr int WarmFrames = 200;
	constexpr int FrameMilliseconds = 8;

	double Microseconds()
	{
		const auto Now = std::chrono::steady_clock::now().time_since_epoch();
		return std::chrono::duration<double, std::micro>(Now).count();
	}

	struct FCost
	{
		std::vector<double> Times;
		long Allocated = 0;

		template <typename Work>
		void Measure(Work Do)
		{
			const long Before = Allocations;
			const double Start = Microseconds();
			Do();
			const double Took = Microseconds() - Start;
			Allocated += Allocations - Before;
			Times.push_back(Took);
		}
		double At(double Share)
		{
			std::sort(Times.begin(), Times.end());
			return Times[static_cast<std::size_t>(Share * static_cast<double>(Times.size() - 1))];
		}
	};

	/** A hum, so that the face moves and the voice has something to play. */
	TArray<float> Hum(int Seconds, int Rate)
	{
		TArray<float> Samples;
		for (int Index = 0; Index < Seconds * Rate; Index++)
		{
			Samples.Add(0.3f * static_cast<float>(std::sin(0.05 * Index) * std::sin(0.0005 * Index)));
		}
		return Samples;
	}
}

int main(int Count, char** Words)
{
	check(Count == 4);
	FModuleManager::Get().StubStart(TEXT("AvatarBridge"));
	FStagedGame Game;
	FStagedActor& Hero = Game.Actors.emplace("hero", FStagedActor("hero", ReadCharacter(Words[1]))).first->second;
	Hero.Bridge->bOwnConnection = true;
	Hero.Bridge->Connection.ControlAddress = UTF8_TO_TCHAR(Words[2]);
	Hero.BeginPlay();
	FStagedOutput Device(*Hero.FindVoice());
	Game.Start();
	Game.Connect(Words[2]);
	FCost Tick;
	FCost Node;
	std::size_t EventsBefore = 0;
	int Result = 0;
	try
	{
		Game.PlayUntil("a session", [&]() { return Game.Subsystem->GetSessionSample() >= 0 && Hero.Bridge->GetPlayhead() >= 0; });
		check(Game.Subsystem->PushAgentSpeech(Hum(60, 24000), 24000, {}));
		int Warm = 0;
		Game.PlayUntil("warm frames", [&]() { return Warm++ > WarmFrames; });
	}
	catch (const Timeout& Waited)
	{
		std::cerr << "no " << Waited.What << '\n';
		Result = 1;
	}
	FAnimNode_AvatarBridge Animation;
	const int Frames = Result == 0 ? std::atoi(Words[3]) : 0;
	for (int Frame = 0; Frame < Frames + 1; Frame++)
	{
		SleepMilliseconds(FrameMilliseconds);
		Tick.Measure([&]() { Hero.Bridge->TickComponent(0.001f * FrameMilliseconds, LEVELTICK_All, nullptr); });
		Node.Measure([&]() { Animation.PreUpdate(Hero.Body->GetAnimInstance()); });
		if (Frame == 0)
		{
			// The node's first look finds the component and makes room.
			Tick = FCost();
			Node = FCost();
			EventsBefore = Hero.Listener->Told.size();
		}
	}
	if (Result == 0)
	{
		std::cout << Answer()
						 .Add("bones", Hero.Bridge->GetBoundBones())
						 .Add("morph_targets", Hero.Bridge->GetBoundMorphTargets())
						 .Add("curves", Hero.Bridge->GetPose().Curves.Num())
						 .Add("frames", Frames)
						 .Add("events", Hero.Listener->Told.size() - EventsBefore)
						 .Add("tick_us", Tick.At(0.5))
						 .Add("tick_p99_us", Tick.At(0.99))
						 .Add("tick_allocations", std::int64_t(Tick.Allocated))
						 .Add("node_us", Node.At(0.5))
						 .Add("node_p99_us", Node.At(0.99))
						 .Add("node_allocations", std::int64_t(Node.Allocated))
						 .Text()
				  << std::endl;
	}
	Hero.Bridge->EndPlay(EEndPlayReason::Destroyed);
	Game.End();
	Device.Stop();
	StubObjects().clear();
	return Result;
}
