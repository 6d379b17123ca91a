"""The one place that loads Pixar's USD, which is an extra: nothing else of the product needs it."""

from __future__ import annotations

from types import SimpleNamespace

ADVICE = 'USD files need the package usd-core: pip install "avatar-bridge[usd]"'


class UsdMissingError(RuntimeError):
    """The extra is not installed; the text says how to install it."""


def load_usd() -> SimpleNamespace:
    """The modules of ``pxr`` as attributes. UsdMissingError if they are not installed."""
    try:
        from pxr import Gf, Tf, Usd, UsdGeom, UsdSkel, Vt  # pyright: ignore
    except ImportError:
        raise UsdMissingError(ADVICE) from None
    return SimpleNamespace(Gf=Gf, Tf=Tf, Usd=Usd, UsdGeom=UsdGeom, UsdSkel=UsdSkel, Vt=Vt)
