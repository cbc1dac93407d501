"""Which of a text's cues become gestures, and with which hand: an even choice within a budget of time."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np

from vivant.errors import ScoreError, did_you_mean
from vivant.expression.gesture.cues import Cue, cues_in, first_spoken, stresses_in
from vivant.expression.gesture.lexicon import Gesture, lexicon, right_handed
from vivant.expression.gesture.timing import SpeechClock

BETWEEN_GESTURES = 2.5
"""Seconds from one big gesture's stroke to the next."""

BETWEEN_BEATS = 1.2
BETWEEN_NODS = 1.1
KEEP_HAND = 3.5
"""Seconds within which the hand that is up goes on gesturing."""

OPTIONAL = 5.0
"""Cues of this weight or less are passed over more often than not: nobody points at "you" each time."""

_EARLIEST = {"arms": 0.6, "beat": 0.6, "head": 0.15}
"""Seconds before which no stroke can come, since it has to be prepared."""

_LAST_STROKE = 0.25
"""Seconds before the end of speech by which a stroke's word must have begun."""


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """A gesture for the character at `offset`; `named` if it was asked for by name and must be finished."""

    offset: int
    gesture: Gesture
    named: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What a text is given: gestures of arms and trunk, and of the head, each in the order of the text."""

    arms: tuple[Planned, ...]
    head: tuple[Planned, ...]


def plan(text: str, clock: SpeechClock, named: str | None, energy: float, seed: int) -> Plan:
    """Choose gestures for a text.

    Parameters
    ----------
    named : a gesture's name, to be made in any case.
    energy : 0 leaves all but the named gesture out; 1 is an attentive clerk; 2 is lively.
    seed : the same text and seed get the same plan.

    Raises
    ------
    ScoreError
        if no gesture has that name.
    """
    gestures = lexicon()
    random = np.random.default_rng([seed, zlib.crc32(text.encode())])
    wanted = [cue for cue in cues_in(text) if cue.weight > OPTIONAL or random.uniform() < 0.4] if energy > 0 else []
    fixed = [_asked_for(text, named, wanted)] if named is not None else []
    tempo = max(energy, 0.25)
    arms = [cue for cue in fixed + wanted if gestures[cue.gesture].kind != "head"]
    head = [cue for cue in fixed + wanted if gestures[cue.gesture].kind == "head"]
    arms = _thin(arms, clock, BETWEEN_GESTURES / tempo)
    if energy > 0:
        beats = [cue for cue in stresses_in(text) if clock.estimated(cue.offset) > 0.35]
        arms = _thin(beats, clock, BETWEEN_BEATS / tempo, kept=arms)
    head = _thin(head, clock, BETWEEN_NODS / tempo)
    return Plan(tuple(_handed(arms, clock, random)), tuple(_handed(head, clock, random)))


def _asked_for(text: str, name: str, wanted: list[Cue]) -> Cue:
    """The named gesture, where the text itself asks for it, else at its beginning."""
    if name not in lexicon():
        known = ", ".join(lexicon())
        raise ScoreError(f"no gesture named {name!r}{did_you_mean(name, lexicon())}. There are: {known}.")
    fitting = next((cue for cue in wanted if cue.gesture == name), None)
    return replace(fitting or Cue(first_spoken(text), "named", name, 0.0), function="named", weight=np.inf)


def _thin(cues: list[Cue], clock: SpeechClock, apart: float, kept: list[Cue] | None = None) -> list[Cue]:
    """The weightiest cues that leave `apart` seconds between all, beside those already kept; in the text's order."""
    chosen = list(kept or ())
    end = clock.estimated_end
    for cue in sorted(cues, key=lambda cue: (-cue.weight, cue.offset)):
        at = clock.estimated(cue.offset)
        room = end - max(at, _EARLIEST[lexicon()[cue.gesture].kind]) >= _needed(cue) or cue.function == "named"
        if room and all(abs(at - clock.estimated(other.offset)) >= apart for other in chosen):
            chosen.append(cue)
    return sorted(chosen, key=lambda cue: cue.offset)


def _needed(cue: Cue) -> float:
    """Seconds of speech that must follow the cue, so that the gesture is not cut."""
    return max(_LAST_STROKE, lexicon()[cue.gesture].seconds - 0.35)


def _handed(cues: list[Cue], clock: SpeechClock, random: np.random.Generator) -> list[Planned]:
    """Give each one-handed gesture a hand: that which is up, now and then the other; a contrast changes hands."""
    planned = []
    right, before = bool(random.uniform() < 0.7), -np.inf
    for cue in cues:
        gesture, at = lexicon()[cue.gesture], clock.estimated(cue.offset)
        if gesture.handed:
            changes = cue.gesture == "contrast" or (at - before > KEEP_HAND and random.uniform() < 0.4)
            right = right != changes
            gesture = right_handed(cue.gesture) if right else gesture
        elif cue.gesture in ("point_left", "point_right"):
            right = cue.gesture == "point_left"
        before = at
        planned.append(Planned(cue.offset, gesture, named=cue.function == "named"))
    return planned
