"""The checker of the plugin's descriptor, build rules and headers: the plugin passes, and each mistake is found."""

from __future__ import annotations

import json
import shutil

import pytest

from tools.unreal.check_plugin import PLUGIN, check, is_reflected

FACTORY = "Source/AvatarBridge/Public/AvatarBridgeLiveLinkSourceFactory.h"
SUBSYSTEM = "Source/AvatarBridge/Public/AvatarBridgeSubsystem.h"
RULES = "Source/AvatarBridge/AvatarBridge.Build.cs"
PRIVATE = "Source/AvatarBridge/Private/"
MICROPHONE = PRIVATE + "AvatarBridgeMicrophone.h"
MAP = "Source/AvatarBridge/Public/AvatarBridgeCurveMap.h"


@pytest.fixture
def copy(tmp_path):
    target = tmp_path / "AvatarBridge"
    shutil.copytree(PLUGIN, target, ignore=shutil.ignore_patterns("Tests"))
    return target


def test_the_plugin_passes():
    assert check() == []


def replaced(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} no longer has {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (FACTORY, "\tGENERATED_BODY()\n", "", "lacks GENERATED_BODY"),
        (FACTORY, "class AVATARBRIDGE_API U", "class U", "exported by AVATARBRIDGE_API"),
        (FACTORY, "#pragma once\n", "", "#pragma once"),
        (FACTORY, '.generated.h"\n', '.generated.h"\n#include "CoreMinimal.h"\n', "the last include"),
        (FACTORY, "UCLASS()", "namespace Mine {\nUCLASS()", "stands in a namespace"),
        (MAP, "\tFName Channel;", "\tstd::string Channel;", "no property type 'std::string'"),
        (MAP, "\tTArray<FAvatarBridgeCurveRow> Rows;", "\tTArray<size_t> Rows;", "no property type"),
        (MAP, 'Category = "Avatar Bridge")\n\tFName Curve', 'Meta = ())\n\tFName Curve', "needs a Category"),
        (MAP, "UAvatarBridgeCurveMap :", "UAvatarBridgeLiveLinkSourceFactory :", "reflects that name already"),
        (MAP, "FAvatarBridgeCurveRow\n", "AvatarBridgeCurveRow\n", "must begin with F"),
        (RULES, '"Engine",', '"Engine", "UnrealEd",', "packaged games"),
        (RULES, '"Core",', "", "depends on Core"),
        (RULES, "AvatarBridge : ModuleRules", "Bridge : ModuleRules", "declare"),
        (RULES, '"LiveLinkInterface",', "", "LiveLinkSourceFactory.h belongs to LiveLinkInterface, on which"),
        (RULES, '"AvatarBridgeCore",', "", "BridgeClient.h belongs to AvatarBridgeCore, on which"),
        (MICROPHONE, '"AudioCaptureCore.h"', '"AudioMixer.h"', "AudioMixer.h: say in"),
        (MAP, '"Engine/DataAsset.h"', '"AudioCaptureCore.h"', "PublicDependencyModuleNames"),
        (MAP, '"Engine/DataAsset.h"', '"AvatarBridgeBody.h"', "a private header in a public one"),
        (SUBSYSTEM, "SetControl(const FString&", "SetControl(const std::string&", "no property type 'std::string'"),
        (SUBSYSTEM, "\tint64 GetSessionSample()", "\tunsigned GetSessionSample()", "no property type 'unsigned'"),
        (SUBSYSTEM, "FString, Detail, int64,", "FString, Detail, size_t,", "FAvatarBridgeStreamEvent: Unreal"),
        (SUBSYSTEM, "Params(FAvatarBridgeStreamEvent", "Params(AvatarBridgeStreamEvent", "must begin with F"),
        (PRIVATE + "AvatarBridgeSubsystem.cpp", '"Not connected."', '"No connection."', 'the key "NotConnected" has'),
        (PRIVATE + "AvatarBridgeModule.cpp", "IMPLEMENT_MODULE", "REGISTER", "must stand once"),
        ("AvatarBridge.uplugin", '"PreDefault"', '"Soon"', "unknown loading phase"),
        ("AvatarBridge.uplugin", '"UncookedOnly"', '"Cooked"', "unknown type"),
        ("AvatarBridge.uplugin", '"AudioCapture"', '"Sound"', "belongs to the plugin AudioCapture"),
        ("AvatarBridge.uplugin", '"Win64"', '"Windows"', "unknown platforms"),
        ("AvatarBridge.uplugin", '"FileVersion": 3,', '"FileVersion": 3,,', "no JSON"),
    ],
)  # fmt: skip
def test_a_mistake_is_found_and_named(copy, file, old, new, told):
    replaced(copy / file, old, new)
    assert any(told in str(mistake) for mistake in check(copy)), check(copy)


def test_a_factory_in_an_editor_module_is_found(copy):
    descriptor = copy / "AvatarBridge.uplugin"
    data = json.loads(descriptor.read_text(encoding="utf-8"))
    next(m for m in data["Modules"] if m["Name"] == "AvatarBridge")["Type"] = "Editor"
    descriptor.write_text(json.dumps(data), encoding="utf-8")
    assert any("missing in packaged games" in str(mistake) for mistake in check(copy))


def test_modules_and_folders_must_agree(copy):
    (copy / "Source" / "Forgotten").mkdir()
    shutil.rmtree(copy / "Source" / "AvatarBridgeGraph")
    (copy / "Resources" / "Icon128.png").unlink()
    told = "\n".join(map(str, check(copy)))
    assert "Source/Forgotten is no module" in told
    assert "module AvatarBridgeGraph has no" in told
    assert "the icon is missing" in told


@pytest.mark.parametrize(
    "known", ["bool", "int32", "TArray<FName>", "TMap<FName, float>", "TObjectPtr<USkeletalMesh>", "UAnim*"]
)
def test_property_types_that_are_known(known):
    assert is_reflected(known)


@pytest.mark.parametrize(
    "unknown", ["int", "std::vector<int>", "TArray<std::string>", "uint32*", "TMap<FName, char>", "unsigned"]
)
def test_property_types_that_are_not(unknown):
    assert not is_reflected(unknown)
