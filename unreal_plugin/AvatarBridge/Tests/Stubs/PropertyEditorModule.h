#pragma once

#include "IDetailCustomization.h"
#include "Modules/ModuleManager.h"

DECLARE_DELEGATE_RetVal(TSharedRef<IDetailCustomization>, FOnGetDetailCustomizationInstance);

/** Who customises the details of which class, by the class's name without its U. */
class FPropertyEditorModule : public IModuleInterface
{
public:
	void RegisterCustomClassLayout(FName ClassName, FOnGetDetailCustomizationInstance Make) { StubLayouts.Add(ClassName, Make); }
	void UnregisterCustomClassLayout(FName ClassName) { StubLayouts.Remove(ClassName); }
	void NotifyCustomizationModuleChanged() { StubChanges++; }

	TMap<FName, FOnGetDetailCustomizationInstance> StubLayouts;
	int32 StubChanges = 0;
};

inline const bool PropertyEditorIsRegistered =
	(FModuleManager::Get().StubRegister(TEXT("PropertyEditor"), [] { return static_cast<IModuleInterface*>(new FPropertyEditorModule()); }), true);
