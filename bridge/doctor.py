"""What would keep the sidecar from running on this machine, each finding with what to do about it."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata

from bridge.config import ServerConfig
from bridge.errors import BridgeError
from bridge.gateway import VIEWER_FOLDER, Gateway
from bridge.transport import ServerEndpoint
from bridge.wire_checks import PROTOCOL_VERSION

PACKAGES = ("numpy", "scipy", "pyzmq", "msgpack", "onnxruntime", "pyyaml", "soundfile", "aiohttp", "rich")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    is_well: bool
    detail: str


def examine(config: ServerConfig) -> list[Finding]:
    """Look at everything; never raises."""
    findings = [
        Finding(
            "python",
            sys.version_info >= (3, 10),
            f"{platform.python_version()} on {platform.platform(terse=True)}",
        ),
        _packages(),
        Finding("protocol", True, f"version {PROTOCOL_VERSION}"),
    ]
    for what, check in (("ports", _ports), ("page port", _page_port), ("model", _model), ("rigs", _rigs)):
        findings.append(_guarded(what, check, config))
    built = (VIEWER_FOLDER / "index.html").is_file()
    findings.append(Finding("page", built, "built" if built else "not built; in a checkout run: make viewer"))
    return findings


def _guarded(what: str, check: Callable[[ServerConfig], str], config: ServerConfig) -> Finding:
    try:
        return Finding(what, True, check(config))
    except BridgeError as error:
        return Finding(what, False, str(error))
    # A doctor that dies of an illness it was called for helps nobody.
    except Exception as error:
        return Finding(what, False, f"{type(error).__name__}: {error}")


def _packages() -> Finding:
    versions, missing = [], []
    for name in PACKAGES:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        return Finding("packages", False, f"missing: {', '.join(missing)}; run: pip install avatar-bridge")
    return Finding("packages", True, ", ".join(versions))


def _ports(config: ServerConfig) -> str:
    with ServerEndpoint(
        config.host,
        control_port=config.control_port,
        frames_port=config.frames_port,
        insecure=config.insecure,
    ) as endpoint:
        return f"{endpoint.control_address} and {endpoint.frames_address} are free"


def _page_port(config: ServerConfig) -> str:
    nowhere = "tcp://127.0.0.1:9"
    with Gateway(
        control_address=nowhere,
        frames_address=nowhere,
        host=config.host,
        port=config.http_port,
        insecure=config.insecure,
    ) as gateway:
        return f"{gateway.url} is free"


def _model(config: ServerConfig) -> str:
    import time

    from bridge.clock import ManualClock
    from bridge.models import DEFAULT_MODEL, load_model
    from bridge.session import Session, step_sessions

    begin = time.perf_counter()
    model = load_model()
    loaded = time.perf_counter()
    clock = ManualClock()
    session = Session("doctor", model=model, clock=clock, config=config.session_config())
    clock.advance(ms=900)
    begin_step = time.perf_counter()
    frames = 0
    while step_sessions([session], clock):
        frames += 1
    each_ms = (time.perf_counter() - begin_step) / max(1, frames) * 1000
    return f"{DEFAULT_MODEL} loads in {loaded - begin:.2f} s and makes a frame in {each_ms:.2f} ms"


def _rigs(config: ServerConfig) -> str:
    from bridge.rig_library import RigLibrary

    library = RigLibrary()
    for name in library.names():
        library.named(name)
    return ", ".join(library.names())
