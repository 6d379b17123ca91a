"""Surfaces in an FBX scene: Phong, which every program reads, with the pictures inside the file."""

from __future__ import annotations

from collections.abc import Sequence

from retarget.character import Image, Material, Texture
from retarget.formats.fbx_document import Document
from retarget.formats.fbx_nodes import NAME_SEPARATOR

_COLOR = ("Color", "", "A")
_NUMBER = ("Number", "", "A")


def write_materials(document: Document, materials: Sequence[Material]) -> list[int]:
    """A material for each; their ids. A picture that several use is stored once."""
    videos: dict[int, tuple[int, str]] = {}
    return [_material(document, material, videos) for material in materials]


def _material(document: Document, material: Material, videos: dict[int, tuple[int, str]]) -> int:
    index, node = document.object("Material", material.name, "Material", "")
    node.add("Version", 102)
    node.add("ShadingModel", "phong")
    node.add("MultiLayer", 0)
    red, green, blue, alpha = material.base_color
    # Shininess 100 is a mirror and 0 is chalk, as Blender's importer and exporter take it.
    shininess = (10 * (1 - material.roughness)) ** 2
    is_clear = material.alpha != "OPAQUE"
    node.property70(
        [
            ("DiffuseColor", *_COLOR, red, green, blue),
            ("DiffuseFactor", *_NUMBER, 1.0),
            ("EmissiveColor", *_COLOR, *material.emissive),
            ("EmissiveFactor", *_NUMBER, float(any(material.emissive))),
            ("AmbientColor", *_COLOR, 0.0, 0.0, 0.0),
            ("SpecularColor", *_COLOR, 1.0, 1.0, 1.0),
            ("SpecularFactor", *_NUMBER, 0.25),
            ("Shininess", *_NUMBER, shininess),
            ("ShininessExponent", *_NUMBER, shininess),
            ("ReflectionFactor", *_NUMBER, material.metallic),
            ("TransparencyFactor", *_NUMBER, 1 - alpha if is_clear else 0.0),
            ("Opacity", *_NUMBER, alpha if is_clear else 1.0),
            ("BumpFactor", "double", "Number", "", material.normal_scale),
        ]
    )
    uses = [("DiffuseColor", material.base_texture), ("NormalMap", material.normal_texture)]
    uses.append(("EmissiveColor", material.emissive_texture))
    if is_clear:
        # The alpha of the base picture; without this no program looks at it.
        uses.append(("TransparentColor", material.base_texture))
    for attribute, texture in uses:
        if texture is not None:
            document.connect(
                _texture(document, f"{material.name} {attribute}", texture, videos), index, attribute
            )
    return index


def _texture(document: Document, name: str, texture: Texture, videos: dict[int, tuple[int, str]]) -> int:
    video, file_name = _video(document, texture.image, videos)
    index, node = document.object("Texture", name, "Texture", "")
    node.add("Type", "TextureVideoClip")
    node.add("Version", 202)
    node.add("TextureName", f"{name}{NAME_SEPARATOR}Texture")
    node.add("Media", f"{texture.image.name}{NAME_SEPARATOR}Video")
    node.add("FileName", file_name)
    node.add("RelativeFilename", file_name)
    (across, down), (right, below) = texture.scale, texture.offset
    # glTF counts v from the top, FBX from the bottom.
    up = 1 - below - down
    node.property70(
        [
            ("UVSet", "KString", "", "", "UVMap"),
            ("UseMaterial", "bool", "", "", 1),
            ("Translation", "Vector", "", "A", right, up, 0.0),
            ("Scaling", "Vector", "", "A", across, down, 1.0),
        ]
    )
    node.add("ModelUVTranslation", 0.0, 0.0)
    node.add("ModelUVScaling", 1.0, 1.0)
    node.add("Texture_Alpha_Source", "None")
    document.connect(video, index)
    return index


def _video(document: Document, image: Image, videos: dict[int, tuple[int, str]]) -> tuple[int, str]:
    if id(image) not in videos:
        file_name = image.name + image.ending
        video, node = document.object("Video", image.name, "Video", "Clip")
        node.add("Type", "Clip")
        node.property70([("Path", "KString", "XRefUrl", "", file_name)])
        node.add("UseMipMap", 0)
        node.add("Filename", file_name)
        node.add("RelativeFilename", file_name)
        node.add("Content", image.data)
        videos[id(image)] = video, file_name
    return videos[id(image)]
