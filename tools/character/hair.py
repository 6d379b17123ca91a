"""How hair hangs on the joints."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.character.rig import Joints


def hair_weights(vertices: NDArray[np.float64], joints: Joints, head: int) -> NDArray[np.float64]:
    """Weights ``(V, J)``: rigid on the head above the chin, passing through the neck to the chest below it.

    Long hair rests on shoulders and back; carried by the head alone it would sweep through them at every
    turn.
    """
    weights = np.zeros((len(vertices), len(joints.names)))
    neck = int(joints.parents[head])
    while joints.parents[neck] >= 0 and "neck" in joints.names[joints.parents[neck]].lower():
        neck = int(joints.parents[neck])
    chest = int(joints.parents[neck])
    top, bottom = joints.matrices[head, 1, 3], joints.matrices[neck, 1, 3] - 0.02
    share = np.clip((vertices[:, 1] - bottom) / (top - bottom), 0.0, 1.0)
    share = share * share * (3 - 2 * share)
    weights[:, head] = share
    weights[:, chest] = 1 - share
    return weights
