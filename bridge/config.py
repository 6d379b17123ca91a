"""Settings of the sidecar as frozen dataclasses, from a YAML file and from flags, which win."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from bridge.errors import InputError
from bridge.protocol import MAX_CONTROL_BYTES
from bridge.session import SessionConfig
from bridge.transport import DEFAULT_CONTROL_PORT, DEFAULT_FRAMES_PORT

DEFAULT_HTTP_PORT = 5580


@dataclass(frozen=True)
class ServerConfig:
    """Where the sidecar listens and what it allows. Port 0 takes any free port."""

    host: str = "127.0.0.1"
    control_port: int = DEFAULT_CONTROL_PORT
    frames_port: int = DEFAULT_FRAMES_PORT
    http_port: int = DEFAULT_HTTP_PORT
    insecure: bool = False
    max_message_bytes: int = MAX_CONTROL_BYTES
    max_sessions: int = 16
    max_subjects: int = 64
    session: str = "main"
    # A client's own subject is forgotten when nothing came from it for this long.
    forget_after_s: float = 10.0
    lead_ms: int = 200
    patience_ms: int = 40
    max_catch_up_ms: int = 1000
    seed: int = 0
    # Half-life of the smoothing of every rig's frames; 0 leaves them as they are.
    smoothing_ms: float = 0.0

    def __post_init__(self) -> None:
        ranges = {
            "control_port": (0, 65535), "frames_port": (0, 65535), "http_port": (0, 65535),
            "max_message_bytes": (1024, 32 << 20), "max_sessions": (1, 4096), "max_subjects": (1, 4096),
            "forget_after_s": (1, 86400), "lead_ms": (0, 2000), "patience_ms": (0, 1000),
            "max_catch_up_ms": (100, 60000), "seed": (0, 2**31), "smoothing_ms": (0, 2000),
        }  # fmt: skip
        for name, (low, high) in ranges.items():
            if not low <= getattr(self, name) <= high:
                raise InputError(f"{name} must lie in {low}..{high}, not {getattr(self, name)}")

    def session_config(self) -> SessionConfig:
        """What each session is made with."""
        return SessionConfig(
            lead_ms=self.lead_ms,
            patience_ms=self.patience_ms,
            max_catch_up_ms=self.max_catch_up_ms,
            seed=self.seed,
        )


def load_config(
    path: str | Path | None, flags: Mapping[str, Any], *, defaults: Mapping[str, Any] | None = None
) -> ServerConfig:
    """Defaults, then the YAML file at ``path``, then the flags that are not None. InputError lists all mistakes."""
    values: dict[str, Any] = dict(defaults or {})
    if path is not None:
        from retarget.yaml_file import read_yaml

        try:
            values |= _checked(read_yaml(Path(path)), Path(path))
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
        except ValueError as error:
            raise InputError(str(error)) from None
    values |= {name: value for name, value in flags.items() if value is not None}
    return replace(ServerConfig(), **values)


def _checked(values: Any, path: Path) -> dict[str, Any]:
    if not isinstance(values, Mapping):
        raise InputError(f"{path} must hold settings, one `name: value` a line")
    known = {f.name: type(f.default) for f in fields(ServerConfig)}
    problems = []
    for name, value in values.items():
        if name not in known:
            problems.append(f"{name}: unknown setting; known: {', '.join(known)}")
        elif known[name] is float and type(value) is int:
            continue
        elif type(value) is not known[name]:
            problems.append(f"{name}: must be {known[name].__name__}, not {type(value).__name__} {value!r}")
    if problems:
        raise InputError(f"{path} has mistakes:\n" + "\n".join(f"  {line}" for line in problems))
    return dict(values)
