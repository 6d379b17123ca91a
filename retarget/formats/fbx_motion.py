"""Animation stacks of an FBX file: what moves its joints and the channels of its blendshapes.

Of a stack the first layer counts. Between keys angles and positions run straight, as in our own files, or are held.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from retarget import rotation
from retarget.clip_issues import ClipError
from retarget.formats.description import warning
from retarget.formats.fbx_animation import TICKS_PER_SECOND
from retarget.formats.fbx_keys import Curve, play_axes, read_curve
from retarget.formats.fbx_nodes import Node
from retarget.formats.fbx_records import read_records
from retarget.formats.fbx_scene import FbxScene
from retarget.formats.key_times import check_length, frame_grid
from retarget.formats.skeleton_motion import SkeletonMotion

# A joint that has moved no further away from where the file says it stands has not moved.
_STILL_RAD = np.radians(0.1)
_Curves = dict[tuple[int, str], dict[str, Curve]]


def read_takes(path: str | Path) -> list[SkeletonMotion]:
    """Every animation stack, on the skeleton that all share. Raises ClipError."""
    try:
        return takes_of(read_records(path))
    except (IndexError, KeyError, TypeError, ValueError, OverflowError) as error:
        if isinstance(error, ClipError):
            raise
        raise ClipError(
            "CLIP_UNREADABLE",
            f"{Path(path).name} holds no scene that can be read ({type(error).__name__}: {error})",
        ) from None


def takes_of(root: Node) -> list[SkeletonMotion]:
    """As ``read_takes``, of a file's records. Besides ClipError raises what damaged records bring about."""
    scene = FbxScene(root)
    stacks = [id for id, o in scene.objects.items() if o.kind == "AnimationStack"]
    if not stacks:
        raise ClipError("CLIP_EMPTY", "the file holds no animation")
    return [_take(scene, stack) for stack in stacks]


def _take(scene: FbxScene, stack: int) -> SkeletonMotion:
    o, layout = scene.objects[stack], scene.layout
    layers = [id for id, _ in scene.children.get(stack, ()) if scene.is_kind(id, "AnimationLayer")]
    if not layers:
        raise ClipError("CLIP_EMPTY", f"take {o.name} has no layer")
    begin, end = (int(o.values(name, (0,))[0]) for name in ("LocalStart", "LocalStop"))
    curves = _curves(scene, layers[0], begin)
    times = [curve.times for axes in curves.values() for curve in axes.values()]
    stop_s = (end - begin) / TICKS_PER_SECOND if end > begin else None
    fps, first_s, frames = frame_grid(times, begin_s=0.0, end_s=stop_s)
    check_length(frames, len(layout.joint_names))
    seconds = first_s + np.arange(frames) / float(fps)
    places, turns = (np.repeat(values[None], frames, axis=0) for values in scene.standing)
    for j, id in enumerate(scene.joints):
        for name, out in (("Lcl Rotation", turns), ("Lcl Translation", places)):
            if (id, name) in curves:
                played = play_axes(curves[id, name], scene.objects[id].values(name, (0, 0, 0)), seconds)
                out[:, j] = scene.turn(id, played) if out is turns else played * scene.scale_above(id)
    face = np.zeros((frames, len(layout.face_channels)))
    for id, shape in reversed(scene.shapes.items()):
        if (id, "DeformPercent") in curves:
            curve, *_ = curves[id, "DeformPercent"].values()
            face[:, layout.channel(shape.name)] = curve.at(seconds) / 100
    turns = rotation.unroll(rotation.normalize(turns))
    warnings = []
    if any(_curves(scene, layer, begin) for layer in layers[1:]):
        warnings.append(
            warning(
                "FBX_LAYERS",
                f"take {o.name} has {len(layers)} layers, and only its first is played; merge them",
            )
        )
    if any(curve.is_bent(seconds) for axes in curves.values() for curve in axes.values()):
        warnings.append(
            warning(
                "FBX_BENT", "between keys the motion runs straight, not bent; export it with a key a frame"
            )
        )
    if _rests_as_it_begins(scene, turns, curves):
        warnings.append(
            warning(
                "FBX_REST_UNKNOWN",
                "the file has no bind pose, and its joints rest as the first frame stands: unless that is a T-pose or "
                "A-pose the motion comes out turned; export it with a mesh that is skinned to the skeleton",
            )
        )
    return SkeletonMotion(
        layout=layout,
        fps=fps,
        rotations_xyzw=turns.astype(np.float32),
        positions=places,
        face=face,
        name=o.name,
        warnings=tuple(warnings),
    )


def _rests_as_it_begins(scene: FbxScene, turns: np.ndarray, curves: _Curves) -> bool:
    """Whether nothing says how the joints rest but where they stand at first, though they move afterwards."""
    moved = [
        j for j, id in enumerate(scene.joints) if (id, "Lcl Rotation") in curves and id not in scene.bound
    ]
    if len(moved) < 2 or len(moved) < sum(id in scene.bound for id in scene.joints):
        return False
    apart = rotation.angle(turns[:, moved], scene.standing[1][moved])
    return bool(apart[0].max() < _STILL_RAD < apart.max())


def _curves(scene: FbxScene, layer: int, begin: int) -> _Curves:
    """(object, property) to the curves of its components."""
    found: _Curves = {}
    of_layer = {id for id, _ in scene.children.get(layer, ()) if scene.is_kind(id, "AnimationCurveNode")}
    for target in (*scene.joints, *scene.shapes):
        for node, by in scene.children.get(target, ()):
            if node in of_layer:
                parts = {
                    name: read_curve(scene.objects[id], begin)
                    for id, name in scene.children.get(node, ())
                    if scene.is_kind(id, "AnimationCurve")
                }
                if parts:
                    found[target, by] = parts
    return found
