"""Other people's files, made out of the demo character's: a VRM, one with strange joints, one without any."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

# VRM's required bones, and the joint of the MakeHuman rig that each is.
VRM_BONES = {
    "hips": "root", "spine": "spine05", "chest": "spine03", "upperChest": "spine01", "neck": "neck01", "head": "head",
    **{f"{side}{bone}": f"{joint}.{side[0].upper()}" for side in ("left", "right") for bone, joint in (
        ("UpperLeg", "upperleg01"), ("LowerLeg", "lowerleg01"), ("Foot", "foot"), ("Shoulder", "clavicle"),
        ("UpperArm", "upperarm01"), ("LowerArm", "lowerarm01"), ("Hand", "wrist"))},
}  # fmt: skip


def rewrite(source: Path, target: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """Copy a .glb with its JSON changed; the binary part stays as it is."""
    data = source.read_bytes()
    length = struct.unpack_from("<I", data, 12)[0]
    document = json.loads(data[20 : 20 + length])
    change(document)
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    chunk = struct.pack("<II", len(text), 0x4E4F534A) + text + data[20 + length :]
    target.write_bytes(struct.pack("<III", 0x46546C67, 2, 12 + len(chunk)) + chunk)
    return target


def as_vrm(document: dict[str, Any]) -> None:
    """VRM 1.0 with its humanoid map and preset expressions; ARKit's names are taken away."""
    names = {node.get("name"): i for i, node in enumerate(document["nodes"])}
    skinned = [i for i, node in enumerate(document["nodes"]) if "mesh" in node]
    sources = {
        "aa": ("jawOpen",), "ih": ("mouthStretchLeft", "mouthStretchRight"), "ou": ("mouthPucker",),
        "ee": ("mouthSmileLeft", "mouthSmileRight"), "oh": ("mouthFunnel",), "blink": ("eyeBlinkLeft", "eyeBlinkRight"),
        "blinkLeft": ("eyeBlinkLeft",), "blinkRight": ("eyeBlinkRight",), "happy": ("cheekSquintLeft",),
        "angry": ("browDownLeft", "browDownRight"), "sad": ("mouthFrownLeft", "mouthFrownRight"),
        "surprised": ("browInnerUp",), "relaxed": ("mouthSmileLeft",),
    }  # fmt: skip
    binds: dict[str, list[dict[str, Any]]] = {preset: [] for preset in sources}
    for i in skinned:
        mesh = document["meshes"][document["nodes"][i]["mesh"]]
        targets = mesh.get("extras", {}).get("targetNames", [])
        for preset, shapes in sources.items():
            binds[preset] += [
                {"node": i, "index": targets.index(s), "weight": 1.0} for s in shapes if s in targets
            ]
        if targets:
            mesh["extras"]["targetNames"] = [f"shape_{k}" for k in range(len(targets))]
    document["extensionsUsed"] = [*document.get("extensionsUsed", []), "VRMC_vrm"]
    document.setdefault("extensions", {})["VRMC_vrm"] = {
        "specVersion": "1.0",
        "meta": {"name": "Test", "authors": ["Test"], "licenseUrl": "https://vrm.dev/licenses/1.0/"},
        "humanoid": {"humanBones": {bone: {"node": names[joint]} for bone, joint in VRM_BONES.items()}},
        "expressions": {"preset": {name: {"morphTargetBinds": b} for name, b in binds.items()}},
    }


def with_strange_joints(document: dict[str, Any]) -> None:
    """Joints called by numbers: nobody can tell an arm from a leg."""
    for i, node in enumerate(document["nodes"]):
        node["name"] = f"n{i:03d}"


def without_skeleton(document: dict[str, Any]) -> None:
    """The meshes as plain scenery."""
    document.pop("skins")
    for node in document["nodes"]:
        node.pop("skin", None)
