"""Checks the Unreal plugin as Unreal's tools would: descriptor, build rules, reflected headers.

``python tools/unreal/check_plugin.py`` prints every mistake with its file and line, and exits with 1 if there is one.
The rules are those of UnrealBuildTool and UnrealHeaderTool that a compiler outside the engine cannot know.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.unreal.check_includes import check_includes
from tools.unreal.check_texts import check_texts
from tools.unreal.plugin_modules import Mistake, Module, read_module
from tools.unreal.unreal_headers import (
    Delegate,
    Header,
    Member,
    ReflectedType,
    parameters,
    read_header,
    without_comments,
)

PLUGIN = Path(__file__).resolve().parents[2] / "unreal_plugin" / "AvatarBridge"
MODULE_TYPES = {"Runtime", "UncookedOnly", "Editor", "DeveloperTool"}
PHASES = {"EarliestPossible", "PostConfigInit", "PreDefault", "Default", "PostDefault", "PostEngineInit"}
PLATFORMS = {"Win64", "Mac", "Linux", "LinuxArm64", "Android", "IOS"}
# Modules that packaged games do not have.
EDITOR_MODULES = {
    "AnimGraph", "AnimGraphEditor", "BlueprintGraph", "ContentBrowser", "DetailCustomizations", "EditorStyle",
    "LiveLinkEditor", "Persona", "PropertyEditor", "SettingsEditor", "ToolMenus", "UnrealEd", "WorkspaceMenuStructure",
}  # fmt: skip
# Engine modules that live in plugins, which the descriptor must switch on.
PLUGIN_OF_MODULE = {
    "LiveLink": "LiveLink",
    "LiveLinkComponents": "LiveLink",
    "AudioCaptureCore": "AudioCapture",
}
_TYPE_WORD = re.compile(
    r"^(?:bool|int32|int64|uint8|float|double|FString|FName|FText"
    r"|[FUAE][A-Z]\w+\*?|TEnumAsByte<\w+>)$"
)
_CONTAINER = re.compile(
    r"^(TArray|TSet|TMap|TObjectPtr|TSubclassOf|TSoftObjectPtr|TSoftClassPtr|TWeakObjectPtr)<(.+)>$"
)
_PREFIX = {"UCLASS": "UA", "USTRUCT": "F", "UENUM": "E", "UINTERFACE": "U"}


def check(plugin: Path = PLUGIN) -> list[Mistake]:
    """Every mistake of a plugin's folder."""
    descriptor = next(iter(sorted(plugin.glob("*.uplugin"))), None)
    if descriptor is None:
        return [Mistake(plugin, 0, "there is no .uplugin")]
    try:
        data = json.loads(descriptor.read_text(encoding="utf-8"))
    except ValueError as error:
        return [Mistake(descriptor, 0, f"it is no JSON: {error}")]
    modules = [read_module(plugin, entry) for entry in data.get("Modules", [])]
    mistakes = [*_descriptor(descriptor, data, plugin)]
    for module in modules:
        mistakes += _build_rules(module, modules, data)
        mistakes += _implementation(module)
    mistakes += check_includes(modules)
    mistakes += check_texts(modules)
    headers = [
        (module, read_header(path)) for module in modules for path in sorted(module.folder.rglob("*.h"))
    ]
    mistakes += _headers(headers)
    return mistakes


def _descriptor(path: Path, data: dict, plugin: Path) -> Iterator[Mistake]:
    for key in ("FileVersion", "Version", "VersionName", "FriendlyName", "Description", "Modules"):
        if key not in data:
            yield Mistake(path, 0, f"{key} is missing")
    if data.get("FileVersion") != 3:
        yield Mistake(path, 0, "FileVersion must be 3")
    unknown = set(data.get("SupportedTargetPlatforms", ())) - PLATFORMS
    if unknown:
        yield Mistake(path, 0, f"unknown platforms: {', '.join(sorted(unknown))}")
    if not data.get("CanContainContent", False) and any((plugin / "Content").glob("**/*.uasset")):
        yield Mistake(path, 0, "there is content, but CanContainContent is false")
    listed = [entry.get("Name") for entry in data.get("Modules", [])]
    for entry in data.get("Modules", []):
        if entry.get("Type") not in MODULE_TYPES:
            yield Mistake(path, 0, f"module {entry.get('Name')}: unknown type {entry.get('Type')}")
        if entry.get("LoadingPhase") not in PHASES:
            yield Mistake(
                path, 0, f"module {entry.get('Name')}: unknown loading phase {entry.get('LoadingPhase')}"
            )
        if not (plugin / "Source" / str(entry.get("Name")) / f"{entry.get('Name')}.Build.cs").is_file():
            yield Mistake(path, 0, f"module {entry.get('Name')} has no Source/{entry.get('Name')}/*.Build.cs")
    for folder in sorted((plugin / "Source").iterdir()):
        if folder.is_dir() and folder.name not in listed:
            yield Mistake(path, 0, f"Source/{folder.name} is no module of the descriptor")
    icon = plugin / "Resources" / "Icon128.png"
    if not icon.is_file():
        yield Mistake(icon, 0, "the icon is missing")


def _build_rules(module: Module, modules: list[Module], data: dict) -> Iterator[Mistake]:
    rules = module.rules
    if not rules.is_file():
        return
    text = rules.read_text(encoding="utf-8")
    if f"public class {module.name} : ModuleRules" not in text:
        yield Mistake(rules, 0, f"it must declare: public class {module.name} : ModuleRules")
    kinds = {other.name: other.type for other in modules}
    for name in sorted(module.dependencies):
        is_editor = name in EDITOR_MODULES or kinds.get(name) in ("Editor", "UncookedOnly")
        if module.type == "Runtime" and is_editor:
            yield Mistake(
                rules, 0, f"{name} is not there in packaged games; put it under Target.bBuildEditor"
            )
    enabled = {plugin["Name"] for plugin in data.get("Plugins", []) if plugin.get("Enabled")}
    for name in sorted(module.dependencies | module.editor_dependencies):
        needed = PLUGIN_OF_MODULE.get(name)
        if needed and needed not in enabled:
            yield Mistake(
                rules, 0, f"{name} belongs to the plugin {needed}, which the descriptor does not enable"
            )
    if not {"Core"} <= module.dependencies:
        yield Mistake(rules, 0, "every module depends on Core")


def _implementation(module: Module) -> Iterator[Mistake]:
    found = [
        path
        for path in sorted(module.folder.rglob("*.cpp"))
        if re.search(
            rf"IMPLEMENT_(?:GAME_)?MODULE\s*\([^)]*,\s*{module.name}\s*\)", path.read_text(encoding="utf-8")
        )
    ]
    if len(found) != 1:
        yield Mistake(
            module.folder, 0, f"IMPLEMENT_MODULE(…, {module.name}) must stand once, not {len(found)} times"
        )


def _headers(headers: list[tuple[Module, Header]]) -> Iterator[Mistake]:
    names: dict[str, Path] = {}
    files: dict[str, Path] = {}
    for module, header in headers:
        path = header.path
        for delegate in header.delegates:
            yield from _delegate(path, delegate)
        if not header.types:
            continue
        if path.name in files:
            yield Mistake(
                path, 0, f"reflected headers need names of their own; {files[path.name]} is another"
            )
        files[path.name] = path
        text = path.read_text(encoding="utf-8")
        if "#pragma once" not in text:
            yield Mistake(path, 0, "#pragma once is missing")
        if not header.includes or header.includes[-1] != f"{path.stem}.generated.h":
            yield Mistake(path, 0, f'the last include must be "{path.stem}.generated.h"')
        lines = without_comments(text).splitlines()
        for found in header.types:
            above = "\n".join(lines[: found.line - 1])
            if above.count("{") != above.count("}"):
                yield Mistake(path, found.line, f"{found.name} stands in a namespace or a class")
            plain = found.name[1:]
            if plain in names:
                yield Mistake(path, found.line, f"{found.name}: {names[plain]} reflects that name already")
            names[plain] = path
            yield from _type(module, path, found)


def _type(module: Module, path: Path, found: ReflectedType) -> Iterator[Mistake]:
    if found.name[0] not in _PREFIX[found.macro]:
        yield Mistake(path, found.line, f"{found.name} must begin with {' or '.join(_PREFIX[found.macro])}")
    if found.macro == "UENUM":
        return
    if not found.body_line:
        yield Mistake(path, found.line, f"{found.name} lacks GENERATED_BODY()")
    api = f"{module.name.upper()}_API"
    is_public = "Public" in path.parts
    if is_public and found.api != api and "MinimalAPI" not in found.specifiers:
        yield Mistake(path, found.line, f"{found.name} is public and must be exported by {api}")
    if found.base == "ULiveLinkSourceFactory" and module.type != "Runtime":
        yield Mistake(
            path, found.line, f"{found.name}: a factory outside a Runtime module is missing in packaged games"
        )
    for member in found.members:
        yield from _member(path, found, member)


def _member(path: Path, owner: ReflectedType, member: Member) -> Iterator[Mistake]:
    is_blueprint = re.search(r"Blueprint(ReadWrite|ReadOnly|Callable|Pure|Assignable)", member.specifiers)
    if is_blueprint and "Category" not in member.specifiers:
        yield Mistake(path, member.line, f"{owner.name}: what Blueprints see needs a Category")
    if member.macro == "UFUNCTION":
        returned, taken = parameters(member.declaration)
        types = [*([returned] if returned != "void" else []), *taken]
    else:
        declared = re.split(r"\s*(?:=|\{|;)", member.declaration)[0].strip()
        types = [declared.rpartition(" ")[0].removeprefix("class ").removeprefix("mutable ")]
    yield from _types(path, member.line, owner.name, types)


def _delegate(path: Path, delegate: Delegate) -> Iterator[Mistake]:
    if not delegate.name.startswith("F"):
        yield Mistake(path, delegate.line, f"{delegate.name} must begin with F")
    yield from _types(path, delegate.line, delegate.name, delegate.types)


def _types(path: Path, line: int, owner: str, types: list[str]) -> Iterator[Mistake]:
    for type_name in types:
        if not is_reflected(type_name):
            yield Mistake(path, line, f"{owner}: UnrealHeaderTool knows no property type {type_name!r}")


def is_reflected(type_name: str) -> bool:
    """Whether a property may have the type: the engine's own words and containers of such."""
    plain = type_name.replace(" ", "")
    container = _CONTAINER.match(plain)
    if container is None:
        return bool(_TYPE_WORD.match(plain))
    return all(is_reflected(part) for part in container.group(2).split(","))


def main() -> int:
    mistakes = check()
    for mistake in mistakes:
        print(mistake)
    print(f"{len(mistakes)} mistakes" if mistakes else "no mistakes")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
