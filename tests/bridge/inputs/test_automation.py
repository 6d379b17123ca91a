"""Controls over time from YAML and CSV."""

import pytest

from bridge.errors import InputError
from bridge.inputs.automation import read_automation


def write(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_yaml_holds_constants_and_points(tmp_path):
    path = write(tmp_path, "a.yaml", "expressivity: 1.5\nvalence: [[1, 0], [3, 0.8], [3, -0.2]]\n")
    automation = read_automation(path)
    assert automation.at(0) == {"expressivity": 1.5, "valence": 0}
    assert automation.at(2)["valence"] == pytest.approx(0.4)
    assert automation.at(9)["valence"] == pytest.approx(-0.2)


def test_csv_is_a_table_whose_empty_cells_say_nothing(tmp_path):
    text = "seconds,gesture,valence\n0,0,0\n2,,1\n4,2,\n"
    automation = read_automation(write(tmp_path, "a.csv", text))
    assert automation.at(2) == {"gesture": pytest.approx(1), "valence": 1}
    assert automation.at(5) == {"gesture": 2, "valence": 1}


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.yaml", "mood: 1\n", "no control 'mood'"),
        ("a.yaml", "valence: [[0, 3]]\n", "outside -1 to 1"),
        ("a.yaml", "valence: [[2, 0], [1, 0]]\n", "sort by time"),
        ("a.yaml", "valence: [[0, high]]\n", "no pair"),
        ("a.yaml", "valence: [0, 1]\n", "no pair"),
        ("a.yaml", "valence: [[0, .nan]]\n", "not finite"),
        ("a.yaml", "valence: []\n", "no points"),
        ("a.yaml", "", "is empty"),
        ("a.yaml", "valence: [\n", "a.yaml"),
        ("a.csv", "time,valence\n0,0\n", "the first line must be"),
        ("a.csv", "seconds,valence\n0,1,2\n", "line 2"),
        ("a.csv", "seconds,valence,valence\n0,0,1\n", "two columns"),
        ("a.csv", "", "the first line must be"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, name, text, told):
    with pytest.raises(InputError, match="a\\.") as caught:
        read_automation(write(tmp_path, name, text))
    assert told in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_automation(tmp_path / "none.yaml")
