"""Scripts of what happens before a tree, to be read aloud:

    script.at("09:00:05").comes().hears("Good morning")
    script.says("Anna Lee").hears("told Anna Lee").tells_operators("Anna Lee")

Time is virtual; Acts are carried out by a simulated human; every tick is watched.
"""

from __future__ import annotations

from datetime import datetime

from vivant.bench.days import Beat
from vivant.bench.performer import Performer
from vivant.persona import Persona
from vivant.plugins.engines.tree import TreeBehavior
from vivant.score import (
    Alert,
    Answer,
    Chatted,
    Emotion,
    EmotionSeen,
    FactTold,
    HandOver,
    Heard,
    Interrupted,
    Lang,
    Misheard,
    Percept,
    Presence,
    QueueSeen,
    Say,
    StopPressed,
    TimeTold,
    Touched,
    VoiceBegan,
    VoiceEnded,
)

from .watch import Watch


class Script:
    """One tree, from a time of the day on.

    lang : of who comes. hz : ticks per second.
    """

    def __init__(self, tree: str, persona: Persona, begins: str = "09:00:00", lang: Lang = "en", hz: int = 20) -> None:
        self.behavior = TreeBehavior(texts=persona.identity.texts.by_name(), tree=tree, lang=lang)
        self.behavior.runner.context.perf = lambda: 0.0
        self.watch = Watch()
        self.lang, self.hz = lang, hz
        self._begins = datetime.fromisoformat(f"2026-05-04T{begins}")
        self._human = Performer(failures=0.0)
        self._tick = 0
        self._percepts: list[Percept] = [TimeTold(self._begins)]
        self.said: list[str] = []
        """What it began to say and nobody has asked for yet; "? …" is an answer to a question."""
        self.halted = 0
        self.alerts: list[str] = []
        self.handed_over: list[str] = []

    # --- what happens -----------------------------------------------------------------------------------------

    def at(self, clock: str) -> Script:
        """Time passes until then."""
        until = datetime.fromisoformat(f"2026-05-04T{clock}")
        return self.passes((until - self._begins).total_seconds() - self._tick / self.hz)

    def passes(self, seconds: float) -> Script:
        """So long."""
        for _ in range(round(seconds * self.hz)):
            self._beat()
        return self

    def happens(self, *percepts: Percept) -> Script:
        """In the next tick."""
        self._percepts += percepts
        self._beat()
        return self

    def comes(self) -> Script:
        """Somebody comes."""
        return self.happens(Presence(True, self.lang))

    def leaves(self) -> Script:
        """They leave."""
        return self.happens(Presence(False))

    def says(self, text: str, confidence: float = 1.0, *, interrupting: bool = False) -> Script:
        """They say it within a second, and are understood."""
        self.happens(VoiceBegan()).passes(0.5)
        if interrupting:
            self.happens(Interrupted())
        self.passes(0.5)
        return self.happens(VoiceEnded("speech")).passes(0.3).happens(Heard(text, self.lang, confidence))

    def types(self, text: str) -> Script:
        """They type it."""
        return self.happens(Heard(text, self.lang))

    def mumbles(self) -> Script:
        """They say something that is not understood."""
        return self.happens(VoiceBegan()).passes(0.5).happens(VoiceEnded("speech")).happens(Misheard(self.lang))

    def coughs(self) -> Script:
        """They cough."""
        return self.happens(VoiceBegan()).passes(0.5).happens(VoiceEnded("noise"))

    def presses_stop(self) -> Script:
        """They want silence."""
        return self.happens(StopPressed())

    def touches(self, what: str) -> Script:
        """They touch it."""
        return self.happens(Touched(what))

    def feels(self, emotion: Emotion, intensity: float = 0.9) -> Script:
        """Their face shows it."""
        return self.happens(EmotionSeen(emotion, intensity))

    def fact(self, name: str, value: str | float | bool) -> Script:
        """A source of data tells it."""
        return self.happens(FactTold(name, value))

    def queue(self, waiting: int) -> Script:
        """So many wait."""
        return self.happens(QueueSeen(waiting))

    def chats(self, author: str, text: str) -> Script:
        """Somebody of the audience writes."""
        return self.happens(Chatted(author, text, lang=self.lang))

    def gives(self, author: str, amount: float) -> Script:
        """Somebody of the audience makes a gift."""
        return self.happens(Chatted(author, "", "gift", amount, self.lang))

    def joins(self, *authors: str) -> Script:
        """They join the audience."""
        return self.happens(*(Chatted(author, "", "join", lang=self.lang) for author in authors))

    def answers_fail(self) -> Script:
        """From now on."""
        self._human = Performer(failures=1.0)
        return self

    def clock_jumps(self, clock: str) -> Script:
        """The wall clock is set, while the monotonic one goes on."""
        return self.happens(TimeTold(datetime.fromisoformat(f"2026-05-04T{clock}")))

    # --- what must follow -------------------------------------------------------------------------------------

    @property
    def now(self) -> float:
        """Seconds since it began."""
        return self._tick / self.hz

    def hears(self, *parts: str, within: float = 10.0) -> Script:
        """These are said next, in this order; each within so many seconds."""
        for part in parts:
            self._until_said(within, part)
            assert self.said, f"{self._place}: expected {part!r}, heard nothing for {within} s"
            found = self.said.pop(0)
            assert part in found, f"{self._place}: expected {part!r}, heard {found!r}"
        return self

    def hears_nothing(self, seconds: float) -> Script:
        """Nothing begins to be said meanwhile."""
        self.passes(seconds)
        assert self.said == [], f"{self._place}: expected nothing, heard {self.said}"
        return self

    def falls_silent(self) -> Script:
        """What was said was halted since this was last asked."""
        assert self.halted, f"{self._place}: expected it to fall silent"
        self.halted = 0
        return self

    def speaks_on(self) -> Script:
        """Nothing was halted since this was last asked, and something is being said."""
        assert not self.halted, f"{self._place}: expected it to speak on"
        assert self.behavior.runner.context.agenda.turn is not None, f"{self._place}: expected it to speak"
        return self

    def finishes(self) -> Script:
        """What is being said is said to its end."""
        for _ in range(60 * self.hz):
            if self.behavior.runner.context.agenda.turn is None:
                return self
            self._beat()
        raise AssertionError(f"{self._place}: it speaks for a minute")

    def tells_operators(self, part: str) -> Script:
        """An alert has told it, once."""
        assert sum(part in alert for alert in self.alerts) == 1, f"{self._place}: {self.alerts}"
        self.alerts.clear()
        return self

    def tells_nobody(self) -> Script:
        """No alert, and no person was asked to take over, since it was last asked."""
        assert not self.alerts, f"{self._place}: {self.alerts}"
        assert not self.handed_over, f"{self._place}: {self.handed_over}"
        return self

    def hands_over(self, part: str) -> Script:
        """A person was asked to take over, once."""
        assert sum(part in reason for reason in self.handed_over) == 1, f"{self._place}: {self.handed_over}"
        self.handed_over.clear()
        return self

    # --- the clock --------------------------------------------------------------------------------------------

    @property
    def _place(self) -> str:
        return f"{self._tick / self.hz:.2f} s after {self._begins:%H:%M:%S}"

    def _until_said(self, within: float, part: str) -> None:
        for _ in range(round(within * self.hz)):
            if self.said:
                return
            self._beat()

    def _beat(self) -> None:
        now = self._tick / self.hz
        reports = self._human.reports(now)
        for act, status in reports:
            self.behavior.report(act, status)
        percepts, self._percepts = tuple(self._percepts), []
        acts = tuple(self.behavior.tick(now, percepts))
        self._human.perform(now, list(acts))
        self._tick += 1
        for act in acts:
            match act:
                case Say(text=text):
                    self.said.append(text)
                case Answer(question=question):
                    self.said.append(f"? {question}")
                case Alert(text=text):
                    self.alerts.append(text)
                case HandOver(reason=reason):
                    self.handed_over.append(reason)
        self.halted += any(type(act).__name__ == "Halt" for act in acts)
        self.watch.see(Beat(now, percepts, tuple(reports), acts, 0.0))
        assert self.watch.broken == [], self.watch.broken
        assert self.behavior.runner.last.faults == (), self.behavior.runner.last.faults
