from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from py_trees.common import Status

from vivant.behavior.agenda import ALLOWED, Cause, Turned, Verdict
from vivant.behavior.building import build
from vivant.behavior.catalog import Catalog
from vivant.behavior.composure import Composure
from vivant.behavior.context import Context
from vivant.behavior.contracts import Behavior
from vivant.behavior.document import Document
from vivant.behavior.guards import Courtesy, Guards, Night, Notices
from vivant.behavior.node import FAILURE, IDLE, RUNNING, SUCCESS, Action, Node
from vivant.behavior.ports import Port
from vivant.behavior.runner import ALERTED, FAR, Runner
from vivant.behavior.situation import FACTS, Situation
from vivant.errors import TreeError
from vivant.score import (
    Act,
    ActStatus,
    Alert,
    Attend,
    Chatted,
    DistanceSeen,
    EmotionSeen,
    FactTold,
    GazeSeen,
    Halt,
    Heard,
    Interrupted,
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

from .documents import documents_over, unhurried
from .trees import TICK, Stand


class Speak(Action):
    """Says a text until it is done."""

    ports = (Port("text", "string", "What."), Port("notice", "bool", "Not interruptible.", "false"))

    def initialise(self) -> None:
        say = Say(self.text("text"), "en", interruptible=not self.flag("notice"))
        self.deed = self.context.agenda.start(say, self.cause)

    def update(self) -> Status:
        if not self.deed.ended:
            return RUNNING
        return SUCCESS if self.deed.state == "done" else FAILURE

    def terminate(self, new_status: Status) -> None:
        if new_status is IDLE:
            self.context.agenda.stop(self.deed, "its branch was left", self.cause)


class Forget(Speak):
    """Says a text, and forgets that it does."""

    def update(self) -> Status:
        return SUCCESS

    def terminate(self, new_status: Status) -> None:
        pass


class Leave(Forget):
    """Says a text, and lets it run."""

    detached = True


class Rule:
    """A guard that notes when it is asked."""

    def __init__(self, verdict: Verdict = ALLOWED) -> None:
        self.verdict = verdict
        self.asked: list[str] = []

    def before(self, context: Context) -> None:
        self.asked.append(f"before {context.situation.heard.text if context.situation.heard else ''}".strip())

    def judge(self, act: Turned, context: Context) -> Verdict:
        self.asked.append(f"judge {type(act).__name__}")
        return self.verdict


class Show:
    """A runner over a tree of these nodes, on a clock of its own."""

    def __init__(self, body: str, *guards: Rule, kinds: tuple[type[Node], ...] = (), composed: bool = False) -> None:
        self.stand = Stand(body, kinds=(Speak, Forget, Leave, *kinds))
        self.runner = Runner(self.stand.tree, Guards(guards), Composure() if composed else None)
        self.now = 0.0

    def tick(self, *percepts: Percept, after: float = TICK) -> Sequence[Act]:
        self.now += after
        return self.runner.tick(self.now, percepts)

    def kinds(self, *percepts: Percept) -> str:
        """Names of the Acts of a tick."""
        return " ".join(type(act).__name__ for act in self.tick(*percepts))

    def value(self, key: str) -> object:
        return self.stand.tree.blackboard.get(key)


def alerts(acts: Sequence[Act]) -> list[str]:
    return [act.text for act in acts if isinstance(act, Alert)]


class TestTick:
    def test_it_is_a_behavior(self) -> None:
        assert isinstance(Show("<AlwaysSuccess/>").runner, Behavior)

    def test_an_act_lives_until_it_is_done(self) -> None:
        show = Show('<Sequence><Speak text="hello"/><Probe name="after"/></Sequence>')
        (say,) = show.tick()
        assert isinstance(say, Say)
        for status in ("started", "running"):
            show.runner.report(say.id, status)  # type: ignore[arg-type]
            assert show.tick() == []
        show.runner.report(say.id, "done")
        show.tick()
        assert show.stand.order() == "after"

    def test_the_old_turn_is_halted_before_the_new_one_begins(self) -> None:
        show = Show(
            '<ReactiveFallback><Sequence><ScriptCondition code="@heard != \'\'"/><Speak text="two"/></Sequence>'
            '<Speak text="one"/></ReactiveFallback>'
        )
        assert show.kinds() == "Say"
        assert show.kinds(Heard("well?")) == "Halt Say"

    def test_guards_are_asked_before_the_tree_and_for_each_turn(self) -> None:
        rule = Rule()
        show = Show('<Speak text="hello"/>', rule)
        show.tick(Heard("hi"))
        assert rule.asked == ["before hi", "judge Say"]

    def test_what_a_guard_refuses_fails(self) -> None:
        show = Show('<Fallback><Speak text="hello"/><Probe/></Fallback>', Rule(Verdict("refuse", "it is night")))
        assert show.tick() == []
        assert [(each.state, each.reason) for each in show.runner.last.setbacks] == [("refused", "it is night")]

    def test_what_waits_is_released(self) -> None:
        rule = Rule(Verdict("wait", "the visitor speaks"))
        show = Show('<Speak text="hello"/>', rule)
        assert show.kinds() == ""
        rule.verdict = ALLOWED
        assert show.kinds() == "Say"

    def test_composure_comes_last(self) -> None:
        show = Show('<Speak text="hello"/>', composed=True)
        assert show.kinds(Presence(True)) == "Attend Say", "a posture is taken before what is said in it"
        assert isinstance(show.runner.last.deeds[0].act, Attend)

    def test_a_tree_that_has_ended_begins_anew(self) -> None:
        show = Show('<Probe name="a" gives="SF"/>')
        for _ in range(3):
            show.tick()
        assert show.stand.began() == ["a", "a", "a"]


class TestMoment:
    def test_holds_what_the_tick_was(self) -> None:
        show = Show('<Sequence name="top"><Log text="once"/><Speak name="s" text="hello"/></Sequence>')
        heard = Heard("hi")
        (say,) = show.tick(heard)
        last = show.runner.last
        assert (last.now, last.percepts, last.reports) == (TICK, (heard,), ())
        assert [deed.act for deed in last.deeds] == [say]
        assert last.deeds[0].cause == Cause(("top", "s"), "test.xml:1")
        assert [note.text for note in last.notes] == ["once"]
        assert last.visits == [(("top", "Log"), SUCCESS), (("top", "s"), RUNNING), (("top",), RUNNING)]

    def test_holds_the_reports_since_the_tick_before(self) -> None:
        show = Show('<Speak text="hello"/>')
        (say,) = show.tick()
        show.runner.report(say.id, "started")
        show.runner.report(say.id, "failed")
        show.tick()
        assert show.runner.last.reports == ((say.id, "started"), (say.id, "failed"))
        show.tick()
        assert show.runner.last.reports == ()

    def test_a_visit_keeps_what_it_gave_when_the_node_is_halted_later(self) -> None:
        show = Show('<Parallel success_count="1"><Probe name="a" gives="R"/><Probe name="b" gives="RS"/></Parallel>')
        show.tick()
        show.tick()
        assert show.runner.last.visits[0] == (("Parallel", "a"), RUNNING)
        assert show.stand.tree.root.children[0].status is IDLE


class TestFaults:
    def test_a_node_that_raises_is_named_and_the_tree_goes_on(self) -> None:
        show = Show('<Fallback name="top"><Probe name="bad" gives="X"/><Speak text="hello"/></Fallback>')
        acts = show.tick()
        assert [type(act) for act in acts] == [Say, Alert]
        assert alerts(acts) == ["top/bad (test.xml:1): raised ZeroDivisionError: bad was told to raise"]
        assert show.runner.last.deeds[1].cause == Cause(("top", "bad"), "test.xml:1")
        assert len(show.runner.last.faults) == 1
        assert show.tick() == []
        assert show.runner.last.faults == ()

    def test_operators_are_not_flooded(self) -> None:
        show = Show('<Probe gives="XS"/>')
        told = [text for _ in range(100) for text in alerts(show.tick())]
        assert len(told) == 1
        show.tick(after=ALERTED)
        assert len([text for _ in range(2) for text in alerts(show.tick())]) <= 1

    def test_what_is_left_behind_is_stopped_and_named(self) -> None:
        show = Show('<Sequence name="top"><Forget name="f" text="hello"/><Probe name="after" gives="R"/></Sequence>')
        acts = show.tick()
        assert [type(act) for act in acts] == [Say, Halt, Alert]
        assert alerts(acts) == ["top/f (test.xml:1): left its Say behind when it ended; it was stopped"]
        assert show.runner.context.agenda.turn is None
        assert show.tick() == []

    def test_what_waits_is_not_left_behind_either(self) -> None:
        show = Show('<Sequence><Forget text="hello"/><Probe gives="R"/></Sequence>', Rule(Verdict("wait", "not yet")))
        assert len(alerts(show.tick())) == 1
        assert show.runner.context.agenda.waiting is None

    def test_who_has_ended_neither_listens_nor_keeps_a_posture(self) -> None:
        class Greedy(Action):
            """Keeps all to itself."""

            def update(self) -> Status:
                self.context.agenda.asker = self.context.agenda.keeper = self
                return SUCCESS

            def takes(self, heard: Heard) -> bool:
                return True

        show = Show('<Greedy name="g"/>', kinds=(Greedy,))
        told = alerts(show.tick())
        assert [text.partition(": ")[2] for text in told] == [
            "still waited for a reply when it had ended; others hear it again",
            "still kept a posture when it had ended; it was given up",
        ]
        assert (show.runner.context.agenda.asker, show.runner.context.agenda.keeper) == (None, None)

    def test_a_node_may_let_its_act_run(self) -> None:
        show = Show('<Sequence><Leave text="hello"/><Probe gives="R"/></Sequence>')
        assert show.kinds() == "Say"
        assert show.kinds() == ""
        assert show.runner.context.agenda.turn is not None

    def test_a_notice_runs_to_its_end(self) -> None:
        show = Show(
            '<ReactiveFallback><Probe gives="FR"/><Speak text="it is recorded" notice="true"/></ReactiveFallback>'
        )
        assert show.kinds() == "Say"
        assert show.kinds() == ""
        assert show.runner.context.agenda.turn is not None
        assert show.runner.last.faults == ()

    def test_acts_of_guards_are_nobodys_leak(self) -> None:
        show = Show('<Probe gives="R"/>')
        show.runner.context.agenda.start(Say("by a guard", "en"), Cause(("courtesy",)))
        show.tick()
        assert show.runner.last.faults == ()


class TestEntries:
    def test_the_situation_is_on_the_blackboard(self) -> None:
        show = Show("<AlwaysSuccess/>")
        show.tick(Heard("hello", "en", 0.7), DistanceSeen(1.5), QueueSeen(4), TimeTold(datetime(2026, 3, 1, 14, 30)))
        seen = {
            key: show.value(key) for key in ("heard", "confidence", "intent", "lang", "distance", "waiting", "hour")
        }
        assert seen == {
            "heard": "hello", "confidence": 0.7, "intent": "greeting", "lang": "en", "distance": 1.5, "waiting": 4,
            "hour": 14,
        }  # fmt: skip
        assert (show.value("gaze"), show.value("emotion"), show.value("present")) == ("away", "neutral", True)
        show.tick(DistanceSeen(None))
        assert (show.value("heard"), show.value("intent"), show.value("distance")) == ("", "", FAR)

    def test_silence_counts_from_the_last_word(self) -> None:
        show = Show('<Sequence><Speak text="hello"/><Probe gives="R"/></Sequence>')
        (say,) = show.tick(after=5.0)
        assert (show.value("silence"), show.value("speaking")) == (0.0, True)
        show.runner.report(say.id, "done")
        show.tick(after=2.0)
        assert (show.value("silence"), show.value("speaking")) == (2.0, False)

    def test_silence_counts_from_the_beginning(self) -> None:
        show = Show("<AlwaysSuccess/>")
        show.tick(after=3.0)
        assert show.value("silence") == 3.0

    def test_facts_by_their_names(self) -> None:
        show = Show('<ScriptCondition code="@price &gt; 3"/>')
        show.tick(FactTold("price", 4.5))
        assert show.stand.tree.root.status is SUCCESS
        show.tick(FactTold("price", 2.0))
        assert (show.stand.tree.root.status, show.value("price")) == (FAILURE, 2.0)

    def test_a_flood_of_facts_is_left_out_and_said_so(self) -> None:
        show = Show("<AlwaysSuccess/>")
        assert alerts(show.tick(*(FactTold(f"price{number}", number) for number in range(FACTS)))) == []
        told = alerts(show.tick(FactTold("one_more", 1), FactTold("price3", 4.0)))
        assert len(told) == 1
        assert "there are too many facts; 'one_more' is left out" in told[0]
        assert show.value("price3") == 4.0

    def test_a_fact_does_not_hide_what_is_there(self) -> None:
        show = Show("<AlwaysSuccess/>")
        told = alerts(show.tick(FactTold("heard", "x")))
        assert "the fact 'heard' is not on the blackboard, where that name is taken" in told[0]
        assert show.value("heard") == ""
        assert alerts(show.tick(FactTold("heard", "y"))) == []
        assert len(alerts(show.tick(FactTold("hour", 7.0)))) == 1, "also where it has no value yet"


class TestClock:
    @pytest.mark.parametrize("jump", [-3600.0, 36_000.0])
    def test_jumps_make_no_flood(self, jump: float) -> None:
        show = Show('<Repeat num_cycles="-1"><Sequence><Sleep msec="1000"/><Speak text="hello"/></Sequence></Repeat>')
        show.tick()
        show.tick(after=jump)
        said = [type(act) for _ in range(5) for act in show.tick()]
        assert len(said) <= 1
        assert show.runner.last.now >= TICK

    def test_back_it_stands_still(self) -> None:
        show = Show("<AlwaysSuccess/>")
        show.tick(after=10.0)
        show.tick(after=-5.0)
        assert show.runner.last.now == 10.0


PERCEPTS: tuple[Percept, ...] = (
    Heard("停车怎么收费？", "zh"), Heard("hello", "en", 0.4), Heard("stop", "en"), VoiceBegan(), VoiceEnded("speech"),
    VoiceEnded("noise"), Interrupted(), Misheard("en"), Presence(True), Presence(False), StopPressed(),
    DistanceSeen(0.8), DistanceSeen(None), GazeSeen("avatar"), EmotionSeen("sad"), Chatted("Ada", "price?"),
    Chatted("Bo", what="gift", amount=5.0), QueueSeen(7), Touched("map"), FactTold("price", 3.5),
    TimeTold(datetime(2026, 3, 1, 23, 59)),
)  # fmt: skip
STATES: tuple[ActStatus, ...] = ("started", "running", "done", "halted", "failed")
STEPS = st.lists(
    st.tuples(
        st.sampled_from([0.05, 0.05, 0.05, 1.0, 70.0, -3.0, 7200.0]),
        st.lists(st.sampled_from(PERCEPTS), max_size=2),
        st.none() | st.sampled_from(STATES),
    ),
    min_size=1,
    max_size=12,
)
SHIPPED = Catalog.shipped()


@given(documents_over(list(SHIPPED)), STEPS)
@settings(unhurried, max_examples=60)
def test_no_tree_breaks_the_runner(
    document: Document, steps: list[tuple[float, list[Percept], ActStatus | None]]
) -> None:
    context = Context(Situation("zh"))
    try:
        tree = build(document, SHIPPED, context)
    except TreeError:
        assume(False)
    runner = Runner(tree, Guards([Courtesy(), Notices(), Night.parse("22:00-07:00")]), Composure())
    now, turn, ids = 0.0, None, set()
    for after, seen, status in steps:
        now += after
        for act in runner.tick(now, seen):
            assert act.id not in ids
            ids.add(act.id)
            if isinstance(act, Turned):
                assert turn is None, "what has the turn is halted first"
                turn = act.id
            elif isinstance(act, Halt):
                turn = None
        if turn is not None and status is not None:
            runner.report(turn, status)
            turn = turn if status in ("started", "running") else None
        agenda = runner.context.agenda
        assert (agenda.turn.act.id if agenda.turn else None) == turn
    tree.halt()
    assert not [node for node in tree.nodes() if node.status is RUNNING]
