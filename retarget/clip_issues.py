"""What can be wrong with a motion file, each by a code with the advice that goes with it."""

from __future__ import annotations

# code: what the user can do about it.
HINTS = {
    "CLIP_NOT_FOUND": "check the path",
    "CLIP_UNREADABLE": "check that the file is complete and of the kind its ending says",
    "CLIP_FORMAT_UNKNOWN": "convert the motion to one of the known formats",
    "CLIP_EMPTY": "export the motion again with at least one frame",
    "CLIP_TRUNCATED": "copy or export the file again; its end is missing",
    "CLIP_SYNTAX": "export the file again, or mend the line named",
    "CLIP_KEYS_MISSING": "save the file with these keys",
    "CLIP_SHAPE": "save the arrays in the shapes named",
    "CLIP_NON_FINITE": "cut these frames out or export the motion again",
    "CLIP_RATE": "give the file a frame rate above 0 and at most 100,000 a second",
    "CLIP_JOINTS_UNKNOWN": "rename the joints as Mixamo, CMU, VRM or SMPL-H does",
    "CLIP_REST_POSE": "export the skeleton with a T-pose or A-pose as its rest pose",
    "CLIP_NO_SKELETON": "bake from the motion that the file was made of, or from a format with a skeleton",
    "CLIP_TAKE": "choose one of its takes with --take NAME",
    "CLIP_RANGE": "choose a start before the end, both inside the clip",
}


class ClipError(ValueError):
    """A motion file cannot be used: ``code`` from the table above, ``what`` is wrong, ``hint`` what to do."""

    def __init__(self, code: str, what: str, hint: str | None = None) -> None:
        self.code = code
        self.what = what
        self.hint = HINTS[code] if hint is None else hint
        super().__init__(f"{what}; {self.hint} [{code}]")


def frame_list(frames: list[int], shown: int = 8) -> str:
    """Frame numbers for a message: ``3, 4, 5 and 12 more``."""
    text = ", ".join(str(f) for f in frames[:shown])
    more = len(frames) - shown
    return f"{text} and {more} more" if more > 0 else text
