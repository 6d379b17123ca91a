"""The shaped body: base mesh plus weighted targets.

Formula of the macro weights: ``macro.json`` of MakeHuman; each slider becomes two weights that sum to 1,
and a target file weighs the product of the factors in its name. All of it is linear, so the order of adding
is free.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from tools.character.recipes import Recipe, Sliders, recipe_named
from tools.character.source import base_obj, face_unit_target, face_unit_targets, shape_target, target_paths

_DECIMETRE = 0.1


def macro_weights(sliders: Sliders) -> dict[str, float]:
    """Target name -> weight for the body sliders, zero weights left out."""
    gender = {"female": 1 - sliders.gender, "male": sliders.gender}
    age = _segments(sliders.age, {0.0: "baby", 0.1875: "child", 0.5: "young", 1.0: "old"})
    muscle = _thirds(sliders.muscle, "muscle")
    weight = _thirds(sliders.weight, "weight")
    cup = _thirds(sliders.cup, "cup")
    firmness = _thirds(sliders.firmness, "firmness")
    height = _segments(sliders.height, {0.0: "minheight", 0.5: "", 1.0: "maxheight"})
    proportions = _segments(
        sliders.proportions, {0.0: "uncommonproportions", 0.5: "", 1.0: "idealproportions"}
    )
    body = (gender, age, muscle, weight)
    families = (
        ("macrodetails/", (sliders.ethnicity, gender, age)),
        ("macrodetails/universal-", body),
        ("macrodetails/proportions/", (*body, proportions)),
        ("macrodetails/height/", (*body, height)),
        ("breast/", (*body, cup, firmness)),
    )
    weights = {}
    for prefix, factors in families:
        for names in product(*factors):
            value = float(np.prod([factor[name] for factor, name in zip(factors, names, strict=True)]))
            target = prefix + "-".join(names)
            # A middle value has no file where the base already is that value.
            if value and target in target_paths():
                weights[target] = value
    return weights


def _segments(value: float, stops: dict[float, str]) -> dict[str, float]:
    """Two neighbouring stops share the weight linearly."""
    places = sorted(stops)
    shares = {name: 0.0 for name in stops.values()}
    for low, high in pairwise(places):
        if low <= value <= high:
            share = (value - low) / (high - low)
            shares[stops[low]], shares[stops[high]] = 1 - share, share
            break
    return {name: share for name, share in shares.items() if share}


def _thirds(value: float, noun: str) -> dict[str, float]:
    return _segments(value, {0.0: f"min{noun}", 0.5: f"average{noun}", 1.0: f"max{noun}"})


def detail_weights(recipe: Recipe) -> dict[str, float]:
    """The recipe's details with every left one mirrored to the right."""
    weights = {}
    for name, value in recipe.details.items():
        weights[name] = value
        if "/l-" in name:
            weights[name.replace("/l-", "/r-")] = value
    return weights


@cache
def shaped_body(character: str) -> NDArray[np.float64]:
    """All 19158 vertices of the shaped body with its helpers, metres, +Y up, +Z front.

    Before it is set on the ground.
    """
    recipe = recipe_named(character)
    vertices = base_obj().vertices.copy()
    for name, value in {**macro_weights(recipe.sliders), **detail_weights(recipe)}.items():
        vertices += value * shape_target(name)
    for name, value in recipe.rest_face.items():
        vertices += value * face_unit_target(name)
    vertices *= _DECIMETRE
    vertices.setflags(write=False)
    return vertices


@cache
def face_unit_offsets() -> dict[str, NDArray[np.float64]]:
    """The 52 face units in metres: name -> ``(19158, 3)``."""
    return {name: offsets * _DECIMETRE for name, offsets in face_unit_targets().items()}
