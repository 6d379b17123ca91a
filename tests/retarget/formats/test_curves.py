"""Tables and JSON that we write, read by Python's own modules."""

import csv
import json

import numpy as np
import pytest
from written_takes import baked, short

from retarget.formats import curves


@pytest.fixture(scope="module", params=[("talk", "mixamo"), ("cmu", "ue5_manny", "root")], ids="-".join)
def take(request):
    return short(baked(*request.param)[0], 50)


def test_a_table_holds_every_number_under_its_name(take, tmp_path):
    curves.write_csv(tmp_path / "a.csv", [take])
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    clip, layout = take.clip, take.clip.layout
    assert len(rows) == len(clip)

    def column(name):
        return np.array([float(row[name]) for row in rows])

    np.testing.assert_array_equal(column("frame"), np.arange(len(clip)))
    np.testing.assert_allclose(column("seconds"), np.arange(len(clip)) / 30, atol=1e-8)
    for j, name in enumerate(layout.joint_names):
        for k, axis in enumerate("xyzw"):
            np.testing.assert_allclose(column(f"{name}.q{axis}"), clip.rotations_xyzw[:, j, k], atol=1e-7)
    for c, name in enumerate(layout.face_channels):
        np.testing.assert_allclose(column(name), clip.face[:, c], atol=1e-7)
    hips = layout.joint_names[layout.hips]
    np.testing.assert_allclose(column(f"{hips}.ty"), clip.root[:, 1], atol=1e-7)
    places = {name.split(".")[0] for name in rows[0] if name.endswith(".tx")}
    assert places == {hips} | ({layout.joint_names[0]} if take.travel is not None else set())
    if take.travel is not None:
        np.testing.assert_allclose(column(f"{layout.joint_names[0]}.ty"), take.travel[:, 1], atol=1e-6)


def test_json_says_the_skeleton_and_the_exact_rate(take, tmp_path):
    curves.write_json(tmp_path / "a.json", [take, short(take, 3)])
    document = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    layout = document["layout"]
    assert layout["joints"] == list(take.clip.layout.joint_names)
    assert layout["parents"] == list(take.clip.layout.parents)
    assert layout["space"] == take.clip.layout.space.name
    np.testing.assert_allclose(layout["rest_positions"], take.clip.layout.rest_positions, atol=1e-6)
    first, second = document["takes"]
    assert first["fps"] == [30, 1]
    assert (first["frames"], second["frames"]) == (50, 3)
    for key in ("root", "rotations_xyzw", "face"):
        np.testing.assert_allclose(first[key], getattr(take.clip, key), atol=1e-6)
    assert ("travel" in first) == (take.travel is not None)
