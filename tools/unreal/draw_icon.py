"""Draws ``Resources/Icon128.png`` of the Unreal plugin: two speech bubbles that share a bridge."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image, ImageDraw

TARGET = Path(__file__).resolve().parents[2] / "unreal_plugin" / "AvatarBridge" / "Resources" / "Icon128.png"
SIZE = 128
# Drawn large and made small, for smooth edges.
SCALE = 8
INK, PAPER, ACCENT = (24, 32, 44), (238, 240, 236), (232, 132, 60)


def draw() -> Image.Image:
    """The icon, 128 by 128."""
    large = Image.new("RGBA", (SIZE * SCALE, SIZE * SCALE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(large)

    def box(*corners: float) -> list[float]:
        return [corner * SCALE for corner in corners]

    pen.rounded_rectangle(box(0, 0, 127, 127), radius=22 * SCALE, fill=INK)
    pen.rounded_rectangle(box(14, 26, 60, 62), radius=12 * SCALE, fill=PAPER)
    pen.polygon(box(24, 58, 42, 58, 24, 76), fill=PAPER)
    pen.rounded_rectangle(box(68, 26, 114, 62), radius=12 * SCALE, fill=ACCENT)
    pen.polygon(box(86, 58, 104, 58, 104, 76), fill=ACCENT)
    pen.arc(box(18, 74, 110, 138), start=180, end=360, fill=PAPER, width=8 * SCALE)
    for x in (38, 64, 90):
        top = 74 + 32 - (32**2 * (1 - ((x - 64) / 46) ** 2)) ** 0.5
        pen.line(box(x, top + 4, x, 104), fill=PAPER, width=5 * SCALE)
    pen.line(box(10, 104, 118, 104), fill=PAPER, width=7 * SCALE)
    return large.resize((SIZE, SIZE), Image.Resampling.LANCZOS)


def main() -> int:
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    draw().save(TARGET, optimize=True)
    print(TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main())
