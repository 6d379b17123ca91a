"""An FBX document under construction: objects by id, and who is connected to whom."""

from __future__ import annotations

from retarget.formats.fbx_nodes import NAME_SEPARATOR, Int64, Node
from retarget.space import CENTIMETRE

SPACE = CENTIMETRE
_FIRST_ID = 1_000_000


class Document:
    """The two lists that make a scene. Object ids count upwards; 0 is the scene itself."""

    def __init__(self) -> None:
        self.objects, self.connections = Node("Objects"), Node("Connections")
        self.counts: dict[str, int] = {}
        self._last = _FIRST_ID

    def object(self, kind: str, name: str, class_name: str, subtype: str) -> tuple[int, Node]:
        """A new object and its id."""
        self._last += 1
        self.counts[kind] = self.counts.get(kind, 0) + 1
        node = self.objects.add(kind, Int64(self._last), f"{name}{NAME_SEPARATOR}{class_name}", subtype)
        return self._last, node

    def connect(self, child: int, parent: int, attribute: str | None = None) -> None:
        """Hang an object on another, or on one of its properties."""
        if attribute is None:
            self.connections.add("C", "OO", Int64(child), Int64(parent))
        else:
            self.connections.add("C", "OP", Int64(child), Int64(parent), attribute)

    def definitions(self) -> Node:
        """How many objects of each kind there are."""
        block = Node("Definitions")
        block.add("Version", 100)
        block.add("Count", sum(self.counts.values()) + 1)
        settings = block.add("ObjectType", "GlobalSettings")
        settings.add("Count", 1)
        for kind, count in self.counts.items():
            block.add("ObjectType", kind).add("Count", count)
        return block
