"""Accounts in words: one sentence and its evidence, in both languages."""

from __future__ import annotations

import re

import pytest

from tests.behavior.recordings import Stage
from vivant.behavior.explanation import Account
from vivant.behavior.journal import Journal
from vivant.behavior.telling import tell
from vivant.behavior.timeline import Timeline
from vivant.score import Presence

HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def journal() -> Journal:
    """Somebody comes and is greeted."""
    stage = Stage()
    stage.tick(Presence(True))
    stage.tick()
    return stage.close()


def test_nothing_done_is_told_with_how_long_it_was_quiet(journal: Journal) -> None:
    account = Account(journal, asked=5000, at=5000, line=2, quiet=3200, present=True)
    sentence, *evidence = tell(account, "en", {}).splitlines()
    assert "12:00:05" in sentence
    assert "3.2" in sentence
    assert "line 2" in evidence[-1]
    assert "5.00" in evidence[-1]


def test_what_was_done_is_told_with_its_cause_and_what_became_of_it(journal: Journal) -> None:
    timeline = Timeline.of(journal)
    done = next(each for each in timeline.done if hasattr(each.wanted.act, "text"))
    account = Account(journal, 0, done.at, 2, done=done, cue=timeline.seen[0])
    sentence, *evidence = tell(account, "en", {}).splitlines()
    assert "“Welcome!”" in sentence
    assert "somebody had come" in sentence
    assert any("hall.xml" in line for line in [sentence, *evidence])
    assert all(line.startswith("  ") for line in evidence)


@pytest.mark.parametrize("voice", [False, True])
def test_both_languages_tell_the_same_with_their_own_words(journal: Journal, voice: bool) -> None:
    account = Account(journal, 5000, 5000, 2, quiet=1000, present=False, voice=voice)
    english, chinese = tell(account, "en", {}), tell(account, "zh", {})
    assert not HAN.search(english)
    assert HAN.search(chinese)
    assert len(english.splitlines()) == len(chinese.splitlines())
    assert all("12:00:05" in text for text in (english, chinese))
