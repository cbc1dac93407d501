"""The service hall's tree on a virtual clock: who gets which Act, and when."""

from __future__ import annotations

import random

import pytest

from vivant.persona import Persona
from vivant.plugins.engines.tree import TreeBehavior
from vivant.score import (
    Act,
    Answer,
    Attend,
    Halt,
    Heard,
    Hold,
    Interrupted,
    Misheard,
    Percept,
    Presence,
    Say,
    StopPressed,
    VoiceBegan,
    VoiceEnded,
)


@pytest.fixture
def tree(persona: Persona) -> TreeBehavior:
    return TreeBehavior(texts=persona.identity.texts.by_name())


def kinds(acts: list[Act]) -> list[str]:
    return [type(act).__name__ for act in acts if not isinstance(act, Attend)]


def speech(acts: list[Act]) -> Say | Answer:
    return next(act for act in acts if isinstance(act, Say | Answer))


def test_who_comes_is_greeted_once(tree: TreeBehavior, persona: Persona) -> None:
    acts = tree.tick(0.0, [Presence(True)])
    said = speech(acts)
    assert isinstance(said, Say)
    assert (said.text, said.gesture) == (persona.identity.texts.greeting["zh"], "wave")
    tree.report(said.id, "done")
    assert kinds(tree.tick(1.0, [Presence(True)])) == []
    assert kinds(tree.tick(9.0, [Presence(True)])) == ["Say"]


def test_who_comes_is_greeted_in_the_language_of_the_surface(tree: TreeBehavior, persona: Persona) -> None:
    said = speech(tree.tick(0.0, [Presence(True, "en")]))
    assert isinstance(said, Say)
    assert (said.text, said.lang) == (persona.identity.texts.greeting["en"], "en")


def test_a_question_is_answered_in_its_language(tree: TreeBehavior) -> None:
    acts = tree.tick(0.0, [Heard("Where can I park?", "en")])
    assert acts[0] == Attend("visitor", "thinking", id=acts[0].id)
    answer = speech(acts)
    assert isinstance(answer, Answer)
    assert (answer.question, answer.lang) == ("Where can I park?", "en")


def test_a_question_while_speaking_halts_first(tree: TreeBehavior) -> None:
    tree.tick(0.0, [Heard("停车在哪？", "zh")])
    assert kinds(tree.tick(0.1, [Heard("护照怎么办？", "zh")])) == ["Halt", "Answer"]


@pytest.mark.parametrize("percept", [StopPressed(), Heard("停一下", "zh")])
def test_stop_silences_and_listens(tree: TreeBehavior, percept: Percept) -> None:
    tree.tick(0.0, [Heard("停车在哪？", "zh")])
    acts = tree.tick(0.1, [percept])
    assert isinstance(acts[0], Halt)
    assert acts[1] == Attend("visitor", "listening", id=acts[1].id)
    assert kinds(tree.tick(0.2, [percept])) == []


@pytest.mark.parametrize(
    ("text", "lang", "name"),
    [("谢谢", "zh", "thanks"), ("Who are you?", "en", "identity"), ("??", "zh", "clarify"), ("bye", "en", "farewell")],
)
def test_small_talk_has_the_personas_words(
    tree: TreeBehavior, persona: Persona, text: str, lang: str, name: str
) -> None:
    said = speech(tree.tick(0.0, [Heard(text, lang)]))  # type: ignore[arg-type]
    assert isinstance(said, Say)
    assert said.text == persona.identity.texts.by_name()[name][lang]  # type: ignore[index]


def held(acts: list[Act]) -> list[bool]:
    return [act.on for act in acts if isinstance(act, Hold)]


def sounding(tree: TreeBehavior) -> Say | Answer:
    answer = speech(tree.tick(0.0, [Heard("停车在哪？", "zh")]))
    tree.report(answer.id, "running")
    return answer


def test_a_voice_holds_what_is_said_and_a_cough_lets_it_go_on(tree: TreeBehavior) -> None:
    sounding(tree)
    acts = tree.tick(1.0, [VoiceBegan()])
    assert held(acts) == [True]
    assert Attend("visitor", "listening", id=acts[-1].id) in acts
    assert held(tree.tick(1.05, [])) == []
    acts = tree.tick(1.3, [VoiceEnded("noise")])
    assert held(acts) == [False]
    assert not any(isinstance(act, Halt) for act in acts)


def test_what_is_not_yet_heard_waits_while_the_visitor_speaks(tree: TreeBehavior) -> None:
    tree.tick(0.0, [Heard("停车在哪？", "zh")])
    assert held(tree.tick(0.01, [VoiceBegan()])) == [True]


def test_a_question_over_the_avatar_takes_the_turn(tree: TreeBehavior) -> None:
    sounding(tree)
    tree.tick(1.0, [VoiceBegan()])
    assert held(tree.tick(2.0, [VoiceEnded("speech")])) == []
    assert kinds(tree.tick(2.2, [Heard("护照怎么办？", "zh")])) == ["Halt", "Answer"]


def test_speech_of_which_nothing_comes_lets_it_go_on(tree: TreeBehavior) -> None:
    sounding(tree)
    tree.tick(1.0, [VoiceBegan()])
    tree.tick(2.0, [VoiceEnded("speech")])
    assert held(tree.tick(7.0, [])) == []
    assert held(tree.tick(8.1, [])) == [False]


def test_a_question_that_comes_while_a_voice_is_heard_is_answered(tree: TreeBehavior) -> None:
    tree.tick(0.0, [VoiceBegan()])
    assert kinds(tree.tick(0.5, [Heard("停车在哪？", "zh")])) == ["Answer"]


def test_who_listens_attends(tree: TreeBehavior) -> None:
    acts = tree.tick(0.0, [VoiceBegan()])
    assert acts == [Attend("visitor", "listening", id=acts[0].id)]


def test_who_listens_for_long_nods_now_and_then(tree: TreeBehavior) -> None:
    poses = [
        (now, act.pose)
        for now in [step * 0.05 for step in range(110)]
        for act in tree.tick(now, [VoiceBegan()] if now == 0 else [])
        if isinstance(act, Attend)
    ]
    assert [pose for _, pose in poses] == ["listening", "nodding", "listening", "nodding", "listening"]
    assert [round(now, 1) for now, pose in poses if pose == "nodding"] == [2.2, 4.4]


def test_what_was_not_understood_is_said_so(tree: TreeBehavior, persona: Persona) -> None:
    sounding(tree)
    tree.tick(1.0, [VoiceBegan()])
    acts = tree.tick(2.0, [VoiceEnded("speech"), Misheard("en")])
    assert kinds(acts) == ["Halt", "Say"]
    said = speech(acts)
    assert isinstance(said, Say)
    assert said.text == persona.identity.texts.misheard["en"]


def test_what_was_perhaps_asked_is_asked_back(tree: TreeBehavior) -> None:
    said = speech(tree.tick(0.0, [Heard("Where can I park?", "en", 0.4)]))
    assert isinstance(said, Say)
    assert said.text == "Did you mean: Where can I park?"
    tree.report(said.id, "done")
    answer = speech(tree.tick(3.0, [Heard("yes", "en")]))
    assert isinstance(answer, Answer)
    assert answer.question == "Where can I park?"


def test_who_says_no_is_asked_again(tree: TreeBehavior, persona: Persona) -> None:
    tree.report(speech(tree.tick(0.0, [Heard("停车在哪？", "zh", 0.4)])).id, "done")
    said = speech(tree.tick(3.0, [Heard("不是", "zh")]))
    assert isinstance(said, Say)
    assert said.text == persona.identity.texts.misheard["zh"]
    tree.report(said.id, "done")
    assert isinstance(speech(tree.tick(5.0, [Heard("护照怎么办？", "zh")])), Answer)


def test_a_failed_answer_is_handed_over(tree: TreeBehavior, persona: Persona) -> None:
    answer = speech(tree.tick(0.0, [Heard("停车在哪？", "zh")]))
    tree.report(answer.id, "failed")
    said = speech(tree.tick(0.05, []))
    assert isinstance(said, Say)
    assert said.text == persona.identity.texts.hand_over["zh"]
    assert kinds(tree.tick(0.1, [])) == []


def test_who_leaves_is_not_talked_after(tree: TreeBehavior) -> None:
    tree.tick(0.0, [Presence(True)])
    assert kinds(tree.tick(1.0, [Presence(False)])) == []
    assert kinds(tree.tick(2.0, [])) == []
    acts = tree.tick(3.1, [])
    assert kinds(acts) == ["Halt"]
    assert Attend("away", "idle", id=acts[-1].id) in acts


def test_help_is_offered_once_after_a_long_silence(tree: TreeBehavior, persona: Persona) -> None:
    tree.report(speech(tree.tick(0.0, [Presence(True)])).id, "done")
    assert kinds(tree.tick(39.0, [])) == []
    said = speech(tree.tick(41.0, []))
    assert isinstance(said, Say)
    assert said.text == persona.identity.texts.idle["zh"]
    tree.report(said.id, "done")
    assert kinds(tree.tick(200.0, [])) == []


def test_any_day_of_percepts_keeps_one_speech_at_a_time(tree: TreeBehavior) -> None:
    chance = random.Random(5)
    choices: list[Percept] = [
        Presence(True), Presence(False), StopPressed(), Heard("停车在哪？", "zh"), Heard("bye", "en"),
        VoiceBegan(), VoiceEnded("noise"), VoiceEnded("speech"), Misheard(), Heard("护照怎么办？", "zh", 0.3),
    ]  # fmt: skip
    speaking: int | None = None
    for step in range(5000):
        for act in tree.tick(step * 0.05, [chance.choice(choices)] if chance.random() < 0.1 else []):
            if isinstance(act, Halt):
                assert speaking is not None
                speaking = None
            elif isinstance(act, Say | Answer):
                assert speaking is None
                speaking = act.id
        if speaking is not None and chance.random() < 0.05:
            tree.report(speaking, chance.choice(["done", "failed"]))
            speaking = None


def test_who_takes_the_turn_silences_for_good(tree: TreeBehavior) -> None:
    sounding(tree)
    tree.tick(1.0, [VoiceBegan()])
    assert kinds(tree.tick(1.2, [Interrupted()])) == ["Halt"]
    assert kinds(tree.tick(2.0, [VoiceEnded("speech")])) == []
    assert kinds(tree.tick(2.1, [Heard("护照怎么办？", "zh")])) == ["Answer"]


def test_what_is_typed_while_somebody_speaks_is_answered_aloud(tree: TreeBehavior) -> None:
    tree.tick(0.0, [VoiceBegan()])
    answer = speech(tree.tick(0.5, [Heard("停车在哪？", "zh")]))
    tree.report(answer.id, "running")
    assert held(tree.tick(0.6, [])) == []


def test_who_leaves_takes_the_voice_and_the_doubt_along(tree: TreeBehavior) -> None:
    tree.report(speech(tree.tick(0.0, [Heard("停车在哪？", "zh", 0.4)])).id, "done")
    tree.tick(1.0, [VoiceBegan()])
    tree.tick(2.0, [Presence(False)])
    tree.tick(6.0, [Presence(True)])
    said = speech(tree.tick(20.0, [Heard("好的", "zh")]))
    assert isinstance(said, Say)


def test_another_word_than_yes_or_no_forgets_what_was_doubted(tree: TreeBehavior) -> None:
    tree.report(speech(tree.tick(0.0, [Heard("停车在哪？", "zh", 0.4)])).id, "done")
    tree.report(speech(tree.tick(1.0, [Heard("谢谢", "zh")])).id, "done")
    assert isinstance(speech(tree.tick(2.0, [Heard("好的", "zh")])), Say)


def test_talk_nearby_is_not_answered_with_apologies_for_ever(tree: TreeBehavior, persona: Persona) -> None:
    said = []
    for number in range(10):
        acts = tree.tick(number * 5.0, [VoiceBegan()]) + tree.tick(number * 5.0 + 1, [VoiceEnded("speech"), Misheard()])
        said += [act for act in acts if isinstance(act, Say)]
        for act in acts:
            if isinstance(act, Say):
                tree.report(act.id, "done")
    assert [act.text for act in said].count(persona.identity.texts.misheard["zh"]) == 2


def test_nobody_is_left_without_a_word_whose_reply_was_not_understood_either(
    tree: TreeBehavior, persona: Persona
) -> None:
    first = speech(tree.tick(0.0, [Heard("Where can I park?", "en", 0.4)]))
    again = speech(tree.tick(3.0, [Misheard("en")]))
    assert isinstance(first, Say)
    assert isinstance(again, Say)
    assert again.text == first.text
    said = speech(tree.tick(6.0, [Misheard("en")]))
    assert isinstance(said, Say)
    assert said.text == persona.identity.texts.misheard["en"]


def test_what_halts_is_told_by_its_event(tree: TreeBehavior) -> None:
    speech(tree.tick(0.0, [Presence(True)]))
    halts = [act.reason for act in tree.tick(1.0, [Heard("停车在哪？", "zh")]) if isinstance(act, Halt)]
    assert halts == ["the visitor said something else"]
