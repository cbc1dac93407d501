"""The body that ships: idle life, and gestures planned from the text and timed by its words."""

from __future__ import annotations

import functools

from vivant.errors import BadInput
from vivant.expression.gesture.lexicon import lexicon
from vivant.expression.gesture.track import GestureTrack
from vivant.expression.motion.idle import idle_clip
from vivant.score import IdleClip, Utterance

LIVELIEST = 2.0


class GestureBody:
    """Moves the body by rules: see `vivant.expression.gesture`.

    Parameters
    ----------
    energy : from 0 (still: only named gestures) over 1 (an attentive clerk) to 2 (lively).
    seed : who it is; the same seed moves the same.

    Raises
    ------
    BadInput
        if `energy` is outside its range.
    """

    def __init__(self, *, energy: float = 1.0, seed: int = 7) -> None:
        if not 0.0 <= energy <= LIVELIEST:
            raise BadInput(
                "gestures", None, f"energy from 0 to {LIVELIEST:g}", f"{energy:g}", "Start with 1 and go from there."
            )
        self._energy = energy
        self._seed = seed

    @property
    def gestures(self) -> tuple[str, ...]:
        """Names that `Utterance.gesture` may hold."""
        return tuple(lexicon())

    def idle(self) -> IdleClip:
        """Idle life, 36 s; made once."""
        return _idle(self._seed)

    def open(self, utterance: Utterance) -> GestureTrack:
        """A track for a segment that begins; ScoreError where no gesture has the utterance's name."""
        return GestureTrack(utterance, self._energy, self._seed)


@functools.cache
def _idle(seed: int) -> IdleClip:
    return idle_clip(seed)
