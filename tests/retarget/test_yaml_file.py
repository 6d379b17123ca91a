"""The strict reader of YAML: what it refuses, with file and line."""

import pytest

from retarget.yaml_file import YamlError, parse_yaml, read_yaml


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "some.yaml, line 3: key 'a' occurs twice"),
        ("a:\n  b: 1\n  b: 2\n", "line 3: key 'b' occurs twice"),
        ("a: [1,\nb: 2\n", "not valid YAML"),
        ("on: 1\n", "line 1: key 'on' is read as True; put it in quotes"),
        ("x: 1\n12: 1\n", "line 2: key '12' is read as 12"),
        ("", "some.yaml: the file is empty"),
        ("# nothing\n", "the file is empty"),
        ("- 1\n- 2\n", "not a list"),
        ("just words", "not a str"),
        ("a: !!python/object/apply:os.getcwd []\n", "not valid YAML"),
        ("a: &x [*x]\nb: *y\n", "not valid YAML"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(text, message):
    with pytest.raises(YamlError) as refused:
        parse_yaml(text, source="some.yaml")
    assert message in str(refused.value)
    assert str(refused.value).startswith("some.yaml")


def test_values_are_those_of_yaml():
    assert parse_yaml("a: 1\nb: ['x', 2.5, true]\nc: {d: null}\n", source="s") == {
        "a": 1, "b": ["x", 2.5, True], "c": {"d": None},
    }  # fmt: skip


def test_files_that_are_not_there_or_no_text_are_named(tmp_path):
    with pytest.raises(YamlError, match="no such file"):
        read_yaml(tmp_path / "none.yaml")
    (tmp_path / "odd.yaml").write_bytes(b"a: \xff\xfe\n")
    with pytest.raises(YamlError, match=r"cannot read .*odd\.yaml"):
        read_yaml(tmp_path / "odd.yaml")
    with pytest.raises(YamlError, match="cannot read"):
        read_yaml(tmp_path)
