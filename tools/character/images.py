"""Small image operations on float arrays ``(H, W, C)`` in 0..1, row 0 at the top."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.ndimage import distance_transform_edt, gaussian_filter

from tools.character.source import CharacterError


def load_image(path: Path) -> NDArray[np.float64]:
    """Read an image as RGBA; CharacterError if it is missing."""
    if not path.is_file():
        raise CharacterError(f"no such image: {path}")
    return np.asarray(Image.open(path).convert("RGBA"), dtype=np.float64) / 255


def to_pil(image: NDArray[np.float64]) -> Image.Image:
    """RGB(A) or grey float array to an 8-bit image."""
    return Image.fromarray(np.round(np.clip(image, 0, 1) * 255).astype(np.uint8))


def resized(image: NDArray[np.float64], width: int, height: int) -> NDArray[np.float64]:
    """Lanczos resize of each channel in floating point."""
    channels = np.atleast_3d(image)
    planes = [
        np.asarray(
            Image.fromarray(channels[..., c].astype(np.float32)).resize(
                (width, height), Image.Resampling.LANCZOS
            )
        )
        for c in range(channels.shape[2])
    ]
    return np.clip(np.stack(planes, axis=-1), 0, 1).astype(np.float64)


def jpeg(image: NDArray[np.float64], quality: int = 88) -> bytes:
    """RGB as JPEG bytes."""
    stream = io.BytesIO()
    to_pil(image[..., :3]).save(stream, "JPEG", quality=quality, optimize=True, subsampling=1)
    return stream.getvalue()


def png(image: NDArray[np.float64]) -> bytes:
    """RGBA as PNG bytes."""
    stream = io.BytesIO()
    to_pil(image).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def noise(height: int, width: int, sigma: float, seed: int) -> NDArray[np.float64]:
    """Tileable Gaussian noise ``(H, W)`` of mean 0 and deviation 1, smooth over ``sigma`` pixels."""
    field = np.random.default_rng(seed).standard_normal((height, width))
    field = gaussian_filter(field, sigma, mode="wrap") if sigma else field
    return (field - field.mean()) / field.std()


def bled(rgb: NDArray[np.float64], alpha: NDArray[np.float64], least: float = 0.5) -> NDArray[np.float64]:
    """Colours of opaque texels carried into transparent ones, so that no pale rim shows at any mip level."""
    nearest = np.zeros((2, *alpha.shape), dtype=np.int32)
    distance_transform_edt(alpha < least, return_distances=False, return_indices=True, indices=nearest)
    return rgb[nearest[0], nearest[1]]


def normals_from_height(height: NDArray[np.float64], strength: float) -> NDArray[np.float64]:
    """A tangent-space normal map ``(H, W, 3)`` of a height field, +Y up as glTF wants."""
    dy, dx = np.gradient(height)
    normal = np.stack([-dx * strength, dy * strength, np.ones_like(height)], axis=-1)
    return normal / np.linalg.norm(normal, axis=-1, keepdims=True) * 0.5 + 0.5


def polygons_mask(uvs: NDArray[np.float64], face_uvs: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """Coverage ``(size, size)`` of faces drawn in UV space."""
    canvas = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(canvas)
    for corners in uvs[face_uvs] * [size, -size] + [0, size]:
        draw.polygon([tuple(map(float, corner)) for corner in corners], fill=255, outline=255)
    return np.asarray(canvas, dtype=np.float64) / 255


def mixed(base: NDArray, other: Sequence[float] | NDArray, share: NDArray | float) -> NDArray[np.float64]:
    """``base`` moved toward ``other`` by ``share`` (a number, or ``(H, W)``)."""
    share = np.asarray(share)[..., None] if np.ndim(share) == 2 else share
    return base * (1 - share) + np.asarray(other) * share


def luminance(image: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rec. 709 luma ``(H, W)``."""
    return image[..., :3] @ np.array([0.2126, 0.7152, 0.0722])
