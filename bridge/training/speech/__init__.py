"""How the speech network is made, from synthetic voices to ``speech.onnx``. Runs on Linux, where the voices exist."""

from __future__ import annotations

from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """``avatar-bridge train speech`` with these options; the exit code. InputError says what is missing."""
    from bridge.errors import InputError

    try:
        from bridge.training.speech import program
    except ImportError as error:
        raise InputError(
            f"training needs the package {error.name!r}; install it with: pip install 'avatar-bridge[train]'"
        ) from None
    return program.main(argv)
