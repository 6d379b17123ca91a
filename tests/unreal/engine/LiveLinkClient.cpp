// The plugin's Live Link source in a stand-in for Live Link, as a program: takes one command a line, answers each with one
// line of JSON. tests/unreal/test_unreal_live_link.py runs it against the Python sidecar.
#include "Answer.h"
#include "AvatarBridgeLiveLinkSource.h"
#include "AvatarBridgeLiveLinkSourceFactory.h"
#include "AvatarBridgeLiveLinkSourceSettings.h"
#include "FakeLiveLink.h"
#include "HAL/RunnableThread.h"
#include "ILiveLinkSource.h"
#include "Mannequin.h"
#include "Modules/ModuleManager.h"
#include "Processes.h"
#include "StubCharacter.h"
#include "Waiting.h"

#include <functional>
#include <iostream>
#include <sstream>
#include <string>

namespace
{
	struct Client
	{
		FFakeLiveLink LiveLink;
		TSharedPtr<ILiveLinkSource> Source;
		FGuid Guid;

		void Frame()
		{
			LiveLink.Tick();
			SleepMilliseconds(2);
		}
		void WaitFor(const std::string& What, const std::function<bool()>& Condition)
		{
			WaitUntil(What, [this]() { Frame(); }, Condition);
		}
	};

	/** Seconds since the program began, of a time of the engine. */
	double SinceStart(double EngineSeconds)
	{
		static const double Start = FPlatformTime::Seconds();
		return EngineSeconds - Start;
	}

	/** As Live Link's presets do in a packaged game: the factory by its class, the source by its line. */
	TSharedPtr<ILiveLinkSource> MakeSource(const std::string& Line)
	{
		for (const UClass* Class : UClass::StubAll())
		{
			if (Class->IsChildOf(ULiveLinkSourceFactory::StaticClass()) && Class->GetName() == TEXT("AvatarBridgeLiveLinkSourceFactory"))
			{
				return static_cast<const ULiveLinkSourceFactory*>(Class->GetDefaultObject())->CreateSource(FString(UTF8_TO_TCHAR(Line.c_str())));
			}
		}
		return nullptr;
	}

	std::string Remove(Client& Held)
	{
		const double Start = FPlatformTime::Seconds();
		Held.Source.Reset();
		Held.LiveLink.RemoveSource(Held.Guid);
		double Slowest = 0;
		Held.WaitFor("the source's end",
			[&]()
			{
				const double Before = FPlatformTime::Seconds();
				Held.LiveLink.Tick();
				Slowest = FMath::Max(Slowest, FPlatformTime::Seconds() - Before);
				return Held.LiveLink.Count() == 0;
			});
		return Answer()
			.Add("seconds", FPlatformTime::Seconds() - Start)
			.Add("slowest_tick", Slowest)
			.Add("threads", FRunnableThread::StubLiveThreads().load())
			.Text();
	}

	std::string State(Client& Held)
	{
		return Answer()
			.Add("status", Held.Source ? Utf8(Held.Source->GetSourceStatus().ToString()) : "")
			.Add("machine", Held.Source ? Utf8(Held.Source->GetSourceMachineName().ToString()) : "")
			.Add("type", Held.Source ? Utf8(Held.Source->GetSourceType().ToString()) : "")
			.Add("valid", Held.Source && Held.Source->IsSourceStillValid())
			.Text();
	}

	std::string Describe(const FFakeLiveLink::FSubject& Subject)
	{
		Answer Made;
		std::vector<std::string> Properties;
		for (const FName& Name : Subject.Static.GetBaseData()->PropertyNames)
		{
			Properties.push_back(Utf8(Name.ToString()));
		}
		Made.Add("role", Utf8(Subject.Role->GetName())).Add("properties", Properties).Add("layouts", Subject.StaticPushes);
		if (Subject.Role == ULiveLinkAnimationRole::StaticClass())
		{
			const auto& Skeleton = *Subject.Static.Cast<FLiveLinkSkeletonStaticData>();
			std::vector<std::string> Bones;
			std::vector<float> Parents;
			for (int32 Bone = 0; Bone < Skeleton.GetBoneNames().Num(); Bone++)
			{
				Bones.push_back(Utf8(Skeleton.GetBoneNames()[Bone].ToString()));
				Parents.push_back(static_cast<float>(Skeleton.GetBoneParents()[Bone]));
			}
			Made.Add("bones", Bones).Add("parents", Parents);
		}
		return Made.Text();
	}

	std::string Describe(const FLiveLinkFrameDataStruct& Frame)
	{
		const FLiveLinkBaseFrameData& Base = *Frame.GetBaseData();
		std::vector<float> Values(Base.PropertyValues.begin(), Base.PropertyValues.end());
		std::vector<float> Positions;
		std::vector<float> Rotations;
		if (Frame.GetStruct() == FLiveLinkAnimationFrameData::StaticStruct())
		{
			for (const FTransform& Transform : Frame.Cast<FLiveLinkAnimationFrameData>()->Transforms)
			{
				const FVector Place = Transform.GetTranslation();
				const FQuat Turn = Transform.GetRotation();
				for (const double Value : { Place.X, Place.Y, Place.Z })
				{
					Positions.push_back(static_cast<float>(Value));
				}
				for (const double Value : { Turn.X, Turn.Y, Turn.Z, Turn.W })
				{
					Rotations.push_back(static_cast<float>(Value));
				}
			}
		}
		return Answer()
			.Add("source_time", SinceStart(Base.WorldTime.GetSourceTime()))
			.Add("world_time", SinceStart(Base.WorldTime.GetOffsettedTime()))
			.Add("scene_frame", Base.MetaData.SceneTime.Time.AsDecimal())
			.Add("scene_rate", Base.MetaData.SceneTime.Rate.Numerator)
			.Add("values", Values)
			.Add("positions", Positions)
			.Add("rotations", Rotations)
			.Text();
	}

	std::string Frames(Client& Held, const std::string& Name, std::size_t Count)
	{
		const FName Subject(UTF8_TO_TCHAR(Name.c_str()));
		std::string Text;
		Held.WaitFor("frames of " + Name,
			[&]()
			{
				bool bEnough = false;
				Held.LiveLink.Look(Subject,
					[&](const FFakeLiveLink::FSubject& Found)
					{
						bEnough = Found.Frames.size() >= Count;
						if (bEnough)
						{
							std::ostringstream Made;
							Made << "{\"now\": " << SinceStart(FPlatformTime::Seconds()) << ", \"subject\": " << Describe(Found) << ", \"frames\": [";
							for (std::size_t Index = Found.Frames.size() - Count; Index < Found.Frames.size(); Index++)
							{
								Made << (Index + Count > Found.Frames.size() ? ", " : "") << Describe(Found.Frames[Index]);
							}
							Text = Made.str() + "]}";
						}
					});
				return bEnough;
			});
		return Text;
	}

	/** Adds and removes a source again and again while frames come; tells what is left of it. */
	std::string Cycle(Client& Held, const std::string& Line, int Times)
	{
		for (int Turn = 0; Turn < Times; Turn++)
		{
			Held.Source = MakeSource(Line);
			Held.Guid = Held.LiveLink.AddSource(Held.Source);
			// Some go at once, some while they greet, some while they push.
			for (int Frame = 0; Frame < Turn % 7; Frame++)
			{
				Held.Frame();
			}
			Remove(Held);
		}
		return Answer()
			.Add("sources", Held.LiveLink.Count())
			.Add("threads", FRunnableThread::StubLiveThreads().load())
			.Add("tasks", CountEntries("/proc/self/task"))
			.Add("descriptors", CountEntries("/proc/self/fd"))
			.Add("kilobytes", ResidentKilobytes())
			.Text();
	}

	std::string Run(Client& Held, const std::string& Line)
	{
		std::istringstream Words(Line);
		std::string Command;
		std::string Name;
		std::string Rest;
		int Count = 0;
		Words >> Command;
		if (Command == "add")
		{
			std::getline(Words >> std::ws, Rest);
			Held.Source = MakeSource(Rest);
			Held.Guid = Held.LiveLink.AddSource(Held.Source);
			return State(Held);
		}
		if (Command == "state")
		{
			Held.Frame();
			return State(Held);
		}
		if (Command == "await" && std::getline(Words >> std::ws, Rest))
		{
			Held.WaitFor("a status with '" + Rest + "', not '" + Utf8(Held.Source->GetSourceStatus().ToString()) + "'",
				[&]() { return Utf8(Held.Source->GetSourceStatus().ToString()).find(Rest) != std::string::npos; });
			return State(Held);
		}
		if (Command == "frames" && Words >> Name >> Count)
		{
			return Frames(Held, Name, static_cast<std::size_t>(Count));
		}
		if (Command == "has" && Words >> Name)
		{
			return Answer().Add("has", Held.LiveLink.Look(FName(UTF8_TO_TCHAR(Name.c_str())), [](const auto&) {})).Text();
		}
		if (Command == "change" && std::getline(Words >> std::ws, Rest))
		{
			auto* Settings = Cast<UAvatarBridgeLiveLinkSourceSettings>(Held.LiveLink.Settings(Held.Guid));
			const bool bFilled = Settings->Options.ToConnectionString().Len() > 0;
			Settings->Options = FAvatarBridgeLiveLinkOptions::FromConnectionString(FString(UTF8_TO_TCHAR(Rest.c_str())));
			Held.Source->OnSettingsChanged(Settings, FPropertyChangedEvent());
			return Answer().Add("filled", bFilled).Add("line", Utf8(Settings->ConnectionString)).Add("status", Utf8(Held.Source->GetSourceStatus().ToString())).Text();
		}
		if (Command == "remove")
		{
			return Remove(Held);
		}
		if (Command == "cycle" && Words >> Count && std::getline(Words >> std::ws, Rest))
		{
			return Cycle(Held, Rest, Count);
		}
		return Answer().Add("no_such_command", Line).Text();
	}
}

int main()
{
	SinceStart(0);
	FModuleManager::Get().StubStart(TEXT("AvatarBridge"));
	UAvatarBridgeLiveLinkSourceFactory::StaticClass();
	FSoftObjectPath::StubAssets().Add(TEXT("/Game/Mannequin.Mannequin"), MakeStubMesh(Mannequin()));
	{
		Client Held;
		std::string Line;
		while (std::getline(std::cin, Line))
		{
			try
			{
				std::cout << Run(Held, Line) << std::endl;
			}
			catch (const Timeout& Waited)
			{
				std::cout << Answer().Add("timeout", Waited.What).Text() << std::endl;
			}
		}
	}
	StubObjects().clear();
	return 0;
}
