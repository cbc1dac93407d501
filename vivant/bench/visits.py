"""What visitors, an audience and pupils do on a day, from a seed: who comes when, speaks, coughs, interrupts, leaves.

Nobody here waits for what the human does: people talk over it, leave while it speaks, and answer what it never asked.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from vivant.bench import sayings
from vivant.bench.performer import GRAIN, grained
from vivant.score import (
    ChatKind,
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
    Voiced,
    VoiceEnded,
)

BEGINS = datetime(2026, 5, 4, 8, 30)
"""The local time at which a day begins: a Monday."""

OPENS, CLOSES, ENDS = 1800.0, 30600.0, 34200.0
"""Seconds of the day: 09:00, 17:00, 18:00."""

BY_HOUR = (6, 10, 12, 7, 6, 10, 9, 4)
"""How many come in each hour from OPENS to CLOSES, in proportion."""

SHOW = 7200.0
"""How long a live show takes, seconds."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that is perceived. at : seconds since the day began."""

    at: float
    percepts: tuple[Percept, ...]


class Course:
    """What happens one after the other, from a moment on; every time is a multiple of GRAIN."""

    def __init__(self, rng: random.Random, at: float) -> None:
        self.rng, self.at = rng, math.ceil(at / GRAIN) * GRAIN
        self.happenings: list[Happening] = []

    def tell(self, *percepts: Percept) -> None:
        """Happens now."""
        self.happenings.append(Happening(self.at, percepts))

    def wait(self, least: float, most: float) -> None:
        """Some seconds pass."""
        self.at += grained(self.rng.uniform(least, most))

    def comes(self, lang: Lang) -> None:
        """Somebody comes up and looks."""
        self.tell(DistanceSeen(3.0))
        self.wait(0.5, 1.5)
        self.tell(Presence(True, lang), DistanceSeen(1.2))
        self.looks("avatar")

    def leaves(self) -> None:
        """They go."""
        self.tell(Presence(False), DistanceSeen(None))

    def looks(self, at: GazeTarget) -> None:
        """Where they look."""
        self.tell(GazeSeen(at))

    def feels(self, emotion: Emotion, intensity: float) -> None:
        """Their face shows it."""
        self.tell(EmotionSeen(emotion, intensity))

    def voice(self, what: Voiced, seconds: float, *, takes: bool = False) -> None:
        """A voice is heard. takes : it is found out to take the turn while it lasts."""
        self.tell(VoiceBegan())
        end = self.at + grained(seconds)
        if takes:
            self.at += GRAIN
            self.tell(Interrupted())
        self.at = max(end, self.at + GRAIN)
        self.tell(VoiceEnded(what))

    def says(self, text: str, lang: Lang, confidence: float = 1.0, *, takes: bool = False) -> None:
        """They say it, and are understood."""
        self.voice("speech", len(text) / (4.5 if lang == "zh" else 14.0), takes=takes)
        self.wait(0.25, 0.75)
        self.tell(Heard(text, lang, confidence))

    def types(self, text: str, lang: Lang) -> None:
        """They type it."""
        self.tell(Heard(text, lang))

    def mumbles(self) -> None:
        """They say something that is not understood."""
        self.voice("speech", 1.0)
        self.wait(0.25, 0.75)
        self.tell(Misheard())

    def coughs(self) -> None:
        """They cough."""
        self.voice("noise", 0.5)


Visit: TypeAlias = Callable[[Course, Lang, str], None]
"""One visitor, from coming to leaving; of a tree."""


def visits(tree: str, visitors: int, seed: int) -> list[Happening]:
    """A day at a hall, a reception, a shop or a museum; beside its visitors somebody passes by before and after it."""
    rng = random.Random(f"{tree} {seed}")
    happenings = [*_clock(BEGINS, ENDS), *_world(tree, rng)]
    arrivals = sorted(_arrival(rng) for _ in range(visitors))
    kinds, weights = zip(*_KINDS[tree].items(), strict=True)
    at = 0.0
    for number, arrival in enumerate(arrivals):
        course = Course(rng, max(arrival, at + rng.uniform(0.5, 12)))
        waiting = sum(1 for other in arrivals[number + 1 :] if other <= course.at)
        course.tell(QueueSeen(waiting))
        rng.choices(kinds, weights)[0](course, "zh" if rng.random() < 0.6 else "en", tree)
        course.leaves()
        at = course.at
        happenings += course.happenings
    for moment in (600.0, max(at + 600.0, CLOSES + 2700.0)):
        course = Course(rng, moment)
        course.comes("zh")
        course.wait(3, 6)
        course.leaves()
        happenings += course.happenings
    return sorted(happenings, key=lambda each: each.at)


def audience(members: int, seed: int) -> list[Happening]:
    """A live show of two hours, and an hour behind it: comments, gifts, follows; twice a minute of 1,000 comments."""
    rng = random.Random(f"live {seed}")
    start = BEGINS.replace(hour=19, minute=45)
    happenings = _clock(start, SHOW + 5400.0)
    happenings += [Happening(at, (FactTold("segment", name),)) for at, name in sayings.SEGMENTS]
    opens, closes = sayings.SEGMENTS[0][0], sayings.SEGMENTS[-1][0]
    for number in range(members):
        course = Course(rng, rng.uniform(opens, closes - 60))
        _member(course, f"u{number}")
        happenings += course.happenings
    for begins in (opens + 1800.0, opens + 4500.0):
        for number in range(1000):
            at = math.ceil(rng.uniform(begins, begins + 60) / GRAIN) * GRAIN
            lang: Lang = rng.choice(("zh", "en"))
            text = rng.choice(sayings.COMMENTS[lang])
            happenings.append(Happening(at, (Chatted(f"crowd{number}", text, lang=lang),)))
    return sorted((each for each in happenings if each.at < closes + 5400), key=lambda each: each.at)


def pupils(count: int, seed: int) -> list[Happening]:
    """A day of lessons: pupils who come one after the other, answer rightly, wrongly or not at all, ask, and leave."""
    rng = random.Random(f"lesson {seed}")
    happenings = _clock(BEGINS, ENDS)
    at = OPENS
    for _ in range(count):
        course = Course(rng, at + rng.uniform(4, 20))
        lang: Lang = rng.choice(("zh", "en"))
        course.comes(lang)
        _learn(course, lang)
        course.leaves()
        at = course.at
        happenings += course.happenings
    happenings += _clock(BEGINS + timedelta(seconds=ENDS), max(0.0, at + 120 - ENDS), ENDS)
    return sorted(happenings, key=lambda each: each.at)


# --- the place ------------------------------------------------------------------------------------------------


def _clock(begins: datetime, seconds: float, offset: float = 0.0) -> list[Happening]:
    minutes = range(math.ceil(seconds / 60))
    return [Happening(offset + 60.0 * n, (TimeTold(begins + timedelta(minutes=n)),)) for n in minutes]


def _arrival(rng: random.Random) -> float:
    hour = rng.choices(range(len(BY_HOUR)), BY_HOUR)[0]
    return OPENS + 3600 * (hour + rng.random())


def _world(tree: str, rng: random.Random) -> list[Happening]:
    """What sources of data tell of the place."""
    if tree != "shop":
        return []
    told = [Happening(0.0, tuple(FactTold(name, value) for name, value in sayings.GOODS.items()))]
    for number in range(40):
        at = math.ceil(rng.uniform(OPENS, CLOSES) / GRAIN) * GRAIN
        product = rng.choice(sayings.PRODUCTS)
        told.append(Happening(at, (FactTold(f"stock_{product}", float(number % 7)),)))
    return told


# --- visitors -------------------------------------------------------------------------------------------------


def _asks(course: Course, lang: Lang, tree: str) -> None:
    course.comes(lang)
    course.wait(3, 9)
    for _ in range(course.rng.randint(1, 2)):
        course.says(course.rng.choice(sayings.QUESTIONS[tree][lang]), lang)
        course.wait(6, 14)
    course.says("谢谢" if lang == "zh" else "Thank you", lang)
    course.wait(2, 4)


def _types(course: Course, lang: Lang, tree: str) -> None:
    course.comes(lang)
    course.wait(1, 4)
    course.types(course.rng.choice(sayings.QUESTIONS[tree][lang]), lang)
    course.wait(0.25, 3)
    course.types(course.rng.choice(sayings.QUESTIONS[tree][lang]), lang)
    course.wait(8, 16)


def _interrupts(course: Course, lang: Lang, tree: str) -> None:
    course.comes(lang)
    course.wait(1, 3)
    course.says(course.rng.choice(sayings.QUESTIONS[tree][lang]), lang, takes=True)
    course.wait(2, 4)
    course.says(course.rng.choice(sayings.QUESTIONS[tree][lang]), lang, takes=True)
    course.wait(8, 14)


def _coughs(course: Course, lang: Lang, tree: str) -> None:
    course.comes(lang)
    course.wait(1, 3)
    course.coughs()
    course.wait(3, 6)
    course.says(course.rng.choice(sayings.QUESTIONS[tree][lang]), lang)
    course.wait(2, 3)
    course.coughs()
    course.wait(0.5, 2)
    course.voice("backchannel", 0.5)
    course.wait(8, 12)


def _mumbles(course: Course, lang: Lang, tree: str) -> None:
    course.comes(lang)
    course.wait(3, 5)
    for _ in range(course.rng.randint(1, 3)):
        course.mumbles()
        course.wait(4, 9)
    course.types(course.rng.choice(sayings.QUESTIONS[tree][lang]), lang)
    course.wait(6, 12)


def _doubtful(course: Course, lang: Lang, tree: str) -> None:
    course.comes(lang)
    course.wait(4, 8)
    course.says(course.rng.choice(sayings.QUESTIONS[tree][lang]), lang, 0.4)
    course.wait(4, 8)
    yes, no = ("是的", "不是") if lang == "zh" else ("Yes", "No")
    course.says(yes if course.rng.random() < 0.7 else no, lang)
    course.wait(8, 14)


def _silent(course: Course, lang: Lang, tree: str) -> None:
    course.comes(lang)
    course.wait(48, 75)


def _passes(course: Course, lang: Lang, tree: str) -> None:
    course.comes(lang)
    course.wait(0.5, 3)


def _stops(course: Course, lang: Lang, tree: str) -> None:
    course.comes(lang)
    course.wait(1, 3)
    course.types(course.rng.choice(sayings.QUESTIONS[tree][lang]), lang)
    course.wait(2, 4)
    course.tell(*((StopPressed(),) if course.rng.random() < 0.5 else (Heard("停一下" if lang == "zh" else "stop"),)))
    course.wait(4, 8)


def _flees(course: Course, lang: Lang, tree: str) -> None:
    """Leaves in the middle of the answer, or of a sentence of their own."""
    course.comes(lang)
    course.wait(3, 6)
    course.says(course.rng.choice(sayings.QUESTIONS[tree][lang]), lang)
    course.wait(0.5, 3)
    if course.rng.random() < 0.5:
        course.tell(VoiceBegan())
        course.wait(0.25, 1)


def _announces(course: Course, lang: Lang, tree: str) -> None:
    course.comes(lang)
    course.wait(7, 10)
    course.says(course.rng.choice(sayings.HOSTS[lang]), lang)
    course.wait(8, 60)


def _shops(course: Course, lang: Lang, tree: str) -> None:
    course.comes(lang)
    course.wait(2, 6)
    for _ in range(course.rng.randint(1, 3)):
        product = course.rng.choice(sayings.PRODUCTS)
        course.tell(Touched(product) if course.rng.random() < 0.6 else FactTold("product", product))
        course.wait(4, 10)
        course.says(course.rng.choice(sayings.BUYING[lang]), lang)
        course.wait(5, 9)


def _complains(course: Course, lang: Lang, tree: str) -> None:
    course.comes(lang)
    course.wait(2, 4)
    course.feels("angry", 0.8)
    course.wait(4, 6)
    course.says(course.rng.choice(sayings.COMPLAINTS[lang]), lang)
    course.wait(8, 14)


def _strolls(course: Course, lang: Lang, tree: str) -> None:
    """From station to station, with a question, a "go on", another language, children."""
    rng = course.rng
    course.tell(FactTold("group", rng.choice(("adults", "adults", "children"))))
    course.comes(lang)
    course.wait(8, 20)
    for _ in range(rng.randint(1, 2)):
        course.tell(Touched(f"station{rng.randint(1, 4)}"))
        course.wait(4, 18)
        lang = ("en" if lang == "zh" else "zh") if rng.random() < 0.25 else lang
        if rng.random() < 0.5:
            course.says(rng.choice(sayings.QUESTIONS[tree][lang]), lang, takes=True)
            course.wait(9, 14)
        course.says(rng.choice(sayings.GUIDING[lang]), lang)
        course.wait(4, 12)


_COMMON: Mapping[Visit, int] = {
    _asks: 22, _types: 8, _interrupts: 8, _coughs: 8, _mumbles: 5, _doubtful: 6, _silent: 3, _passes: 10, _stops: 4,
    _flees: 6,
}  # fmt: skip

_KINDS: Mapping[str, Mapping[Visit, int]] = {
    "hall": _COMMON,
    "reception": {**_COMMON, _announces: 60},
    "shop": {**_COMMON, _shops: 60, _complains: 12},
    "museum": {**_COMMON, _strolls: 60},
}


# --- audience and pupils --------------------------------------------------------------------------------------


def _member(course: Course, name: str) -> None:
    rng = course.rng
    lang: Lang = "zh" if rng.random() < 0.6 else "en"

    def does(what: ChatKind, text: str = "", amount: float = 0.0) -> None:
        course.tell(Chatted(name, text, what, amount, lang))
        course.wait(2, 120)

    does("join")
    for _ in range(rng.randint(0, 4)):
        does("comment", rng.choice(sayings.COMMENTS[lang]))
    if rng.random() < 0.3:
        does("gift", amount=rng.choice((1.0, 5.0, 20.0, 100.0, 500.0)))
    does(rng.choice(("follow", "like", "like")))


def _learn(course: Course, lang: Lang) -> None:
    rng = course.rng
    course.wait(5, 9)
    for _ in range(rng.randint(1, 4)):
        does = rng.random()
        if does < 0.75:
            course.says(rng.choice(sayings.REPLIES[lang]), lang)
        elif does < 0.85:
            course.mumbles()
        elif does < 0.9:
            course.coughs()
        else:
            course.wait(15, 30)
        course.wait(6, 12)
    if rng.random() < 0.2:
        course.says(rng.choice(sayings.QUESTIONS["lesson"][lang]), lang, takes=True)
        course.wait(6, 10)
