"""Where the rigs of sessions come from: the ones that ship by name, and clients' own skeletons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bridge.errors import InputError
from bridge.session import Retargets
from bridge.skeletons import ClientSkeleton


@dataclass(frozen=True)
class BoundRig:
    """A rig ready to be driven: its name, its retargeter, and the mapping report as it goes on the wire."""

    name: str
    retargeter: Retargets
    report: Mapping[str, Any] = field(default_factory=dict)


class RigSource(Protocol):
    """Makes bound rigs. InputError for what cannot be bound, with every reason in its text."""

    def names(self) -> Sequence[str]:
        """The rigs that can be asked for by name."""
        ...

    def named(self, name: str) -> BoundRig:
        """One of them."""
        ...

    def skeleton(self, skeleton: ClientSkeleton) -> BoundRig:
        """A client's own character."""
        ...


class UnknownRigError(InputError):
    """No rig of that name; the text lists the known ones."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"there is no rig {name!r}; known: {', '.join(known)}")
