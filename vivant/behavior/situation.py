"""What a tree knows while it ticks: the time, what has just happened, and what is so since earlier."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from vivant.behavior.intents import Intent, intent_of
from vivant.behavior.ports import Value
from vivant.score import (
    Chatted,
    DistanceSeen,
    Emotion,
    EmotionSeen,
    FactTold,
    GazeSeen,
    GazeTarget,
    Heard,
    Interrupted,
    Lang,
    Misheard,
    Percept,
    Presence,
    QueueSeen,
    StopPressed,
    TimeTold,
    Touched,
    VoiceBegan,
    VoiceEnded,
)

KEPT = 200
"""Comments and newcomers of an audience that wait, and the times of the last comments."""


FACTS = 1000
"""Names of facts that are kept; those that come later are not taken in."""


@dataclass(slots=True)
class Situation:
    """The state that the nodes of one tree read. What is of this tick only is forgotten with the next."""

    lang: Lang
    """The language of the conversation."""
    now: float = 0.0
    """Seconds, monotonic."""

    # --- of this tick ---
    heard: Heard | None = None
    """The last utterance."""
    intent: Intent | None = None
    """What it does."""
    stop: bool = False
    """Silence is wanted."""
    interrupted: bool = False
    """The visitor takes the turn."""
    misheard: bool = False
    """Something was said and not understood."""
    voice_began: bool = False
    voice_ended: VoiceEnded | None = None
    arrived: bool = False
    left: bool = False
    touched: tuple[str, ...] = ()
    chats: tuple[Chatted, ...] = ()
    told: tuple[str, ...] = ()
    """Facts that have another value than before."""

    # --- since earlier ---
    present: bool = False
    voice: bool = False
    """The visitor is speaking."""
    distance: float | None = None
    approach: float = 0.0
    """How fast the visitor comes nearer, m/s; below 0 while they go away."""
    gaze: GazeTarget = "away"
    emotion: Emotion = "neutral"
    emotion_intensity: float = 0.0
    waiting: int = 0
    """How many people wait."""
    facts: dict[str, str | float | bool] = field(default_factory=dict)
    visitors: int = 0
    """How many have come."""
    last_seen: float = -math.inf
    last_heard: float = -math.inf
    """When the visitor last said or wrote something."""
    last_touched: float = -math.inf
    """When a card or button was last touched."""
    voice_since: float = -math.inf
    """When the visitor's voice began."""
    quiet_since: float = -math.inf
    """When the visitor's voice ended."""
    arrived_at: float = -math.inf
    attended_since: float = math.inf
    """Since when the visitor looks at the avatar without a break."""
    misheard_times: int = 0
    """How often in a row the visitor was not understood."""
    last_sign: float = -math.inf
    """When the visitor last gave a sign of life: came, spoke, wrote, touched."""
    notes: dict[str, Value] = field(default_factory=dict)
    """What nodes remember of the visitor; forgotten when they leave."""
    unanswered: deque[Chatted] = field(default_factory=lambda: deque(maxlen=KEPT))
    """Comments and gifts of the audience that nobody has picked yet, the oldest first."""
    newcomers: deque[Chatted] = field(default_factory=lambda: deque(maxlen=KEPT))
    """Who of the audience joined or followed and was not welcomed yet, the oldest first."""
    chat_times: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT))
    """When the last comments came."""
    _measured: float = -math.inf
    _clock: datetime | None = None
    _told: float = 0.0
    _behind: float = 0.0
    """How far the clock has jumped back, seconds."""

    @property
    def clock(self) -> datetime | None:
        """The local time; None until it is told."""
        return None if self._clock is None else self._clock + timedelta(seconds=self.now - self._told)

    def perceive(self, now: float, percepts: Sequence[Percept]) -> None:
        """Take in what happened since the last tick. Where the clock jumps back, time goes on from where it was."""
        self._behind = max(self._behind, self.now - now)
        self.now = max(self.now, now + self._behind)
        self.heard = self.intent = self.voice_ended = None
        self.stop = self.interrupted = self.misheard = self.voice_began = self.arrived = self.left = False
        self.touched = self.chats = self.told = ()
        for percept in percepts:
            self._take(percept)
        if self.present:
            self.last_seen = self.now

    def _take(self, percept: Percept) -> None:
        match percept:
            case Heard():
                self._hear(percept)
            case Presence(present=present, lang=lang):
                self._see(present, lang)
            case StopPressed():
                self.stop = True
            case Interrupted():
                self.interrupted = True
            case VoiceBegan():
                self.voice = self.voice_began = True
                self.voice_since = self.now
                self._live()
            case VoiceEnded():
                self.voice, self.voice_ended, self.quiet_since = False, percept, self.now
                self._live()
            case Misheard(lang=lang):
                self.misheard = True
                self.misheard_times += 1
                self.lang = lang or self.lang
                self._live()
            case _:
                self._sense(percept)

    def _sense(self, percept: Percept) -> None:
        match percept:
            case TimeTold(at=at):
                self._clock, self._told = at, self.now
            case DistanceSeen(metres=metres):
                self._measure(metres)
            case GazeSeen(at=at):
                self.attended_since = math.inf if at != "avatar" else min(self.attended_since, self.now)
                self.gaze = at
            case EmotionSeen(emotion=emotion, intensity=intensity):
                self.emotion, self.emotion_intensity = emotion, intensity
            case QueueSeen(waiting=waiting):
                self.waiting = waiting
            case FactTold(name=name, value=value) if name in self.facts or len(self.facts) < FACTS:
                self.told = self.told if self.facts.get(name) == value else (*self.told, name)
                self.facts[name] = value
            case Touched(what=what):
                self.touched = (*self.touched, what)
                self.last_touched = self.now
                self._live()
            case Chatted():
                self._chat(percept)

    def _measure(self, metres: float | None) -> None:
        before, passed = self.distance, self.now - self._measured
        if before is None or metres is None or passed <= 0:
            self.approach = 0.0
        else:
            self.approach = (before - metres) / passed
        self.distance, self._measured = metres, self.now

    def _chat(self, chat: Chatted) -> None:
        self.chats = (*self.chats, chat)
        if chat.what in ("comment", "gift"):
            self.unanswered.append(chat)
        if chat.what in ("join", "follow"):
            self.newcomers.append(chat)
        if chat.what == "comment":
            self.chat_times.append(self.now)

    def _hear(self, heard: Heard) -> None:
        self.heard, self.intent = heard, intent_of(heard.text)
        self.lang = heard.lang or self.lang
        self.last_heard, self.misheard_times = self.now, 0
        self._live()
        self.stop = self.stop or self.intent == "stop"

    def _see(self, present: bool, lang: Lang | None) -> None:
        self.arrived, self.left = present, not present
        if present and not self.present:
            self._live()
        self.present = present
        self.lang = lang or self.lang
        if not present:
            self._forget()

    def _live(self) -> None:
        """The visitor gives a sign of life; who was not there before has come."""
        if not self.present:
            self.visitors += 1
            self.arrived_at = self.now
        self.present, self.last_sign = True, self.now

    def _forget(self) -> None:
        """The visitor left: nothing of them stays."""
        self.voice, self.distance, self.approach, self.gaze = False, None, 0.0, "away"
        self.misheard_times = 0
        self.notes.clear()
        self.emotion, self.emotion_intensity, self.attended_since = "neutral", 0.0, math.inf
