"""A small behaviour that is recorded in tests, and what records it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from vivant.behavior.agenda import Agenda, Cause, Verdict
from vivant.behavior.context import Fault
from vivant.behavior.journal import Header, Journal, Letter, RecordedNode
from vivant.behavior.journal_text import parse
from vivant.behavior.recording import Glance, Recorder
from vivant.score import Act, ActStatus, Answer, Heard, Percept, Presence, Say, StopPressed, VoiceBegan, VoiceEnded

BEGAN = datetime(2026, 3, 1, 12, 0, 0, tzinfo=timezone(timedelta(hours=8)))

GREET, REPLY, OFFER = ("hall", "greet", "welcome"), ("hall", "reply", "answer"), ("hall", "offer")

NODES = (
    RecordedNode(("hall",), "ReactiveFallback", "Control", "hall.xml:3"),
    RecordedNode(("hall", "reply"), "OnHeard", "Decorator", "hall.xml:4"),
    RecordedNode(REPLY, "Answer", "Action", "hall.xml:5"),
    RecordedNode(("hall", "greet"), "Sequence", "Control", "hall.xml:7"),
    RecordedNode(("hall", "greet", "just came?"), "Arrived", "Condition", "hall.xml:8"),
    RecordedNode(GREET, "Say", "Action", "hall.xml:9", {"text": "Welcome!"}),
    RecordedNode(OFFER, "Say", "Action", "hall.xml:11", {"text": "May I help?"}),
)

NOTHING: dict[int, Letter] = {0: "F", 1: "F", 3: "F", 4: "F"}


class Clerk:
    """Greets who comes, answers what is asked, offers help every 30 s; is silent while a voice is heard."""

    def __init__(self, greeting: str = "Welcome!") -> None:
        self.agenda = Agenda()
        self.agenda.judge = lambda act: Verdict("wait", "the visitor speaks") if self.voice else Verdict("allow")
        self.greeting, self.voice, self.last = greeting, False, 100.0
        self.glance = Glance()

    def tick(self, now: float, percepts: Sequence[Percept]) -> list[Act]:
        visits: dict[int, Letter] = dict(NOTHING)
        faults: tuple[Fault, ...] = ()
        for percept in percepts:
            match percept:
                case VoiceBegan() | VoiceEnded():
                    self.voice = isinstance(percept, VoiceBegan)
                case Heard(text="crash"):
                    raise RuntimeError("crash")
                case Heard(text="fault"):
                    faults = (Fault("hall/reply", "hall.xml:4", "raised KeyError: 'fault'"),)
                case Heard(text=text):
                    self.agenda.start(Answer(text, "en"), Cause(REPLY, "hall.xml:5"))
                    visits = {0: "R", 1: "R", 2: "R"}
                case Presence(present=True):
                    self.agenda.start(Say(self.greeting, "en"), Cause(GREET, "hall.xml:9"))
                    visits |= {0: "R", 3: "R", 4: "S", 5: "R"}
                case StopPressed():
                    self.agenda.halt("the visitor asked for silence", Cause(("hall", "obey"), "hall.xml:2"))
        if now - self.last >= 30:
            self.last = now
            self.agenda.start(Say("May I help?", "en"), Cause(OFFER, "hall.xml:11"))
            visits |= {0: "R", 6: "R"}
        self.agenda.release()
        deeds = tuple(self.agenda.drain())
        self.glance = Glance(deeds, tuple(self.agenda.setbacks()), faults, visits=visits)
        return [deed.act for deed in deeds]

    def report(self, act: int, status: ActStatus) -> None:
        self.agenda.report(act, status)


class Sheet:
    """Paper in memory; a part has room for `lines`."""

    def __init__(self, lines: int = 1_000_000) -> None:
        self.parts: list[list[str]] = [[]]
        self._lines = lines

    def write(self, line: str) -> None:
        self.parts[-1].append(line)

    def turn(self) -> bool:
        if len(self.parts[-1]) < self._lines:
            return False
        self.parts.append([])
        return True

    def close(self) -> None:
        self.closed = True

    def text(self, part: int = 0) -> bytes:
        return "".join(self.parts[part]).encode()

    def journal(self) -> Journal:
        return parse(self.text(), "day.jsonl")


class Stage:
    """Drives a recorded Clerk over a clock of its own, 20 times a second, and tells it what becomes of its Acts."""

    def __init__(self, clerk: Clerk | None = None, sheet: Sheet | None = None, *, texts: bool = True) -> None:
        self.clerk, self.sheet, self.now = clerk or Clerk(), sheet or Sheet(), 100.0002
        self.said: list[Act] = []
        header = Header(BEGAN, 0, tree="hall.xml", sha256="0" * 64, nodes=NODES, texts=texts)
        self.recorder = Recorder(
            self.clerk,
            header,
            self.sheet,
            wall=lambda: BEGAN,
            glance=lambda: self.clerk.glance,
            own=("Welcome!", "May I help?"),
            salt=b"a secret of the test",
        )

    def tick(self, *percepts: Percept) -> list[Act]:
        acts = self.recorder.tick(self.now, percepts)
        self.now = round(self.now + 0.05, 4)
        self.said += acts
        return acts

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.05)):
            self.tick()

    def end(self, act: Act, status: ActStatus = "done") -> None:
        self.recorder.report(act.id, status)

    def close(self) -> Journal:
        self.recorder.close()
        return self.sheet.journal()
