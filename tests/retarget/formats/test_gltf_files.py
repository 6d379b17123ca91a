"""glTF as JSON with its buffers beside it or inside it."""

import base64
import json

import numpy as np
import pytest
from written_takes import baked, short

from retarget.clip_issues import ClipError
from retarget.formats import describe, gltf, read_motion
from retarget.formats.glb_file import read_glb


@pytest.fixture(scope="module")
def binary(tmp_path_factory):
    path = tmp_path_factory.mktemp("gltf") / "walk.glb"
    gltf.write(path, [short(baked("cmu", "mixamo")[0], 12)])
    return path


def save(folder, binary, uri, *, held=None):
    """The file as a .gltf whose buffer is at ``uri``, its bytes at the path ``held``."""
    glb = read_glb(binary)
    glb.document["buffers"][0]["uri"] = uri
    if held is not None:
        held.parent.mkdir(parents=True, exist_ok=True)
        held.write_bytes(glb.binary)
    path = folder / "walk.gltf"
    path.write_text(json.dumps(glb.document), encoding="utf-8")
    return path


@pytest.mark.parametrize("place", ["walk.bin", "data/my walk.bin", None])
def test_the_motion_is_that_of_the_binary_file(tmp_path, binary, place):
    if place is None:
        packed = base64.b64encode(read_glb(binary).binary).decode()
        path = save(tmp_path, binary, f"data:application/octet-stream;base64,{packed}")
    else:
        path = save(tmp_path, binary, place.replace(" ", "%20"), held=tmp_path / place)
    one, other = read_motion(path), read_motion(binary)
    np.testing.assert_array_equal(one.rotations_xyzw, other.rotations_xyzw)
    np.testing.assert_array_equal(one.root, other.root)
    assert describe(path)["format"] == "gltf"


@pytest.mark.parametrize(
    "uri",
    [
        "../secret.bin",
        "..%2Fsecret.bin",
        "data/../../secret.bin",
        "/secret.bin",
        "\\\\host\\secret.bin",
        "C:/secret.bin",
        "file:///secret.bin",
        "https://example.com/secret.bin",
    ],
)
def test_a_buffer_that_lies_elsewhere_is_refused(tmp_path, binary, uri):
    (tmp_path / "inside").mkdir()
    path = save(tmp_path / "inside", binary, uri, held=tmp_path / "secret.bin")
    with pytest.raises(ClipError, match="not in its own folder"):
        read_motion(path)


def test_a_link_out_of_the_folder_is_refused(tmp_path, binary):
    (tmp_path / "inside").mkdir()
    path = save(tmp_path / "inside", binary, "walk.bin", held=tmp_path / "secret.bin")
    try:
        (tmp_path / "inside" / "walk.bin").symlink_to(tmp_path / "secret.bin")
    except OSError:
        pytest.skip("links need a right that this account lacks")
    with pytest.raises(ClipError, match="not in its own folder"):
        read_motion(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "JSON cannot be read"),
        ("[]", "no glTF"),
        ('{"asset": {"version": "1.0"}}', "version '1.0'"),
        ('{"asset": {"version": "2.0"}}', "no animation"),
    ],
)
def test_what_is_no_gltf_is_told(tmp_path, text, words):
    path = tmp_path / "x.gltf"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ClipError, match=words):
        read_motion(path)


def test_a_buffer_that_is_missing_or_short_is_named(tmp_path, binary):
    path = save(tmp_path, binary, "walk.bin")
    with pytest.raises(ClipError, match=r"needs walk\.bin, which cannot be opened"):
        read_motion(path)
    (tmp_path / "walk.bin").write_bytes(b"short")
    with pytest.raises(ClipError, match="past the end of its buffer"):
        read_motion(path)


def test_what_begins_a_frame_late_begins_with_its_first_key(tmp_path, binary):
    glb = read_glb(binary)
    clocks = {sampler["input"] for row in glb.document["animations"] for sampler in row["samplers"]}
    data = bytearray(glb.binary)
    for index in clocks:
        accessor = glb.document["accessors"][index]
        view = glb.document["bufferViews"][accessor["bufferView"]]
        late = (glb.array(index) + np.float32(1 / 30)).astype("<f4").tobytes()
        data[view["byteOffset"] : view["byteOffset"] + len(late)] = late
    glb.document["buffers"][0]["uri"] = "late.bin"
    (tmp_path / "late.bin").write_bytes(data)
    path = tmp_path / "late.gltf"
    path.write_text(json.dumps(glb.document), encoding="utf-8")
    one, other = read_motion(path), read_motion(binary)
    assert (len(one), one.fps) == (12, 30)
    np.testing.assert_allclose(one.rotations_xyzw, other.rotations_xyzw, atol=1e-5)
