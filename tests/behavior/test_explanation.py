"""Why did it say that? Why did it say nothing?"""

from __future__ import annotations

import pytest

from tests.behavior.recordings import BEGAN, Stage
from vivant.behavior.agenda import Cause, Verdict
from vivant.behavior.explanation import account, explain, window
from vivant.behavior.journal import Header, Journal
from vivant.errors import JournalError
from vivant.score import Answer, Chatted, Heard, Presence, Say, StopPressed, TimeTold, VoiceBegan, VoiceEnded


def first(text: str) -> str:
    return text.splitlines()[0]


@pytest.fixture
def day() -> Journal:
    """0 greeted, 3 asked, 5 asked again, 7 stopped, 9 kept from greeting, 11 greeted, 15 a chat, 30 offers help."""
    stage = Stage()

    def until(seconds: float) -> None:
        while stage.now < 100 + seconds - 0.001:
            stage.tick()

    (greeting,) = stage.tick(Presence(True))
    until(1)
    stage.end(greeting, "running")
    until(2)
    stage.end(greeting)
    until(3)
    stage.tick(Heard("Where can I park?", "en"))
    until(5)
    stage.tick(Heard("And where is {it}?", "en"))
    until(7)
    stage.tick(StopPressed())
    until(9)
    stage.tick(VoiceBegan(), Presence(True))
    until(11)
    stage.tick(VoiceEnded("noise"))
    until(13)
    stage.tick(StopPressed())
    until(15)
    stage.tick(Chatted("ada", "hi"))
    until(31)
    return stage.close()


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (
            "12:00:00",
            "At 12:00:00 it said “Welcome!” because somebody had come (12:00:00); "
            "hall / greet / welcome (hall.xml:9) wanted it, and nobody was speaking.",
        ),
        (
            "12:00:03",
            "At 12:00:03 it answered “Where can I park?” because the visitor had asked it (12:00:03); "
            "hall / reply / answer (hall.xml:5) wanted it, and nobody was speaking.",
        ),
        (
            "4",
            "At 12:00:03 it was still busy with what it had begun at 12:00:03: it answered “Where can I park?” because "
            "the visitor had asked it (12:00:03); hall / reply / answer (hall.xml:5) wanted it, and nobody was "
            "speaking.",
        ),
        (
            "12:00:05",
            "At 12:00:05 it answered “And where is {it}?” because the visitor had asked it (12:00:05); hall / reply / "
            "answer (hall.xml:5) wanted it, and nobody was speaking; it broke off the answer to “Where can I park?”.",
        ),
        (
            "12:00:07",
            "At 12:00:07 it fell silent because the visitor had asked for silence (12:00:07); hall / obey (hall.xml:2) "
            "wanted it, and nobody was speaking; it broke off the answer to “And where is {it}?”.",
        ),
        (
            "12:00:10",
            "At 12:00:09 it did not say “Welcome!”, though somebody had come (12:00:09) and hall / greet / welcome "
            "(hall.xml:9) wanted it: a guard put it off, because the visitor was speaking.",
        ),
        (
            "12:00:11",
            "At 12:00:11 it said “Welcome!” because somebody had come (12:00:09); hall / greet / welcome (hall.xml:9) "
            "wanted it, and nobody was speaking; it had waited since 12:00:09 because the visitor was speaking.",
        ),
        (
            "12:00:15",
            "At 12:00:15 it did nothing, though ada had written “hi” (12:00:15): no branch took it up. "
            "What failed: reply (hall.xml:4), just came? (hall.xml:8).",
        ),
        (
            "+20.0s",
            "At 12:00:19 it did nothing: nothing had happened for 5.0 s, and somebody was there. "
            "What failed: reply (hall.xml:4), just came? (hall.xml:8).",
        ),
        (
            "12:00:30",
            "At 12:00:30 it said “May I help?” because nothing had happened for 15.0 s; hall / offer (hall.xml:11) "
            "wanted it, and nobody was speaking.",
        ),
    ],
)
def test_a_moment_is_explained_in_one_sentence(day: Journal, at: str, sentence: str) -> None:
    assert first(explain(day, at)) == sentence


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (
            "12:00:03",
            "12:00:03 它回答了“Where can I park?”，因为访客问了这句话（12:00:03）；"
            "由 hall / reply / answer（hall.xml:5）发起，当时没有人在说话。",
        ),
        (
            "12:00:10",
            "12:00:09 它没有马上说“Welcome!”：虽然有人来了（12:00:09），由 hall / greet / welcome（hall.xml:9）发起，"
            "但守则要求先等一等，因为访客正在说话。",
        ),
        (
            "20",
            "12:00:19 它什么也没做：已经 5.0 秒没有任何动静，有人在场。"
            "不成立的有：reply（hall.xml:4）、just came?（hall.xml:8）。",
        ),
    ],
)
def test_it_is_explained_in_chinese_too(day: Journal, at: str, sentence: str) -> None:
    assert first(explain(day, at, "zh")) == sentence


def test_the_evidence_names_conditions_course_and_line(day: Journal) -> None:
    _, *evidence = explain(day, "12:00:00", docs={"Say": "Say a text."}).splitlines()
    assert [line.strip() for line in evidence] == [
        "perceived: somebody had come (12:00:00)",
        "wanted by: hall / greet / welcome (hall.xml:9)",
        "Say: Say a text.",
        "held: just came?: Arrived (hall.xml:8)",
        "failed before it: reply: OnHeard (hall.xml:4)",
        "could be heard or seen from 12:00:01",
        "done at 12:00:02",
        "journal: day.jsonl, line 2 (+0.00 s)",
    ]


def test_the_evidence_in_chinese_is_all_chinese(day: Journal) -> None:
    _, *evidence = explain(day, "12:00:00", "zh", docs={"Say": "Say a text."}).splitlines()
    assert [line.strip() for line in evidence] == [
        "感知到：有人来了（12:00:00）",
        "发起节点：hall / greet / welcome（hall.xml:9）",
        "条件成立：just came?: Arrived（hall.xml:8）",
        "此前不成立：reply: OnHeard（hall.xml:4）",
        "从 12:00:01 起可以听到或看到",
        "于 12:00:02 完成",
        "记录：day.jsonl 第 2 行（+0.00 秒）",
    ]


def test_what_follows_from_the_end_of_a_turn_says_so() -> None:
    stage = Stage()
    (answer,) = stage.tick(Heard("hello"))
    stage.wait(2)
    stage.end(answer, "failed")
    stage.clerk.last = stage.now - 31
    stage.tick()
    sentence = first(explain(stage.close(), "12:00:02"))
    assert "it said “May I help?” because the answer to “hello” had failed (12:00:02); hall / offer" in sentence


def test_a_refusal_is_explained() -> None:
    stage = Stage()
    stage.clerk.agenda.judge = lambda act: Verdict("refuse", "it is night (22:00 to 07:00), and nobody asked")
    stage.tick(Presence(True))
    journal = stage.close()
    assert first(explain(journal, "0")).endswith(
        "a guard refused it, because it was night (22:00 to 07:00), and nobody had asked."
    )
    assert first(explain(journal, "0", "zh")).endswith(
        "但守则不允许，因为现在是夜间（22:00 至 07:00），而且没有人提问。"
    )


def test_a_journal_without_texts_is_explained_without_them() -> None:
    stage = Stage(texts=False)
    stage.tick(Heard("my name is Ada"))
    text = explain(stage.close(), "0")
    assert "Ada" not in text
    assert "because the visitor had asked it" in text


def test_nothing_ever_happened() -> None:
    journal = Journal("day.jsonl", Header(BEGAN, 0))
    assert "no node was asked" in explain(journal, "0")


# --- times ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "begin", "end"),
    [
        ("12:00:03", 3000, 4000),
        ("12:00", 0, 60_000),
        ("12:00:03.5", 3450, 3550),
        ("3.5", 3450, 3550),
        ("+3.5 s".replace(" ", ""), 3450, 3550),
    ],
)
def test_a_time_reaches_as_far_as_it_is_exact(day: Journal, at: str, begin: int, end: int) -> None:
    assert window(day, at) == (begin, end)


@pytest.mark.parametrize(
    ("at", "found"),
    [
        ("noon", "expected a time as 12:03:10, or seconds as 83.2, found 'noon'"),
        ("inf", "expected a time as 12:03:10, or seconds as 83.2, found 'inf'"),
        ("25:00:00", "expected a time as 12:03:10, found '25:00:00'"),
        ("11:59:00", "expected a time from 12:00:00 to 12:00:30, or from 0 to 30.9 seconds, found 11:59:00"),
        ("500", "expected a time from 12:00:00 to 12:00:30, or from 0 to 30.9 seconds, found 500"),
        ("-3", "expected a time from 12:00:00 to 12:00:30, or from 0 to 30.9 seconds, found -3"),
    ],
)
def test_a_time_that_is_none_of_the_journal_is_refused(day: Journal, at: str, found: str) -> None:
    with pytest.raises(JournalError) as refused:
        account(day, at)
    assert found in str(refused.value)


def test_a_journal_over_midnight_finds_the_next_day() -> None:
    late = Journal("x", Header(BEGAN.replace(hour=23, minute=59, second=50), 0))
    with pytest.raises(JournalError):
        window(late, "00:00:05")
    stage = Stage()
    stage.wait(20)
    journal = stage.close()
    object.__setattr__(journal.header, "began", BEGAN.replace(hour=23, minute=59, second=50))
    assert window(journal, "00:00:05") == (15_000, 16_000)


def test_the_weightiest_act_of_a_second_is_told(day: Journal) -> None:
    told = account(day, "12:00:05").done
    assert told is not None
    assert isinstance(told.wanted.act, Answer)
    again = account(day, "12:00:00").done
    assert again is not None
    assert isinstance(again.wanted.act, Say)


def test_what_no_node_wants_is_its_courtesy() -> None:
    stage = Stage()
    stage.tick(Heard("hello"))
    stage.clerk.agenda.hold(True, Cause(("courtesy",)))
    stage.tick(VoiceBegan())
    stage.wait(2)
    text = first(explain(stage.close(), "1.5"))
    assert text == (
        "At 12:00:01 it was still busy with what it had begun at 12:00:00: it paused in the middle of it because a "
        "visitor's voice had begun (12:00:00); its courtesy saw to it, and a visitor was speaking."
    )


def test_a_posture_is_told_where_there_is_nothing_else() -> None:
    stage = Stage()
    stage.clerk.agenda.attend("away", "idle", Cause(("composure",)))
    stage.tick(TimeTold(BEGAN))
    assert first(explain(stage.close(), "0")) == (
        "At 12:00:00 it looked away (idle) because it was told the time, 12:00 (12:00:00); its composure saw to it, "
        "and nobody was speaking."
    )
