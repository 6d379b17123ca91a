"""Textures of hair, clothes, shoes, brows, lashes, teeth and tongue."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from tools.character import images
from tools.character.recipes import Look
from tools.character.source import HUMAN_DATA
from tools.character.surface import Part

_CLOTH_SIZE = 1024
_HAIR_SIZE = 1024
_WAIST = 0.62  # share of the garment's height below which a UV island belongs to the trousers


def hair_textures(name: str, look: Look) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Colour with alpha ``(1024, 1024, 4)`` and normal map.

    The strands come from a high-pass of the source.
    """
    source = images.load_image(HUMAN_DATA / "hair" / f"{name}_diffuse.png")
    source = images.resized(source, _HAIR_SIZE, _HAIR_SIZE)
    alpha = source[..., 3]
    grey = images.luminance(images.bled(source, alpha))
    blurred = gaussian_filter(grey * alpha, 9) / np.maximum(gaussian_filter(alpha, 9), 1e-3)
    inside = alpha > 0.5
    spread = max(float((grey - blurred)[inside].std()), 1e-4)
    strands = np.clip((grey - blurred) / (2.2 * spread), -1, 1)
    low, high = np.percentile(blurred[inside], [4, 96])
    tone = np.clip((blurred - low) / max(high - low, 1e-3), 0, 1)
    shade = np.clip(0.32 + 0.16 * (tone - 0.5) + 0.34 * strands, 0, 1)
    colour = images.mixed(np.broadcast_to(look.hair[0], (*shade.shape, 3)), look.hair[1], shade)
    colour = images.bled(colour, alpha)
    eroded = np.clip((alpha - 0.25 + 0.14 * strands) / 0.62, 0, 1)
    normals = images.normals_from_height(gaussian_filter(strands, 0.7), 1.6)
    return np.dstack([colour, eroded]), normals


def fur_texture(kind: str, name: str, colour: tuple[float, float, float], gain: float) -> NDArray[np.float64]:
    """Brows or lashes: one colour, the source's alpha times ``gain``."""
    alpha = images.load_image(HUMAN_DATA / kind / f"{name}.png")[..., 3]
    return np.dstack([np.broadcast_to(colour, (*alpha.shape, 3)), np.clip(alpha * gain, 0, 1)])


def cloth_textures(part: Part, name: str, look: Look) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Colour and normal map of a suit.

    Shirt in one plain colour (whatever was printed on it is gone), trousers toned.
    """
    size = _CLOTH_SIZE
    source = images.resized(
        images.load_image(HUMAN_DATA / "clothes" / f"{name}_diffuse.png")[..., :3], size, size
    )
    shade = images.resized(images.load_image(HUMAN_DATA / "clothes" / f"{name}_ao.png")[..., :3], size, size)
    shade = gaussian_filter(images.luminance(shade), 2.0)
    shirt = shirt_mask(part, size)
    weave = 1 + 0.018 * images.noise(size, size, 0.8, 11) + 0.012 * images.noise(size, size, 6, 12)
    plain = np.array(look.shirt) * (weave * (0.72 + 0.28 * shade))[..., None]
    colour = images.mixed(source * look.trousers_tone, plain, shirt)
    normals = images.resized(
        images.load_image(HUMAN_DATA / "clothes" / f"{name}_normal.png")[..., :3], size, size
    )
    folds = images.normals_from_height(_folds(size) + 0.08 * images.noise(size, size, 1.0, 13), 1.0)
    flat = gaussian_filter((np.abs(normals[..., :2] - 0.5).max(axis=-1) > 0.03).astype(float), 20) < 0.02
    return colour, images.mixed(normals, folds, shirt * flat)


def shirt_mask(part: Part, size: int) -> NDArray[np.float64]:
    """Coverage of the shirt's UV islands, a little grown so that no seam shows."""
    edges = np.concatenate([part.face_uvs[:, [i, i + 1]] for i in range(3)])
    graph = coo_matrix((np.ones(len(edges)), edges.T), shape=(len(part.uvs),) * 2)
    labels = connected_components(graph, directed=False)[1][part.face_uvs[:, 0]]
    low, high = part.vertices[:, 1].min(), part.vertices[:, 1].max()
    upper = [
        label
        for label in np.unique(labels)
        if np.median(part.vertices[part.faces[labels == label], 1]) > low + _WAIST * (high - low)
    ]
    mask = images.polygons_mask(part.uvs, part.face_uvs[np.isin(labels, upper)], size)
    return (gaussian_filter(mask, 3.0) > 0.02).astype(float)


def _folds(size: int) -> NDArray[np.float64]:
    """Soft folds for shirts whose normal map is blank: noise stretched along the cloth."""
    wide = gaussian_filter(np.random.default_rng(14).standard_normal((size, size)), (12, 60), mode="wrap")
    return 1.6 * wide / wide.std()


def shoe_texture(name: str, look: Look) -> NDArray[np.float64]:
    """Shoe colour, toned."""
    return images.load_image(HUMAN_DATA / "shoes" / f"{name}_diffuse.png")[..., :3] * look.shoes_tone


def teeth_texture() -> NDArray[np.float64]:
    """Teeth warmer and cleaner than the source, gums darker."""
    source = images.load_image(HUMAN_DATA / "teeth" / "teeth.png")
    rgb = images.bled(source[..., :3], source[..., 3])
    red = np.clip((rgb[..., 0] - rgb[..., 1]) * 4, 0, 1)
    white = np.clip(0.62 + 0.42 * images.luminance(rgb), 0, 0.95)[..., None] * [0.93, 0.89, 0.80]
    return images.mixed(white, rgb * [0.62, 0.45, 0.45], red)


def tongue_texture() -> NDArray[np.float64]:
    """Tongue, toned down."""
    return images.load_image(HUMAN_DATA / "tongue" / "tongue01_diffuse.png")[..., :3] * [0.66, 0.48, 0.46]
