"""The tree keeps its shape: who may import whom, where a library may be used, how long a file may be."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(p for d in ("retarget", "bridge") for p in (ROOT / d).rglob("*.py"))
SOURCES = [p for p in SOURCES if "node_modules" not in p.parts]
PRODUCT = [p for p in SOURCES if "training" not in p.parts]

# library: the files or folders that may import it
HOMES = {
    "zmq": ("bridge/transport.py",),
    "msgpack": ("bridge/protocol.py",),
    "yaml": ("retarget/yaml_file.py",),
    "torch": ("bridge/models/", "bridge/training/"),
    "onnxruntime": ("bridge/models/", "bridge/training/"),
    "smplx": ("bridge/models/",),
    "aiohttp": ("bridge/gateway.py",),
    "pxr": ("retarget/formats/usd_library.py",),
}
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "types"}
POSIX_ONLY = {"fcntl", "pwd", "grp", "resource", "termios", "pty"}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> list[tuple[str, int, bool]]:
    """(dotted module, line, whether at module level) of every import."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {id(node) for node in tree.body}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(a.name, node.lineno, id(node) in top) for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append((node.module, node.lineno, id(node) in top))
            found += [(f"{node.module}.{a.name}", node.lineno, id(node) in top) for a in node.names]
    return found


def test_there_is_something_to_check():
    assert len(SOURCES) > 20
    assert any(name == "zmq" for p in SOURCES for name, *_ in imports(p))


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_library_is_imported_in_its_home_only(path):
    for name, line, _ in imports(path):
        homes = HOMES.get(name.split(".")[0])
        assert homes is None or relative(path).startswith(homes), f"{relative(path)}:{line} imports {name}"


def test_retarget_never_imports_bridge_and_nobody_imports_tests():
    for path in SOURCES:
        for name, line, _ in imports(path):
            root = name.split(".")[0]
            assert root not in {"tests", "tools"}, f"{relative(path)}:{line} imports {name}"
            if relative(path).startswith("retarget/"):
                assert root != "bridge", f"{relative(path)}:{line} imports {name}"


def test_retarget_needs_numpy_scipy_and_yaml_only():
    allowed = set(sys.stdlib_module_names) | {"numpy", "scipy", "yaml", "retarget"}
    for path in SOURCES:
        if relative(path).startswith("retarget/"):
            for name, line, top in imports(path):
                # Pixar's library is an extra, asked for where it is used.
                extra = name.split(".")[0] == "pxr" and not top
                assert extra or name.split(".")[0] in allowed, f"{relative(path)}:{line} imports {name}"


def test_only_bridge_training_trains():
    for path in PRODUCT:
        for name, line, top in imports(path):
            if name.split(".")[0] == "torch":
                assert not top, f"{relative(path)}:{line} imports torch when the module loads"
            if name.startswith("bridge.training"):
                assert not top, f"{relative(path)}:{line} imports {name} when the module loads"


def test_product_code_runs_on_windows():
    for path in PRODUCT:
        for name, line, top in imports(path):
            assert not (top and name.split(".")[0] in POSIX_ONLY), f"{relative(path)}:{line} imports {name}"
        source = path.read_text(encoding="utf-8")
        for word in ("os.fork", "signal.SIGKILL", "os.killpg", '"/tmp'):
            assert word not in source, f"{relative(path)} uses {word}"


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_files_are_small_and_named_for_a_concept(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500
    assert path.stem not in BANNED_NAMES


def test_signs_of_axes_change_in_space_only():
    """A quaternion or vector whose single components are negated by hand is an axis change in the wrong place."""
    for path in SOURCES:
        if relative(path) in {"retarget/space.py", "retarget/rotation.py"}:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AugAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                value = node.value
                flips = isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub)
                if flips and isinstance(value.operand, ast.Subscript):
                    same = [
                        t
                        for t in targets
                        if ast.dump(t.slice if isinstance(t, ast.Subscript) else t)
                        == ast.dump(value.operand.slice)
                    ]
                    assert not same, f"{relative(path)}:{node.lineno} flips a component in place"
