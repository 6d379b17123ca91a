"""The life of one character in one conversation: every built-in layer, stepped together for one session.

Layers share nothing but the turns of the conversation; each draws from a random source of its own. What they ask for
is combined by plain rules: angles add up, lids take the maximum, lips at work win over smiles and frowns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.models.accents import Accents
from bridge.models.beats import Beats
from bridge.models.blink import Blinker
from bridge.models.body import Body, Parts, Posed
from bridge.models.breathing import Breathing
from bridge.models.emotion import MOUTH_UNITS, Emotion, mouth_share
from bridge.models.filters import Spring, clamp, stream, three_points
from bridge.models.gaze import Gaze, angles_of
from bridge.models.listener import Listener, Nod
from bridge.models.plain_quat import add
from bridge.models.prosody import Voice
from bridge.models.sway import Stander
from bridge.models.turns import Turns
from retarget.action_units import channels_of

_DEG = 0.0174533
_BLINK_SHIFT_DEG = 15.0
_AVERTS = 0.65
_FARTHEST_YAW, _FARTHEST_PITCH = 75 * _DEG, 40 * _DEG
_CHANNELS = {n: channels_of(n) for n in (1, 2, 4, 5, 6, 7, 12, 15, 17, 23, 25, 26, 43)}


@dataclass(slots=True)
class Heard:
    """What is known of both voices in one frame: ``coming`` is the agent's as far ahead as it is known, ``agent``
    its activity at the frame itself, ``user`` the partner's voice."""

    coming: Voice
    agent: float
    user: Voice


class Life:
    """All layers of one session."""

    def __init__(self, body: Body, seed: int) -> None:
        self._body = body
        self._random = stream(seed, "life")
        self.turns = Turns()
        self.gaze = Gaze(seed)
        self.blinker = Blinker(seed)
        self._breathing = Breathing(seed)
        self._stander = Stander(seed)
        self._accents = Accents(seed)
        self.beats = Beats(seed)
        self._listener = Listener(seed)
        self._emotion = Emotion()
        self._gasp = Spring()
        self._lid = Spring()
        # Faces are not quite even; a smile least of all.
        self._uneven = self._random.uniform(-0.06, 0.06)

    def step(
        self,
        heard: Heard,
        mouth: Mapping[str, float],
        controls: Mapping[str, float],
        user_face: Mapping[str, float] | None,
    ) -> tuple[Posed, dict[str, float], list[tuple[str, dict[str, object]]]]:
        """Advance one frame: the pose, the face by channel name, and (name, data) of events that start now.

        ``mouth`` holds what speech does to the face, ``controls`` every control of the model.
        """
        turns, e = self.turns, controls["expressivity"]
        turns.step(coming=heard.coming.activity, agent=heard.agent, user=heard.user.activity)
        self._look(controls)
        speech = self._accents.step(
            talks=turns.coming.talks,
            phrase_starts=turns.coming.started,
            accent=heard.coming.accent if turns.coming.talks else 0.0,
            pitch=heard.coming.pitch,
            expressivity=e,
        )
        answer = self._listener.step(turns, heard.user, expressivity=e, user_face=user_face)
        parts = self._parts(controls)
        parts.head_pitch = speech.pitch + answer.pitch - self.gaze.head_pitch
        parts.head_yaw = speech.yaw + self.gaze.head_yaw
        parts.head_roll = speech.roll + answer.roll
        parts.lean = speech.lean + answer.lean
        parts.arms = self.beats.step(
            talks=turns.coming.talks,
            accent=speech.beat,
            amount=controls["gesture"] * three_points(0, 1, 1.4, e),
        )
        parts.opened = (self.beats.opened("left"), self.beats.opened("right"))
        posed = self._body.pose(parts)
        blink = self.blinker.step(
            state=turns.state, rate_scale=controls["blink_rate"], occasion=self._occasion()
        )
        units = self._emotion.step(
            valence=controls["valence"], arousal=controls["arousal"], gain=three_points(0.5, 1.0, 1.4, e)
        )
        units[1] = units.get(1, 0.0) + speech.brow_inner + answer.brow
        units[2] = units.get(2, 0.0) + speech.brow_outer + 0.8 * answer.brow
        units[12] = units.get(12, 0.0) + answer.smile
        units[6] = units.get(6, 0.0) + 0.5 * answer.smile
        face = self._face(posed, mouth, units, blink, self._partner_at(controls))
        return posed, face, self._events(answer.nod)

    def _partner_at(self, controls: Mapping[str, float]) -> tuple[float, float, float]:
        return add(self._body.eyes_at_rest, (controls["gaze_x"], controls["gaze_y"], controls["gaze_z"]))

    def _look(self, controls: Mapping[str, float]) -> None:
        turns, cue = self.turns, None
        if turns.changed and turns.state == "talking" and self._random.random() < _AVERTS:
            cue = "avert"
        elif turns.coming.ended or (turns.changed and turns.state == "listening"):
            cue = "return"
        yaw, pitch = angles_of((controls["gaze_x"], controls["gaze_y"], controls["gaze_z"]))
        partner = (clamp(yaw, -_FARTHEST_YAW, _FARTHEST_YAW), clamp(pitch, -_FARTHEST_PITCH, _FARTHEST_PITCH))
        share = three_points(0.5, 1.0, 1.3, controls["expressivity"])
        self.gaze.step(state=turns.state, cue=cue, partner=partner, head_share=share)

    def _parts(self, controls: Mapping[str, float]) -> Parts:
        """Standing and breathing."""
        turns, e = self.turns, controls["expressivity"]
        breath = self._breathing.step(
            phrase_starts=turns.coming.started,
            phrase_pauses=turns.coming.phrase_end,
            talks=turns.coming.talks,
        )
        return Parts(
            sway=self._stander.step(amplitude=three_points(0.45, 1.0, 1.35, e)),
            breath=breath * three_points(0.8, 1.0, 1.2, e),
        )

    def _occasion(self) -> str | None:
        if self.gaze.shift_deg > _BLINK_SHIFT_DEG:
            return "gaze_shift"
        if self.turns.agent.phrase_end:
            return "phrase_end"
        return "partner_pause" if self.turns.user.phrase_end else None

    def _face(
        self,
        posed: Posed,
        mouth: Mapping[str, float],
        units: dict[int, float],
        blink: float,
        partner_at: tuple[float, float, float],
    ) -> dict[str, float]:
        face = dict(mouth)
        yaw, pitch = self.gaze.eyes(posed.head, posed.eye, partner_at)
        face["gaze_left"], face["gaze_up"] = yaw, pitch
        # Lids go with the eyes: down by about a third of a blink at 20 degrees, up a little.
        lowered = self._lid.step(clamp(-pitch / _DEG * 0.016, 0, 0.35), 0.02) + units.pop(43, 0.0)
        units[5] = units.get(5, 0.0) + clamp(pitch / _DEG * 0.012, 0, 0.25)
        units[43] = lowered + (1 - lowered) * blink
        units[5] *= 1 - blink
        room = mouth_share(mouth)
        gasp = self._gasp.step(self._breathing.gasp * room, 0.06)
        units[25] = 0.16 * gasp
        units[26] = 0.05 * gasp
        for unit, weight in units.items():
            weight = weight * room if unit in MOUTH_UNITS else weight
            channels = _CHANNELS[unit]
            for k, channel in enumerate(channels):
                side = 1 + self._uneven * (1 - 2 * k) if unit in (12, 2) and len(channels) > 1 else 1.0
                face[channel] = clamp(face.get(channel, 0.0) + weight * side)
        return face

    def _events(self, nod: Nod | None) -> list[tuple[str, dict[str, object]]]:
        turns, events = self.turns, []
        for who, floor in (("agent", turns.agent), ("user", turns.user)):
            if floor.started:
                events.append(("speech_start", {"speaker": who}))
            if floor.ended:
                events.append(("speech_end", {"speaker": who}))
        if nod is not None:
            events.append(("backchannel", {"kind": "nod", "seconds": nod.seconds, "peaks": nod.peaks}))
        if self.blinker.started:
            events.append(("blink", {}))
        if self.beats.struck:
            events.append(("gesture", {"kind": "beat"}))
        return events
