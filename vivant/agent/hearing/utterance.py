"""An utterance while it is heard: times, traits of its sound, words understood so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from vivant.agent.hearing.contracts import Transcript
from vivant.agent.hearing.endpoint import Pause, Prosody
from vivant.agent.hearing.interruption import Overlap
from vivant.agent.hearing.noise import Traits, is_backchannel
from vivant.agent.hearing.spectrum import Decibels
from vivant.score import Voiced

SURE = 0.5
"""Confidence from which words are taken for such while the avatar speaks."""


@dataclass(slots=True)
class Spoken:
    """What is known of one utterance. Times in seconds of the listener's clock."""

    number: int
    began: float
    ended: float
    """When its latest speech ended."""
    traits: Traits = field(default_factory=Traits)
    prosody: Prosody = field(default_factory=Prosody)
    transcript: Transcript | None = None
    partials: bool = False
    """Words are told while it is said: where there are none yet, it has hardly begun."""
    over: bool = False
    """It is said while the avatar speaks, and the turn was not taken."""
    taken: bool = False
    closed: bool = False
    """Its sound is over; what it was may still be open."""

    def feed(self, energies: Decibels, hertz: float, strength: float, probability: float) -> None:
        """Take a window of speech."""
        self.traits.feed(energies, strength, probability)
        self.prosody.feed(hertz, strength)

    @property
    def text(self) -> str:
        """What was understood so far, '' where nothing was."""
        return self.transcript.text if self.transcript else ""

    @property
    def sure(self) -> bool:
        """Whether what was understood counts against the avatar: a cough resembles the beginning of many a word."""
        return self.transcript is not None and self.transcript.confidence >= SURE and self.traits.certain > 0

    def overlap(self, now: float, voiced: bool, held: bool) -> Overlap:
        """What an interruption is decided by."""
        return Overlap(
            lasted=now - self.began,
            speech=self.traits.speech,
            kind=self.traits.kind(over=True) if not voiced else self.traits.so_far,
            text=self.text if self.sure else "",
            final=bool(self.transcript and self.transcript.final),
            silent=0.0 if voiced else now - self.ended,
            held=held,
            confidence=self.transcript.confidence if self.transcript else 1.0,
        )

    def pause(self, pauses: tuple[float, ...]) -> Pause:
        """What the end of the turn is decided by."""
        return Pause(
            text=self.text or None,
            complete=self.transcript.complete if self.transcript else False if self.partials else None,
            melody=self.prosody.melody,
            drawl=self.prosody.drawl,
            spoken=self.traits.speech,
            pauses=pauses,
        )

    def what(self) -> Voiced:
        """What it was, now that it is over."""
        if self.taken:
            return "speech"
        if self.over:
            kind = self.traits.kind(over=True)
            return "backchannel" if kind == "speech" or is_backchannel(self.text) else kind
        return "speech" if self.text else self.traits.kind(over=False)
