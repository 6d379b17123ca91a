"""The demo characters, built from CC0 data: see docs/characters.md."""

from tools.character.build import CharacterMesh, build, build_glb
from tools.character.source import CharacterError

__all__ = ["CharacterError", "CharacterMesh", "build", "build_glb"]
