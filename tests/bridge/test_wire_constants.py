"""The constants that other languages get are those of the Python definition."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_generated_files_are_up_to_date():
    command = [sys.executable, str(ROOT / "tools" / "generate_wire.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + "run: python tools/generate_wire.py"


def test_the_protocol_page_names_every_message_and_limit():
    from bridge import messages, wire_checks
    from bridge.config import ServerConfig

    page = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    missing = [name for name in messages.MESSAGES if f"`{name}`" not in page]
    assert missing == []
    config = ServerConfig()
    assert f":{config.control_port}" in page
    assert f":{config.frames_port}" in page
    assert f"version {wire_checks.PROTOCOL_VERSION}" in page
