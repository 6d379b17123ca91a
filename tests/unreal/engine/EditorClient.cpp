// The plugin's editor side as a program: takes one command a line, answers each with one line of JSON.
// tests/unreal/test_unreal_editor.py runs it against the Python sidecar, and compares what it knows of names with Python's.
#include "Answer.h"
#include "AvatarBridgeComponent.h"
#include "AvatarBridgeFaceReport.h"
#include "Components/SkeletalMeshComponent.h"
#include "DetailLayoutBuilder.h"
#include "EditorHarness.h"
#include "Mannequin.h"
#include "PropertyEditorModule.h"
#include "StubCharacter.h"

#include "AvatarBridge/JointNames.h"

#include <iostream>
#include <sstream>
#include <string>
#include <vector>

using namespace EditorHarness;

namespace
{
	struct Stage
	{
		UAvatarBridgeComponent* Component = nullptr;
		IDetailLayoutBuilder Details{};
		TSharedPtr<SWidget> Panel;
		TSharedPtr<SWidget> Tab;

		void Frame()
		{
			const double Now = FPlatformTime::Seconds();
			Component->TickComponent(0.01f, LEVELTICK_All, nullptr);
			// A whole second, so that timers are due at every look.
			Panel->StubTick(Now, 1);
			Tab->StubTick(Now, 1);
		}
	};

	std::string Play(Stage& Held, const std::string& Address, const std::string& Subject)
	{
		AActor* Actor = NewObject<AActor>(GetTransientPackage(), AActor::StaticClass(), TEXT("Alice"));
		Actor->StubAdd<USkeletalMeshComponent>(TEXT("Body"))->StubMesh = MakeStubMesh(Mannequin());
		Held.Component = Actor->StubAdd<UAvatarBridgeComponent>(TEXT("Bridge"));
		Held.Component->bOwnConnection = true;
		Held.Component->Connection.ControlAddress = UTF8_TO_TCHAR(Address.c_str());
		Held.Component->Subject = UTF8_TO_TCHAR(Subject.c_str());
		Held.Component->BeginPlay();
		Held.Details.StubObjects = { Held.Component };
		FPropertyEditorModule& Layouts = FModuleManager::LoadModuleChecked<FPropertyEditorModule>(TEXT("PropertyEditor"));
		Layouts.StubLayouts[TEXT("AvatarBridgeComponent")].Execute()->CustomizeDetails(Held.Details);
		Held.Panel = Held.Details.StubCategories[TEXT("Avatar Bridge")].StubRows.front()->StubContent;
		Held.Tab = FGlobalTabmanager::Get()->TryInvokeTab(TEXT("AvatarBridgeStatus"));
		return Answer().Add("playing", true).Text();
	}

	std::string Show(Stage& Held)
	{
		return Answer().Add("panel", Texts(*Held.Panel)).Add("tab", Texts(*Held.Tab)).Text();
	}

	/** Names and parents of joints, by tabs. */
	std::string FindJoints(std::istringstream& Fields)
	{
		std::vector<std::string> Names;
		std::vector<std::int32_t> Parents;
		std::string Name;
		std::string Parent;
		while (std::getline(Fields, Name, '\t') && std::getline(Fields, Parent, '\t'))
		{
			Names.push_back(Name);
			Parents.push_back(std::stoi(Parent));
		}
		const auto Found = AvatarBridge::JointNames::Find(Names, Parents);
		Answer Made;
		for (const auto& [Joint, Bone] : Found)
		{
			Made.Add(Joint, Bone);
		}
		return Made.Add("missing", AvatarBridge::JointNames::Missing(Found)).Text();
	}

	std::string Run(Stage& Held, const std::string& Line)
	{
		std::istringstream Fields(Line);
		std::string Command;
		std::string First;
		std::string Second;
		std::getline(Fields, Command, '\t');
		if (Command == "joints")
		{
			return FindJoints(Fields);
		}
		std::getline(Fields, First, '\t');
		std::getline(Fields, Second, '\t');
		if (Command == "plain")
		{
			return Answer().Add("plain", FAvatarBridgeFaceReport::PlainName(First)).Text();
		}
		if (Command == "play")
		{
			return Play(Held, First, Second);
		}
		if (Command == "await")
		{
			const bool bCame = WaitUntil([&]() { Held.Frame(); }, [&]() { return FindText(*Held.Panel, First) != nullptr; });
			return bCame ? Show(Held) : Answer().Add("timeout", First).Text();
		}
		if (Command == "stop")
		{
			Held.Component->EndPlay(EEndPlayReason::EndPlayInEditor);
			Held.Panel->StubTick(FPlatformTime::Seconds(), 1);
			Held.Tab->StubTick(FPlatformTime::Seconds(), 1);
			return Show(Held);
		}
		return Answer().Add("no_such_command", Line).Text();
	}
}

int main()
{
	{
		const Modules Running;
		Stage Held;
		std::string Line;
		while (std::getline(std::cin, Line))
		{
			std::cout << Run(Held, Line) << std::endl;
		}
	}
	StubObjects().clear();
	return 0;
}
