"""Motion models by name. Each is imported when it is asked for, so that naming them costs nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from bridge.models.base import MotionModel

DEFAULT_MODEL = "conversation_small"


def _conversation_small(body: str) -> MotionModel:
    from bridge.models.conversation import ConversationModel
    from bridge.models.lips import SpeechLips
    from retarget import smplh

    return ConversationModel(smplh.layout(body), lips=SpeechLips.load())


MODELS: dict[str, Callable[[str], MotionModel]] = {DEFAULT_MODEL: _conversation_small}


def load_model(name: str = DEFAULT_MODEL, *, body: str = "woman") -> MotionModel:
    """The model called ``name``, moving the SMPL-H skeleton of ``body``. KeyError lists the models known."""
    if name not in MODELS:
        raise KeyError(f"no model named {name!r}; known: {', '.join(MODELS)}")
    return MODELS[name](body)


@cache
def model_digest(name: str = DEFAULT_MODEL) -> str:
    """What the files of the model called ``name`` hold, as a short hash."""
    files = sorted(path for path in (Path(__file__).parent / name).iterdir() if path.is_file())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
