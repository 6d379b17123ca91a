"""The rigs of the package, the demo characters', and clients' skeletons, bound and ready to be driven."""

from __future__ import annotations
