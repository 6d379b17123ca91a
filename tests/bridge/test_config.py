"""Settings: flags win over the file, the file over the defaults, and every mistake is told."""

import pytest

from bridge.config import ServerConfig, load_config
from bridge.errors import InputError


def write(folder, text):
    path = folder / "bridge.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_flags_win_over_the_file_and_the_file_over_defaults(tmp_path):
    path = write(tmp_path, "lead_ms: 100\ncontrol_port: 7000\nforget_after_s: 30\n")
    config = load_config(
        path, {"control_port": 8000, "host": None}, defaults={"session": "demo", "lead_ms": 50}
    )
    assert (config.lead_ms, config.control_port, config.host) == (100, 8000, "127.0.0.1")
    assert (config.session, config.forget_after_s) == ("demo", 30)


def test_the_loopback_ports_are_the_documented_ones():
    config = ServerConfig()
    assert (config.host, config.frames_port, config.control_port, config.http_port) == (
        "127.0.0.1",
        5570,
        5571,
        5580,
    )
    assert config.max_message_bytes == 2**20


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour: 3\n", "colour: unknown setting; known: host"),
        ('lead_ms: "3"\n', "lead_ms: must be int"),
        ("insecure: 1\n", "insecure: must be bool"),
        ("lead_ms: 99999\n", "lead_ms must lie in 0..2000"),
        ("- 1\n", "keys and values"),
        ("lead_ms: 1\nlead_ms: 2\n", "twice"),
        ("", "empty"),
        ("a: [1\n", "YAML"),
    ],
)
def test_mistakes_are_told(tmp_path, text, words):
    with pytest.raises(InputError, match=words):
        load_config(write(tmp_path, text), {})


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.yaml"):
        load_config(tmp_path / "none.yaml", {})
