"""Interruption: what the avatar does while somebody speaks over it: ignores it, holds its breath, or yields."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from vivant.agent.hearing.noise import is_backchannel
from vivant.score import Voiced

Decision = Literal["ignore", "hold", "take"]


@dataclass(frozen=True, slots=True)
class Overlap:
    """What is known of somebody who speaks over the avatar.

    lasted : seconds since the voice began. speech : seconds of it that are speech. kind : what its sound is so far.
    text : what was understood so far. final : nothing more will be understood. silent : seconds since the voice
    ended; 0 while it goes on. held : the avatar is being held. confidence : how surely it was understood, [0, 1].
    """

    lasted: float
    speech: float
    kind: Voiced
    text: str = ""
    final: bool = False
    silent: float = 0.0
    held: bool = False
    confidence: float = 1.0


class Interruption(Protocol):
    """Decides again and again while somebody speaks over the avatar."""

    @property
    def gate(self) -> float:
        """dB by which the microphone must exceed the avatar's own echo."""

    def decide(self, overlap: Overlap) -> Decision:
        """ "ignore" after "hold" lets the avatar go on; "take" is for good."""


@dataclass(frozen=True, slots=True)
class HoldFirst:
    """Holds early, takes late: a cough costs the avatar a short pause, not its answer.

    stops : tells a word that silences, whatever else. gate : dB above echo and noise; less is more sensitive.
    hold_after, hum_after, take_after : seconds of voice, and of a hum that may only say that somebody listens.
    phrase : seconds of speech that take the turn afterwards even where no word of it was understood.
    evidence : confidence that words of less speech than a phrase need: a "yes" resembles many a greeting.
    patience : seconds of silence in which words may still be understood.
    breath : seconds of silence after which the avatar goes on where it was no speech.
    wake : what an utterance must begin with to interrupt at all; stop words need it not.
    """

    stops: Callable[[str], bool]
    gate: float = 6.0
    hold_after: float = 0.09
    hum_after: float = 0.4
    take_after: float = 0.8
    phrase: float = 0.6
    evidence: float = 0.75
    patience: float = 0.5
    breath: float = 0.3
    wake: str | None = None

    def decide(self, overlap: Overlap) -> Decision:
        if says_stop(overlap.text, self.stops):
            return "take"
        if self.wake is not None:
            return "take" if begins_with(overlap.text, self.wake) else "ignore"
        if self._words(overlap) and not is_backchannel(overlap.text):
            return "take"
        if overlap.silent:
            return self._afterwards(overlap)
        if overlap.speech >= self.take_after and overlap.kind == "speech" and not overlap.text:
            return "take"
        if overlap.held:
            return "hold"
        hesitation = self.hum_after if overlap.kind == "backchannel" else self.hold_after
        return "hold" if overlap.lasted >= hesitation and overlap.kind != "noise" else "ignore"

    def _words(self, overlap: Overlap) -> bool:
        """Whether words were said for certain."""
        return bool(overlap.text) and (overlap.speech >= self.phrase or overlap.confidence >= self.evidence)

    def _afterwards(self, overlap: Overlap) -> Decision:
        """The voice is silent: who knows what it was?"""
        if overlap.text or overlap.kind != "speech":
            return "hold" if overlap.held and overlap.silent < self.breath else "ignore"
        if not overlap.final and overlap.silent < self.patience:
            return "hold" if overlap.held else "ignore"
        return "take" if overlap.speech >= self.phrase else "ignore"


def says_stop(text: str, stops: Callable[[str], bool]) -> bool:
    """Whether a text begins or ends with a phrase that silences: "wait, stop", "停一下，我想问".

    >>> says_stop("Wait, stop! Please.", lambda phrase: phrase.lower() == "stop")
    True
    """
    phrases = [phrase.strip() for phrase in re.split(r"[^\w' ]+", text) if phrase.strip()]
    first = text.split()[:1]
    return any(map(stops, [text, *phrases, *first])) if text.strip() else False


def begins_with(text: str, wake: str) -> bool:
    """Whether a text begins with the wake word, whatever its case and punctuation.

    >>> begins_with("Hey Ada, where is it?", "hey ada"), begins_with("小维，在哪？", "小维"), begins_with("Hi", "ada")
    (True, True, False)
    """

    def bare(string: str) -> str:
        return re.sub(r"[\W_]+", "", string).casefold()

    return bool(bare(wake)) and bare(text).startswith(bare(wake))
