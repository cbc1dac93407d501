"""What a tree knows while it ticks: the time, the percepts, what runs, and what it wants done."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from vivant.behavior.intents import Intent, intent_of
from vivant.score import (
    Act,
    ActStatus,
    Answer,
    Attend,
    Halt,
    Heard,
    Hold,
    Interrupted,
    Lang,
    Misheard,
    Percept,
    Pose,
    Presence,
    Say,
    StopPressed,
    Target,
    VoiceBegan,
    VoiceEnded,
)


@dataclass(slots=True)
class Mind:
    """The state that the nodes of one tree share. Nodes call no engine: they add to `acts`."""

    lang: Lang
    now: float = 0.0
    heard: Heard | None = None
    intent: Intent | None = None
    stop: bool = False
    interrupted: bool = False
    """The visitor takes the turn."""
    misheard: bool = False
    """Something was said and not understood."""
    listened: VoiceEnded | None = None
    """The visitor's voice has just ended."""
    voice: bool = False
    """The visitor is speaking."""
    held: bool = False
    """What is being said stands still until it is clear what the visitor's voice was."""
    nodded: float = -math.inf
    """When the visitor's voice began, or it last nodded to it."""
    quiet_since: float = -math.inf
    """When the visitor's voice ended."""
    began: bool = False
    """The visitor's voice begins."""
    doubted: Heard | None = None
    """A question that was perhaps not asked; the visitor is asked whether it was."""
    doubt: Heard | None = None
    """As much, when the visitor has just said something to it."""
    apologies: int = 0
    """How often in a row the visitor was told that nothing was understood."""
    arrived: bool = False
    left: bool = False
    present: bool = False
    speaking: int | None = None
    """Id of the Say or Answer that runs."""
    answering: bool = False
    sounding: bool = False
    """What runs can be heard."""
    failed: bool = False
    """The last answer failed, and nothing has been said about it."""
    last_seen: float = -math.inf
    last_greeted: float = -math.inf
    last_spoke: float = -math.inf
    prompted: bool = False
    """Help was offered since the visitor last said something."""
    attending: tuple[Target, Pose] | None = None
    acts: list[Act] = field(default_factory=list)

    def perceive(self, now: float, percepts: Sequence[Percept]) -> None:
        """Take in what happened since the last tick; the last utterance counts."""
        self.now = now
        self.heard = self.intent = self.listened = self.doubt = None
        self.stop = self.arrived = self.left = self.misheard = self.interrupted = self.began = False
        for percept in percepts:
            if isinstance(percept, Heard):
                self._hear(percept)
            elif isinstance(percept, Presence):
                self.arrived, self.left = percept.present, not percept.present
                self.present = percept.present
                self.lang = percept.lang or self.lang
                self.prompted = self.prompted and percept.present
                if not percept.present:
                    self._forget()
            elif isinstance(percept, StopPressed):
                self.stop, self.doubted = True, None
            elif isinstance(percept, Interrupted):
                self.interrupted = True
            elif isinstance(percept, VoiceBegan | VoiceEnded | Misheard):
                self._listen(percept)
        if self.present:
            self.last_seen = now

    def report(self, act: int, status: ActStatus) -> None:
        """What became of an Act."""
        if act != self.speaking or status == "started":
            return
        if status == "running":
            self.sounding = True
            return
        self.failed = status == "failed" and self.answering
        self._rest()
        self.last_spoke = self.now

    def halt(self, reason: str) -> None:
        """Fall silent if something is being said."""
        if self.speaking is not None:
            self.acts.append(Halt(reason))
            self._rest()

    def hold(self, on: bool) -> None:
        """Stop what is being said where it is, or go on with it; a repetition is no act."""
        if self.speaking is not None and self.held != on:
            self.acts.append(Hold(on))
            self.held = on

    def say(self, text: str, gesture: str | None = None) -> None:
        """Say a text of the persona's own."""
        act = Say(text, self.lang, gesture)
        self.acts.append(act)
        self.speaking, self.answering = act.id, False

    def answer(self, question: str) -> None:
        """Find and speak the answer."""
        act = Answer(question, self.lang)
        self.acts.append(act)
        self.speaking, self.answering = act.id, True

    def attend(self, target: Target, pose: Pose) -> None:
        """Look and stand so; a repetition is no act."""
        if self.attending != (target, pose):
            self.attending = (target, pose)
            self.acts.append(Attend(target, pose))

    def _rest(self) -> None:
        self.speaking, self.answering, self.sounding, self.held = None, False, False, False

    def _forget(self) -> None:
        """The visitor left."""
        self.voice, self.doubted, self.apologies = False, None, 0

    def _listen(self, percept: VoiceBegan | VoiceEnded | Misheard) -> None:
        self.present = True
        self.prompted = False
        if isinstance(percept, VoiceBegan):
            self.voice = self.began = True
            self.nodded = self.now
        elif isinstance(percept, VoiceEnded):
            self.voice, self.listened, self.quiet_since = False, percept, self.now
        else:
            self.misheard = True
            self.lang = percept.lang or self.lang

    def _hear(self, heard: Heard) -> None:
        self.heard = heard
        self.doubt, self.doubted, self.apologies = self.doubted, None, 0
        self.intent = intent_of(heard.text)
        self.lang = heard.lang or self.lang
        self.present = True
        self.prompted = False
        self.stop = self.stop or self.intent == "stop"
