"""Materials of a character as glTF: PBR factors, textures, alpha modes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tools.character import cloth_textures, images, skin_textures
from tools.character.parts import Character
from tools.character.recipes import recipe_named

if TYPE_CHECKING:
    from tools.character.gltf import GlbWriter

_LINEAR_MIPMAP_LINEAR, _LINEAR, _REPEAT = 9987, 9729, 10497


@dataclass(frozen=True)
class Material:
    """One glTF material; images are encoded bytes (PNG or JPEG)."""

    colour: bytes | None
    roughness: float
    specular: float = 0.5
    normal: bytes | None = None
    normal_scale: float = 1.0
    normal_repeat: tuple[float, float] | None = None
    surface: bytes | None = None  # metallic-roughness image
    alpha: str = "OPAQUE"
    cutoff: float = 0.5
    two_sided: bool = True


@dataclass
class MaterialSet:
    """Materials by name. A part may be drawn in several layers: hair has a solid core and a soft fringe."""

    materials: dict[str, Material]
    layered: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def layers(self, name: str) -> tuple[str, ...]:
        """Materials that draw the part, in order."""
        return self.layered.get(name, (name,))

    def add_to(self, writer: GlbWriter) -> dict[str, int]:
        """Write images, textures and materials; returns material name -> index."""
        sampler = {
            "magFilter": _LINEAR,
            "minFilter": _LINEAR_MIPMAP_LINEAR,
            "wrapS": _REPEAT,
            "wrapT": _REPEAT,
        }
        writer.add("samplers", sampler)
        textures: dict[bytes, int] = {}
        extensions = {"KHR_materials_specular", "KHR_texture_transform"}
        writer.document["extensionsUsed"] = sorted(extensions)
        return {
            name: writer.add("materials", _entry(name, material, writer, textures))
            for name, material in self.materials.items()
        }


def _entry(name: str, material: Material, writer: GlbWriter, textures: dict[bytes, int]) -> dict:
    def texture(encoded: bytes) -> dict:
        if encoded not in textures:
            kind = "image/png" if encoded.startswith(b"\x89PNG") else "image/jpeg"
            image = writer.add("images", {"mimeType": kind, "bufferView": writer.view(encoded)})
            textures[encoded] = writer.add("textures", {"sampler": 0, "source": image})
        return {"index": textures[encoded]}

    pbr: dict = {"metallicFactor": 0.0, "roughnessFactor": material.roughness}
    entry: dict = {"name": name, "pbrMetallicRoughness": pbr, "doubleSided": material.two_sided}
    if material.colour:
        pbr["baseColorTexture"] = texture(material.colour)
    if material.surface:
        pbr |= {"metallicRoughnessTexture": texture(material.surface), "metallicFactor": 1.0}
    if material.normal:
        entry["normalTexture"] = texture(material.normal) | {"scale": material.normal_scale}
        if material.normal_repeat:
            scale = {"scale": list(material.normal_repeat)}
            entry["normalTexture"]["extensions"] = {"KHR_texture_transform": scale}
    if material.alpha != "OPAQUE":
        entry["alphaMode"] = material.alpha
    if material.alpha == "MASK":
        entry["alphaCutoff"] = material.cutoff
    if material.specular != 1.0:
        entry["extensions"] = {"KHR_materials_specular": {"specularFactor": material.specular}}
    return entry


def character_materials(character: Character) -> MaterialSet:
    """All materials of a character, textures made from the CC0 sources."""
    recipe = recipe_named(character.name)
    look, source = recipe.look, {part: name for part, (_, name) in recipe.pieces.items()}
    head, hair = character.part("head"), character.part("hair")
    pores = images.jpeg(skin_textures.pore_normals(), 90)
    hair_colour, hair_normals = cloth_textures.hair_textures(source["hair"], look)
    hair_png, hair_bumps = images.png(hair_colour), images.jpeg(hair_normals, 85)
    cloth, cloth_normals = cloth_textures.cloth_textures(character.part("clothes"), source["clothes"], look)
    brows = cloth_textures.fur_texture("eyebrows", source["brows"], look.brows, 0.9)
    lashes = cloth_textures.fur_texture("eyelashes", source["lashes"], (0.05, 0.035, 0.03), 0.85)
    strands = {"normal": hair_bumps, "specular": 0.22, "roughness": 0.64}
    materials = {
        "head": Material(
            images.jpeg(skin_textures.head_texture(look, head, hair), 88),
            roughness=1.0,
            surface=images.jpeg(skin_textures.head_roughness(), 85),
            specular=0.45,
            normal=pores,
            normal_scale=0.25,
            normal_repeat=(15.0, 33.0),
            two_sided=False,
        ),
        "body": Material(
            images.jpeg(skin_textures.body_texture(look), 85),
            roughness=0.55,
            specular=0.4,
            normal=pores,
            normal_scale=0.25,
            normal_repeat=(40.0, 40.0),
            two_sided=False,
        ),
        "eyes": Material(images.jpeg(skin_textures.eye_texture(look), 88), roughness=0.07, specular=0.6),
        "teeth": Material(images.jpeg(cloth_textures.teeth_texture(), 85), roughness=0.48, specular=0.2),
        "tongue": Material(
            images.jpeg(_half(cloth_textures.tongue_texture()), 85), roughness=0.6, specular=0.2
        ),
        "brows": Material(images.png(brows), roughness=0.8, specular=0.2, alpha="BLEND"),
        "lashes": Material(images.png(lashes), roughness=0.8, specular=0.2, alpha="BLEND"),
        "hair": Material(hair_png, alpha="MASK", cutoff=0.55, **strands),
        "hair_soft": Material(hair_png, alpha="BLEND", **strands),
        "clothes": Material(
            images.jpeg(cloth, 85), roughness=0.88, specular=0.25, normal=images.jpeg(cloth_normals, 85)
        ),
        "shoes": Material(
            images.jpeg(cloth_textures.shoe_texture(source["shoes"], look), 85), roughness=0.6, specular=0.4
        ),
    }
    return MaterialSet(materials, layered={"hair": ("hair", "hair_soft")})


def _half(image: NDArray[np.float64]) -> NDArray[np.float64]:
    return images.resized(image, image.shape[1] // 2, image.shape[0] // 2)
