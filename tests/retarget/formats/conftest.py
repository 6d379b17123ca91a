"""Other people's readers in Node, for the formats that three.js and the Khronos Group know."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

READERS = Path(__file__).parents[2] / "readers"


@pytest.fixture(scope="session")
def node_reader():
    """``read(script, *arguments)``: what a script of tests/readers prints, as JSON."""
    node = shutil.which("node")
    if node is None or not (READERS / "node_modules").is_dir():
        pytest.skip("needs node and its readers (run: npm ci in tests/readers)")

    def read(script: str, *arguments: object):
        command = [node, READERS / script, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return read


@pytest.fixture(scope="session")
def gltf_issues(node_reader):
    """``check(path)``: the errors that the Khronos validator finds in a binary glTF file."""

    def check(path: Path) -> list:
        script = Path("..", "tools", "validate_glb.mjs")
        report = node_reader(script, path, READERS / "node_modules" / "gltf-validator")
        return [message for message in report["messages"] if message["severity"] == 0]

    return check
