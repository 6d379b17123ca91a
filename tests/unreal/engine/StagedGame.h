#pragma once

#include "AvatarBridgeSubsystem.h"
#include "Containers/Ticker.h"
#include "Engine/GameInstance.h"
#include "FakeLiveLink.h"
#include "StagedActor.h"

#include <map>
#include <string>
#include <vector>

/** A game: its actors, and its instance with the plugin's subsystem. */
class FStagedGame
{
public:
	/** What the subsystem's delegate told. */
	struct FListener
	{
		void OnEvent(FString Name, FString Detail, int64) { Told.push_back(Utf8(Name) + " " + Utf8(Detail)); }

		std::vector<std::string> Told;
	};

	void Frame()
	{
		SleepMilliseconds(4);
		const double Now = FPlatformTime::Seconds();
		const float DeltaTime = static_cast<float>(Now - Last);
		Last = Now;
		FTSTicker::GetCoreTicker().Tick(DeltaTime);
		LiveLink.Tick();
		for (auto& Actor : Actors)
		{
			Actor.second.Frame(DeltaTime);
		}
	}

	void Start()
	{
		Instance = NewObject<UGameInstance>();
		Subsystem = Instance->StubStart<UAvatarBridgeSubsystem>();
		Subsystem->OnEvent.AddDynamic(&Listener, &FListener::OnEvent);
	}

	void Connect(const std::string& Control)
	{
		FAvatarBridgeConnection Connection;
		Connection.ControlAddress = UTF8_TO_TCHAR(Control.c_str());
		Subsystem->ConnectTo(Connection);
	}

	template <typename Predicate>
	void PlayUntil(const std::string& What, Predicate Condition)
	{
		WaitUntil(What, [this]() { Frame(); }, Condition);
	}

	void End()
	{
		Instance->StubEnd();
		StubDestroy(Instance);
		Subsystem = nullptr;
	}

	FFakeLiveLink LiveLink;
	std::map<std::string, FStagedActor> Actors;
	UAvatarBridgeSubsystem* Subsystem = nullptr;
	FListener Listener;

private:
	UGameInstance* Instance = nullptr;
	double Last = FPlatformTime::Seconds();
};
