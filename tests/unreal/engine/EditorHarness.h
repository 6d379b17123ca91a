#pragma once

#include "FakeLiveLink.h"
#include "Framework/Docking/TabManager.h"
#include "HAL/PlatformTime.h"
#include "Modules/ModuleManager.h"
#include "Widgets/Input/SButton.h"
#include "Widgets/Input/SEditableTextBox.h"
#include "Widgets/Text/STextBlock.h"

#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

/** What tests of the editor's panels do with them: read, write, click. */
namespace EditorHarness
{
	inline std::string Utf8(const FString& Text)
	{
		return TCHAR_TO_UTF8(*Text);
	}

	inline std::string Utf8(const FText& Text)
	{
		return Utf8(Text.ToString());
	}

	inline FText FromUtf8(const std::string& Text)
	{
		return FText::FromString(UTF8_TO_TCHAR(Text.c_str()));
	}

	/** Every text that is not empty, from above. */
	inline std::vector<std::string> Texts(SWidget& Root)
	{
		std::vector<std::string> Found;
		for (const STextBlock* Block : StubFind<STextBlock>(Root))
		{
			if (!Block->GetText().IsEmpty())
			{
				Found.push_back(Utf8(Block->GetText()));
			}
		}
		return Found;
	}

	/** The text that has a part; null if none does. */
	inline const STextBlock* FindText(SWidget& Root, const std::string& Part)
	{
		for (const STextBlock* Block : StubFind<STextBlock>(Root))
		{
			if (Utf8(Block->GetText()).find(Part) != std::string::npos)
			{
				return Block;
			}
		}
		return nullptr;
	}

	inline SButton* FindButton(SWidget& Root, const std::string& Text)
	{
		for (SButton* Button : StubFind<SButton>(Root))
		{
			if (Utf8(Button->StubText()) == Text)
			{
				return Button;
			}
		}
		return nullptr;
	}

	/** Waits until it holds, a frame of the engine at a time; false after half a minute. */
	inline bool WaitUntil(const std::function<void()>& Frame, const std::function<bool()>& Holds)
	{
		const double End = FPlatformTime::Seconds() + 30;
		while (!Holds())
		{
			if (FPlatformTime::Seconds() > End)
			{
				return false;
			}
			Frame();
			std::this_thread::sleep_for(std::chrono::milliseconds(2));
		}
		return true;
	}

	/** The plugin's editor modules, started and stopped as the editor does. */
	class Modules
	{
	public:
		Modules()
		{
			FModuleManager& Manager = FModuleManager::Get();
			for (const TCHAR* Name : { TEXT("AvatarBridgeCore"), TEXT("AvatarBridge"), TEXT("AvatarBridgeGraph"), TEXT("AvatarBridgeEditor") })
			{
				Manager.StubStart(Name);
			}
		}
		~Modules() { FModuleManager::Get().StubStop(TEXT("AvatarBridgeEditor")); }
		Modules(const Modules&) = delete;
		Modules& operator=(const Modules&) = delete;
	};
}
