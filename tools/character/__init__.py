"""The demo characters, built from CC0 data: see docs/characters.md."""
