#pragma once

#include "ActorAnswers.h"
#include "AudioCaptureCore.h"
#include "AvatarBridgeSettings.h"
#include "StagedGame.h"

#include <cmath>
#include <sstream>
#include <string>

/** What a program does with the game's subsystem, told by words. */
namespace GameCommands
{
	inline FString Text(const std::string& Word)
	{
		return UTF8_TO_TCHAR(Word.c_str());
	}

	inline std::string Run(FStagedGame& Game, std::istringstream& Words)
	{
		std::string Command;
		std::string Word;
		double Value = 0;
		int Count = 0;
		Words >> Command;
		bool bTaken = true;
		if (Command == "settings" && Words >> Word)
		{
			// As the project's settings have them in a packaged game.
			UAvatarBridgeSettings* Settings = GetMutableDefault<UAvatarBridgeSettings>();
			Settings->Connection.ControlAddress = Text(Word);
			Settings->bConnectAtStart = true;
			Settings->bAddLiveLinkSourceAtStart = true;
			Settings->LiveLinkSource.Connection = Settings->Connection;
			Settings->LiveLinkSource.Subject = TEXT("atstart");
		}
		else if (Command == "start")
		{
			Game.Start();
		}
		else if (Command == "end")
		{
			Game.End();
		}
		else if (Command == "connect" && Words >> Word)
		{
			Game.Connect(Word);
			Game.PlayUntil("a connection: " + Utf8(Game.Subsystem->Describe()), [&]() { return Game.Subsystem->GetSessionSample() >= 0; });
		}
		else if (Command == "subject" && Words >> Word)
		{
			Game.PlayUntil("a subject of Live Link", [&]() { return Game.LiveLink.Look(FName(Text(Word)), [](const auto&) {}); });
		}
		else if (Command == "sources" && Words >> Count)
		{
			Game.PlayUntil("sources of Live Link", [&]() { return static_cast<int>(Game.LiveLink.Count()) == Count; });
		}
		else if (Command == "microphone" && Words >> Count)
		{
			Audio::FAudioCapture::StubDevice().bPresent = Count == 1;
			bTaken = Game.Subsystem->StartMicrophone();
		}
		else if (Command == "interrupt")
		{
			bTaken = Game.Subsystem->Interrupt();
		}
		else if (Command == "control" && Words >> Word >> Value)
		{
			bTaken = Game.Subsystem->SetControl(Text(Word), static_cast<float>(Value));
		}
		else if (Command == "tone" && Words >> Word >> Value)
		{
			// So many seconds of a hum that counts as speech.
			TArray<float> Samples;
			for (int32 Index = 0; Index < static_cast<int32>(Value * 24000); Index++)
			{
				Samples.Add(0.3f * static_cast<float>(std::sin(0.05 * Index) + 0.3 * std::sin(0.31 * Index)));
			}
			FAvatarBridgeWord Spoken;
			Spoken.Text = TEXT("hum");
			Spoken.EndSeconds = static_cast<float>(Value);
			bTaken = Word == "agent" ? Game.Subsystem->PushAgentSpeech(Samples, 24000, { Spoken }) : Game.Subsystem->PushUserAudio(Samples, 24000);
		}
		else if (Command == "again" && Words >> Word >> Count)
		{
			for (int Turn = 0; Turn < Count; Turn++)
			{
				Game.Start();
				Game.Connect(Word);
				for (int Frame = 0; Frame < Turn % 5; Frame++)
				{
					Game.Frame();
				}
				Game.End();
			}
			return ActorAnswers::Left();
		}
		else
		{
			return Answer().Add("no_such_command", "game " + Command).Text();
		}
		return Answer().Add("taken", bTaken).Add("status", Game.Subsystem ? Utf8(Game.Subsystem->Describe()) : "").Text();
	}
}
