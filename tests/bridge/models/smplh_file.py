"""An SMPL-H-shaped model file with our own body's proportions: an octahedron of vertices round every joint.

Licensed files cannot be bundled. This one has all their keys and shapes; the joints regress exactly from the
vertices around them, the first shape coefficient makes the body taller, the second its arms longer.
"""

from pathlib import Path

import numpy as np

from retarget import smplh
from retarget.motion import MotionLayout

NUM_BETAS = 16
RADIUS_M = 0.005


def joint_places(layout: MotionLayout, origin: np.ndarray) -> np.ndarray:
    """Rest joints ``(52, 3)`` in the model's own axes, whose origin is not at the soles."""
    places = np.zeros((52, 3))
    for j, parent in enumerate(layout.parents):
        places[j] = layout.rest_positions[j] + (places[parent] if parent >= 0 else 0)
    return places - origin


def write_smplh(path: Path, *, origin=(0.0, 1.1, -0.03), **changes) -> Path:
    """Save the file; ``changes`` replace arrays, None leaves one out."""
    layout = smplh.layout()
    places = joint_places(layout, np.array(origin))
    corners = RADIUS_M * np.concatenate((np.eye(3), -np.eye(3)))
    cloud = (places[:, None] + corners).reshape(-1, 3)
    soles = np.array([[0.1, -origin[1], 0.1], [-0.1, -origin[1], 0.1]])
    vertices = np.concatenate((cloud, soles))
    count = len(vertices)
    regressor = np.zeros((52, count))
    weights = np.zeros((count, 52))
    for j in range(52):
        regressor[j, 6 * j : 6 * j + 6] = 1 / 6
        weights[6 * j : 6 * j + 6, j] = 1
    weights[-2, layout.joint("left_foot")] = weights[-1, layout.joint("right_foot")] = 1
    shapes = np.zeros((count, 3, NUM_BETAS))
    shapes[:, :, 0] = 0.05 * vertices
    arms = [j for j, name in enumerate(smplh.JOINT_NAMES) if name.endswith(("elbow", "wrist"))]
    for j in arms:
        shapes[6 * j : 6 * j + 6, 0, 1] = 0.02 * np.sign(places[j, 0])
    parents = np.array(layout.parents, dtype=np.int64)
    parents[0] = 4294967295
    faces = np.array([[6 * j, 6 * j + 1, 6 * j + 2] for j in range(52)])
    rng = np.random.default_rng(11)
    arrays = {
        "v_template": vertices,
        "shapedirs": shapes,
        # Corrective shapes of zero: a pose changes the skin of a real body, never its joints.
        "posedirs": np.zeros((count, 3, 459)),
        "J_regressor": regressor,
        "weights": weights,
        "kintree_table": np.stack((parents, np.arange(52))),
        "f": faces.astype(np.uint32),
        "hands_componentsl": np.eye(45),
        "hands_componentsr": np.eye(45),
        # A mean hand that is not flat, so that adding it by mistake shows.
        "hands_meanl": rng.normal(0, 0.3, 45),
        "hands_meanr": rng.normal(0, 0.3, 45),
    }
    arrays.update(changes)
    np.savez(path, **{key: value for key, value in arrays.items() if value is not None})
    return path
