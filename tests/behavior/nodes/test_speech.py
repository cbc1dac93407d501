"""What is said, asked and answered: the life of an Act that takes the turn."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from py_trees.common import Status

from vivant.score import (
    ActStatus,
    Answer,
    Halt,
    Heard,
    Hold,
    Interrupted,
    Misheard,
    Presence,
    Say,
    StopPressed,
    VoiceBegan,
    VoiceEnded,
)

Make = Callable[[str], Any]
RUNNING, SUCCESS, FAILURE = Status.RUNNING, Status.SUCCESS, Status.FAILURE


# --- Say --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("end", "status"), [("done", SUCCESS), ("failed", FAILURE), ("halted", FAILURE)])
def test_say_lives_until_it_ends(stand: Make, end: ActStatus, status: Status) -> None:
    made = stand('<Say persona="greeting" gesture="wave" outcome="{outcome}"/>')
    assert made.tick() is RUNNING
    said = made.one(Say)
    assert (said.text, said.lang, said.gesture, said.interruptible) == ("Hello!", "en", "wave", True)
    made.report(said, "running")
    assert made.tick() is RUNNING
    assert made.acts == []
    made.report(said, end)
    assert made.tick() is status
    assert made.entry("outcome") == end


def test_a_branch_that_is_left_falls_silent(stand: Make) -> None:
    made = stand('<Say en="Hello"/>')
    made.tick()
    made.tree.halt()
    made.runner.tree.root.status = FAILURE  # nothing is ticked any more: only what was wanted comes out
    assert [deed.act for deed in made.runner.context.agenda.drain() if isinstance(deed.act, Halt)]


def test_what_is_let_run_goes_on_behind_its_node(stand: Make) -> None:
    made = stand('<Sequence><Heard/><Say en="Hello" wait="false"/></Sequence>')
    assert made.tick(Heard("hi", "en")) is SUCCESS
    said = made.one(Say)
    made.report(said, "running")
    made.tick()
    made.tick()
    assert made.acts == made.faults == []
    assert made.runner.context.agenda.turn.act is said


def test_what_must_be_heard_is_heard_to_its_end(stand: Make) -> None:
    made = stand(
        '<Reactions><OnHeard><Say en="Later."/></OnHeard>'
        '<OnArrival><Say en="This is a legal notice." interruptible="false"/></OnArrival></Reactions>'
    )
    made.tick(Presence(True))
    notice = made.one(Say)
    assert not notice.interruptible
    made.tick(Heard("hello", "en"))
    made.tick(VoiceBegan())
    made.tick(VoiceEnded("noise"))
    made.tick(StopPressed())
    assert made.acts == []
    made.tick(Heard("hello", "en"))
    made.report(notice, "done")
    made.tick()
    assert made.one(Say).text == "Later."


def test_a_new_say_halts_the_one_before_it_first(stand: Make) -> None:
    made = stand('<OnHeard text="{text}"><Say text="{text}"/></OnHeard>')
    made.tick(Heard("one", "en"))
    made.tick(Heard("two", "en"))
    assert made.kinds() == ["Halt", "Say"]
    assert made.one(Halt).reason == "the visitor said something else"


def test_nothing_begins_over_a_visitor_who_speaks(stand: Make) -> None:
    made = stand('<OnArrival><Say persona="greeting"/></OnArrival>')
    made.tick(VoiceBegan())
    assert made.tick(Presence(True)) is RUNNING
    assert made.acts == []
    made.tick(VoiceEnded("noise"))
    assert made.kinds() == ["Say"]


def test_a_text_that_the_persona_lacks_is_named(stand: Make) -> None:
    made = stand('<Say persona="greetings"/>')
    assert made.tick() is FAILURE
    assert "found 'greetings'. Did you mean 'greeting'?" in made.faults[0]


def test_one_of_several_is_never_said_twice_in_a_row(stand: Make) -> None:
    made = stand('<Repeat num_cycles="-1"><SayOneOf en="One.;Two.;Three."/></Repeat>')
    said = []
    for _ in range(40):
        made.tick()
        if made.acts:
            said.append(made.one(Say))
            made.report(said[-1], "done")
    texts = [each.text for each in said]
    assert set(texts) == {"One.", "Two.", "Three."}
    assert all(one != two for one, two in pairwise(texts))


def test_one_of_several_in_the_language_that_is_there(stand: Make) -> None:
    made = stand('<SayOneOf zh="一。"/>')
    made.tick()
    assert (made.one(Say).text, made.one(Say).lang) == ("一。", "zh")


# --- Answer -----------------------------------------------------------------------------------------------------


def test_what_was_heard_is_answered_in_its_language(stand: Make) -> None:
    made = stand("<Sequence><Heard/><Answer/></Sequence>")
    made.tick(Heard("停车在哪？", "zh"))
    assert (made.one(Answer).question, made.one(Answer).lang) == ("停车在哪？", "zh")


def test_where_nothing_was_asked_nothing_is_answered(stand: Make) -> None:
    made = stand("<Answer/>")
    assert made.tick() is FAILURE
    assert "expected a question, found none (Answer)" in made.faults[0]


@pytest.mark.parametrize(("end", "handed_over"), [("failed", True), ("done", False), ("halted", False)])
def test_a_failed_answer_is_told_until_something_else_was_said(stand: Make, end: ActStatus, handed_over: bool) -> None:
    made = stand('<Fallback><Answer question="why?"/><Sequence><AnswerFailed/><Say en="Sorry."/></Sequence></Fallback>')
    made.tick()
    made.report(made.one(Answer), end)
    made.tick()
    assert any(isinstance(act, Say) for act in made.acts) is handed_over


# --- Ask --------------------------------------------------------------------------------------------------------

ASKS = '<Ask en="Tax or car?" timeout="5" reply="{reply}" outcome="{outcome}"/>'


def asked(made: Any) -> Say:
    """The question, said to its end."""
    made.tick()
    said: Say = made.one(Say)
    made.report(said, "done")
    made.tick()
    return said


def test_a_reply_ends_it(stand: Make) -> None:
    made = stand(ASKS)
    asked(made)
    assert made.tick(Heard("car", "en"), after=4) is SUCCESS
    assert (made.entry("reply"), made.entry("outcome")) == ("car", "replied")
    assert made.acts == []


def test_a_reply_over_its_words_silences_them(stand: Make) -> None:
    made = stand(ASKS)
    made.tick()
    made.tick(VoiceBegan())
    assert made.kinds() == ["Hold"]
    assert made.tick(Interrupted()) is RUNNING
    assert made.kinds() == ["Halt"]
    assert made.tick(VoiceEnded("speech"), Heard("car", "en")) is SUCCESS


def test_silence_fails_after_its_patience_and_a_voice_stretches_it(stand: Make) -> None:
    made = stand(ASKS)
    asked(made)
    assert made.tick(VoiceBegan(), after=4.9) is RUNNING
    assert made.tick(VoiceEnded("noise"), after=10) is RUNNING
    assert made.tick(after=4.9) is RUNNING
    assert made.tick(after=0.2) is FAILURE
    assert made.entry("outcome") == "silence"


def test_who_leaves_is_not_waited_for(stand: Make) -> None:
    made = stand(ASKS)
    asked(made)
    assert made.tick(Presence(False)) is FAILURE
    assert made.entry("outcome") == "left"


def test_what_was_not_understood_is_asked_again_once(stand: Make) -> None:
    made = stand(ASKS)
    first = asked(made)
    assert made.tick(Misheard()) is RUNNING
    assert made.one(Say).text == first.text
    assert made.tick(Misheard()) is FAILURE
    assert made.entry("outcome") == "misheard"
    assert made.kinds() == ["Halt"]


def test_silence_on_wish_ends_it(stand: Make) -> None:
    made = stand(ASKS)
    made.tick()
    assert made.tick(StopPressed()) is FAILURE


@pytest.mark.parametrize(("said", "replied"), [("yes", True), ("不是", True), ("Where can I park?", False)])
def test_another_question_is_news_for_the_tree(stand: Make, said: str, replied: bool) -> None:
    made = stand(
        '<Reactions><OnHeard><Say en="News."/></OnHeard>'
        '<OnArrival><Ask en="Is it?" expects="yes_no" reply="{reply}"/></OnArrival></Reactions>'
    )
    made.tick(Presence(True))
    made.report(made.one(Say), "done")
    made.tick()
    made.tick(Heard(said))
    assert (made.kinds() == []) is replied
    if replied:
        assert made.entry("reply") == said


@pytest.mark.parametrize(
    ("said", "status", "outcome"), [("yes", SUCCESS, "yes"), ("no", FAILURE, "no"), ("对", SUCCESS, "yes")]
)
def test_confirm_succeeds_on_yes_only(stand: Make, said: str, status: Status, outcome: str) -> None:
    made = stand('<Confirm persona="confirm" question="Where to park?" outcome="{outcome}"/>')
    assert asked(made).text == "Did you mean: Where to park?"
    assert made.tick(Heard(said)) is status
    assert made.entry("outcome") == outcome


# --- what is so -------------------------------------------------------------------------------------------------


def test_speaking_sounding_held_and_quiet(stand: Make) -> None:
    made = stand(
        '<Sequence><Say en="Hello"/><Speaking name="s"/><Sounding name="o"/><Held name="h"/>'
        '<Quiet name="q" for="2"/></Sequence>'
    )

    def told() -> str:
        found = {node.name: node for node in made.tree.nodes()}
        return "".join(name for name in "sohq" if found[name].holds())

    assert told() == "q"
    made.tick()
    assert told() == "s"
    made.report(made.one(Say), "running")
    assert told() == "so"
    made.tick(VoiceBegan())
    assert told() == "sh"
    made.runner.context.agenda.halt("enough", made.tree.root.cause)
    assert told() == ""
    made.now += 2
    made.runner.context.situation.now = made.now
    assert told() == "q"


def test_a_tree_may_fall_silent_hold_and_go_on(stand: Make) -> None:
    made = stand(
        '<ReactiveFallback><Sequence><HeardAny keywords="hold"/><Hold/></Sequence>'
        '<Sequence><HeardAny keywords="on"/><GoOn/></Sequence>'
        '<Sequence><HeardAny keywords="hush"/><FallSilent reason="hush"/></Sequence></ReactiveFallback>'
    )
    agenda = made.runner.context.agenda
    agenda.start(Say("A long story.", "en"), made.tree.root.cause)
    made.tree.root.detached = True
    made.tick()
    made.tick(Heard("hold", "en"))
    assert made.one(Hold).on
    made.tick(Heard("on", "en"))
    assert not made.one(Hold).on
    made.tick(Heard("hush", "en"))
    assert made.one(Halt).reason == "hush"


def test_nothing_goes_on_over_a_voice(stand: Make) -> None:
    assert stand("<GoOn/>").tick(VoiceBegan()) is FAILURE


def test_a_text_of_the_persona_may_be_left_out(stand: Make) -> None:
    assert stand('<HasText persona="greeting"/>').tick() is SUCCESS
    assert stand('<HasText persona="idle"/>').tick() is FAILURE
