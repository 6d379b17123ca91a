"""The rigs of the package, the demo characters', and clients' skeletons, bound and ready to be driven."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bridge.errors import InputError
from bridge.rig_source import BoundRig, UnknownRigError
from bridge.skeletons import ClientSkeleton
