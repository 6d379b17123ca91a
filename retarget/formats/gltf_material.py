"""The surfaces of a binary glTF's character, with their pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from retarget.character import Image, Material, Texture
from retarget.formats.glb_file import Glb, GlbError

_ENDINGS = {b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png", b"RIFF": ".webp", b"\xabKTX": ".ktx2"}


def read_materials(glb: Glb) -> tuple[Material, ...]:
    """Every material in the file's order. GlbError where a picture cannot be had."""
    try:
        reader = _Reader(glb)
        return tuple(reader.material(k, row) for k, row in enumerate(glb.document.get("materials", ())))
    except GlbError:
        raise
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise GlbError(f"its materials cannot be read ({type(error).__name__}: {error})") from None


class _Reader:
    def __init__(self, glb: Glb) -> None:
        self.glb = glb
        self.images: dict[int, Image] = {}

    def material(self, index: int, row: Mapping[str, Any]) -> Material:
        surface = row.get("pbrMetallicRoughness", {})
        normal, glow = row.get("normalTexture"), row.get("emissiveFactor", (0, 0, 0))
        red, green, blue, alpha = map(float, surface.get("baseColorFactor", (1, 1, 1, 1)))
        # With a metallic-roughness picture the factors only scale it: it cannot be told, so skin and cloth are assumed.
        is_painted = "metallicRoughnessTexture" in surface
        return Material(
            name=str(row.get("name") or f"material_{index}"),
            base_color=(red, green, blue, alpha),
            metallic=0.0 if is_painted else float(surface.get("metallicFactor", 1.0)),
            roughness=_PAINTED_ROUGHNESS if is_painted else float(surface.get("roughnessFactor", 1.0)),
            emissive=(float(glow[0]), float(glow[1]), float(glow[2])),
            normal_scale=float(normal.get("scale", 1.0)) if normal else 1.0,
            alpha=row.get("alphaMode", "OPAQUE"),
            base_texture=self.texture(surface.get("baseColorTexture")),
            normal_texture=self.texture(normal),
            emissive_texture=self.texture(row.get("emissiveTexture")),
        )

    def texture(self, row: Mapping[str, Any] | None) -> Texture | None:
        if row is None:
            return None
        texture = self.glb.document["textures"][row["index"]]
        extensions = texture.get("extensions", {}).values()
        source = texture.get("source", next((e["source"] for e in extensions if "source" in e), None))
        if source is None:
            return None
        transform = row.get("extensions", {}).get("KHR_texture_transform", {})
        scale, offset = transform.get("scale", (1, 1)), transform.get("offset", (0, 0))
        return Texture(
            self.image(source), (float(scale[0]), float(scale[1])), (float(offset[0]), float(offset[1]))
        )

    def image(self, index: int) -> Image:
        if index not in self.images:
            data = self.glb.image(index)
            ending = next((e for head, e in _ENDINGS.items() if data.startswith(head)), ".img")
            name = str(self.glb.document["images"][index].get("name") or "image")
            self.images[index] = Image(f"{name}_{index}", ending, data)
        return self.images[index]


_PAINTED_ROUGHNESS = 0.55
