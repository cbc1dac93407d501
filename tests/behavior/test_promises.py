"""What guards promise holds whatever a tree does: trees by chance, visitors by chance, on a clock by chance."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vivant.behavior.agenda import Agenda, Turned
from vivant.behavior.building import build
from vivant.behavior.catalog import Catalog
from vivant.behavior.composure import Composure
from vivant.behavior.context import Context
from vivant.behavior.guards import ASKED, FRESH, Courtesy, Guards, Night, Notices
from vivant.behavior.reading import read
from vivant.behavior.runner import Runner
from vivant.behavior.situation import Situation
from vivant.score import (
    Act,
    ActStatus,
    Answer,
    Chatted,
    Halt,
    Heard,
    Hold,
    Interrupted,
    Misheard,
    Percept,
    Presence,
    Say,
    StopPressed,
    TimeTold,
    Touched,
    VoiceBegan,
    VoiceEnded,
)

CATALOG = Catalog.shipped()
EVENING = datetime(2026, 5, 4, 21, 59)
ABSENCE = 3.0

LEAVES = (
    '<Say en="A"/>', '<Say en="B" wait="false"/>', '<Say en="Notice." interruptible="false"/>',
    '<Say en="Notice!" interruptible="false" wait="false"/>', '<SayOneOf en="A;B;C"/>', '<Answer question="why?"/>',
    '<Answer question="how?" wait="false"/>', '<Gesture gesture="wave" wait="false"/>', '<Gesture gesture="nod"/>',
    '<Sign en="S" wait="false"/>', '<Ask en="Well?" timeout="0.2"/>', '<Confirm en="Yes?" again="3"/>', "<Hold/>",
    "<GoOn/>", "<FallSilent/>", "<AnswerChat/>", "<StopAsked/>", "<Speaking/>", "<VoiceBegins/>", "<Present/>",
    "<AlwaysSuccess/>", "<AlwaysFailure/>", '<Attend target="away"/>', '<Show title="T"/>', '<Wait seconds="0.1"/>',
)  # fmt: skip
CONTROLS = (
    "Sequence", "Fallback", "ReactiveSequence", "ReactiveFallback", 'Parallel failure_count="-1"', "ParallelAll",
    "SequenceWithMemory", "AsyncSequence",
)  # fmt: skip
DECORATORS = (
    'Timeout msec="60"', 'Repeat num_cycles="-1"', "KeepRunningUntilFailure", "ForceSuccess", "Inverter", "OnVoice",
    "OnHeard", "OnStop", "OnInterruption", "OnMisheard", "OnTouch", "OnArrival", "OnLeaving", 'OnSilence after="0.1"',
    'Cooldown seconds="0.1"', "OnChat",
)  # fmt: skip


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> str:
    """The inside of a tree."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(LEAVES))
    if draw(st.booleans()):
        tag = draw(st.sampled_from(DECORATORS))
        return f"<{tag}>{draw(trees(depth - 1))}</{tag.split()[0]}>"
    tag = draw(st.sampled_from(CONTROLS))
    return f"<{tag}>{''.join(draw(st.lists(trees(depth - 1), min_size=1, max_size=4)))}</{tag.split()[0]}>"


HAPPENINGS = st.sampled_from(
    (VoiceBegan(), VoiceBegan(), VoiceEnded("speech"), VoiceEnded("noise"), VoiceEnded("backchannel"),
     Heard("why?", "en"), Heard("yes", "en"), Heard("stop", "en"), Misheard(), Interrupted(), StopPressed(),
     Presence(True), Presence(False), Touched("card"), Chatted("ada", "why?"),
     TimeTold(EVENING), TimeTold(EVENING + timedelta(hours=3)), TimeTold(EVENING + timedelta(hours=12)))
)  # fmt: skip
STEPS = st.lists(
    st.tuples(
        st.sampled_from((0.05, 0.05, 0.05, 0.05, 1.0, 7.0, 3600.0, -3600.0)),
        st.lists(HAPPENINGS, max_size=2),
        st.sampled_from(("", "", "running", "done", "failed")),
    ),
    min_size=1,
    max_size=40,
)
Step = tuple[float, list[Percept], str]


@dataclass
class Watcher:
    """Lives through steps with a tree, and knows from Acts and reports alone what has the turn."""

    body: str
    now: float = 100.0
    turn: Act | None = None
    held: bool = False
    over: bool = False
    """A visitor spoke when the turn began: it replies to something else."""
    left: float | None = None
    """When the visitor left that the turn was said to."""
    addressed: bool = False
    asked: float = -1e9
    wrote: float = -1e9
    story: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        text = f'<root BTCPP_format="4"><BehaviorTree ID="main">{self.body}</BehaviorTree></root>'
        self.context = Context(Situation("en"), Agenda(), {}, random.Random(1), perf=lambda: 0.0)
        guards = Guards([Courtesy(), Notices(ABSENCE), Night.parse("22:00-07:00")])
        self.runner = Runner(build(read("tree.xml", text=text), CATALOG, self.context), guards, Composure())

    def step(self, after: float, percepts: list[Percept], status: str) -> None:
        if status and self.turn is not None:
            self.report(status)  # type: ignore[arg-type]
        self.now += after
        seen = self.context.situation
        acts = self.runner.tick(self.now, percepts)
        self.story.append(f"{self.now:.2f} {percepts} -> {acts}")
        self.note(percepts)
        for act in acts:
            self.carry_out(act)
        newly_said = seen.heard or seen.misheard  # a tree may reply to that with this tick
        if seen.voice and not newly_said and self.turn is not None and interruptible(self.turn) and not self.over:
            assert self.held, "it talks over a visitor"

    def report(self, status: ActStatus) -> None:
        assert self.turn is not None
        self.runner.report(self.turn.id, status)
        if status in ("done", "failed"):
            self.turn, self.held = None, False

    def note(self, percepts: list[Percept]) -> None:
        """Who asked for something, and when; who left."""
        seen = self.context.situation
        if any(isinstance(each, Heard | Touched | VoiceEnded) for each in percepts):
            self.asked = seen.now
        if any(isinstance(each, Heard | Chatted) for each in percepts):
            self.wrote = seen.now
        self.left = None if seen.present else seen.last_seen

    def carry_out(self, act: Act) -> None:
        seen = self.context.situation
        notice = self.turn is not None and not interruptible(self.turn)
        match act:
            case Halt():
                gone = self.addressed and self.left is not None and seen.now - self.left >= ABSENCE
                assert not notice or gone, "a notice is cut short"
                self.turn, self.held = None, False
            case Hold(on=on):
                assert not (on and notice), "a notice stands still"
                assert on or not seen.voice, "it goes on over a visitor"
                self.held = on
            case _ if isinstance(act, Turned):
                assert self.turn is None, "two turns at once"
                self.begin(act)

    def begin(self, act: Turned) -> None:
        seen = self.context.situation
        reply = bool(seen.heard or seen.misheard or seen.touched)
        assert not seen.stop, "it begins though silence was asked for"
        assert not seen.voice or reply, "it begins over a visitor"
        clock = seen.clock
        if clock is not None and (clock.hour >= 22 or clock.hour < 7) and not seen.misheard:
            since, wrote = seen.now - self.asked, seen.now - self.wrote
            assert not isinstance(act, Say) or since < FRESH, "it speaks unasked at night"
            assert not isinstance(act, Answer) or since < FRESH or wrote < ASKED, "it answers nobody at night"
        self.turn, self.over, self.addressed = act, seen.voice, seen.present


def interruptible(act: Act) -> bool:
    return not (isinstance(act, Say) and not act.interruptible)


@settings(max_examples=400)
@given(trees(), STEPS)
def test_no_tree_breaks_what_the_guards_promise(body: str, steps: list[Step]) -> None:
    watcher = Watcher(body)
    for step in steps:
        watcher.step(*step)


HOSTILE = (
    '<ReactiveFallback><Say en="A" wait="false"/><Say en="B"/></ReactiveFallback>',
    '<ParallelAll><KeepRunningUntilFailure><ForceSuccess><GoOn/></ForceSuccess></KeepRunningUntilFailure>'
    '<KeepRunningUntilFailure><Say en="A"/></KeepRunningUntilFailure></ParallelAll>',
    '<KeepRunningUntilFailure><Gesture gesture="wave" wait="false"/></KeepRunningUntilFailure>',
    '<KeepRunningUntilFailure><Sign en="S" wait="false"/></KeepRunningUntilFailure>',
    '<Sequence><Hold/><GoOn/><Say en="A" wait="false"/></Sequence>',
    '<Timeout msec="50"><Say en="Notice." interruptible="false"/></Timeout>',
    '<ReactiveSequence><Inverter><Speaking/></Inverter><Say en="Notice." interruptible="false"/></ReactiveSequence>',
    '<ParallelAll><Say en="Notice." interruptible="false"/><KeepRunningUntilFailure><FallSilent/>'
    "</KeepRunningUntilFailure></ParallelAll>",
    '<Fallback><StopAsked/><Sequence><Say en="Notice." interruptible="false" wait="false"/><FallSilent/><Hold/>'
    '<Say en="A" wait="false"/></Sequence></Fallback>',
    '<KeepRunningUntilFailure><ForceSuccess><Answer question="why?" wait="false"/></ForceSuccess>'
    "</KeepRunningUntilFailure>",
    '<OnVoice><Repeat num_cycles="-1"><Say en="A" wait="false"/></Repeat></OnVoice>',
)  # fmt: skip
"""Trees that would say something in every tick, talk over visitors, or cut notices short."""


@pytest.mark.parametrize("body", HOSTILE)
@given(STEPS)
def test_no_hostile_tree_does_either(body: str, steps: list[Step]) -> None:
    watcher = Watcher(body)
    for step in steps:
        watcher.step(*step)


@pytest.mark.parametrize("body", HOSTILE)
@pytest.mark.parametrize("seed", range(3))
def test_nor_in_a_long_day(body: str, seed: int) -> None:
    rng = random.Random(seed)
    watcher = Watcher(body)
    happenings = (
        [], [], [], [VoiceBegan()], [VoiceEnded("speech")], [VoiceEnded("noise")], [Heard("why?", "en")], [Misheard()],
        [Interrupted()], [StopPressed()], [Presence(True)], [Presence(False)], [Touched("card")],
        [TimeTold(EVENING + timedelta(hours=rng.randrange(24)))],
    )  # fmt: skip
    for _ in range(1500):
        watcher.step(rng.choice((0.05, 0.05, 0.5, 5.0, 60.0)), list(rng.choice(happenings)),
                     rng.choice(("", "", "running", "done", "failed")))  # fmt: skip
    assert watcher.runner.context.agenda.drain() == []
