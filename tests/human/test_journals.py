"""Humans are recorded where a folder is named, and what was recorded replays."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vivant.behavior.journal_text import read
from vivant.behavior.recording import Recorder, runner_of
from vivant.behavior.replay import remade, replay
from vivant.errors import JournalError
from vivant.human import Engines
from vivant.human.ask import ask_with
from vivant.human.journals import Journals
from vivant.score import Answer, Heard, Presence, Say

BEGAN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def recorded(stub_engines: Engines, tmp_path: Path) -> Engines:
    return replace(stub_engines, journals=Journals(tmp_path / "journals"))


def the_file(engines: Engines) -> Path:
    assert engines.journals is not None
    (file,) = engines.journals.folder.iterdir()
    return file


def test_nothing_is_recorded_unless_it_is_wanted(stub_engines: Engines) -> None:
    assert not isinstance(stub_engines.behave(), Recorder)


async def test_a_human_is_recorded_and_its_day_replays(recorded: Engines) -> None:
    reply = await ask_with(recorded, "Where can I park?", "en")
    assert reply.text
    journal = read(the_file(recorded))
    percepts = [each for entry in journal.entries for each in entry.percepts if isinstance(each, Heard)]
    acts = [each.act for entry in journal.entries for each in entry.deeds if isinstance(each.act, Answer)]
    assert [each.text for each in percepts] == ["Where can I park?"]
    assert [each.question for each in acts] == ["Where can I park?"]
    assert any(status == "running" for entry in journal.entries for _, status in entry.reports)
    replayed = replay(journal, lambda header: remade(header, recorded.registry))
    assert replayed.identical
    assert replayed.turns == 1


def test_the_header_tells_the_tree_and_what_it_was_made_with(recorded: Engines) -> None:
    behavior = recorded.behave()
    assert isinstance(behavior, Recorder)
    behavior.tick(0.0, [])
    behavior.close()
    header = read(the_file(recorded)).header
    runner = runner_of(behavior)
    assert runner is not None
    assert (header.tree, header.engine, len(header.sha256)) == ("hall", "tree", 64)
    assert len(header.nodes) == sum(1 for _ in runner.tree.nodes())
    assert header.offered["lang"] == recorded.persona.lang
    assert isinstance(header.offered["seed"], int)


def test_without_texts_only_what_is_its_own_is_written(stub_engines: Engines, tmp_path: Path) -> None:
    engines = replace(stub_engines, journals=Journals(tmp_path / "journals", texts=False, wall=lambda: BEGAN))
    behavior = engines.behave()
    acts = behavior.tick(0.0, [Presence(True, "en")])
    behavior.tick(1.0, [Heard("my name is Ada", "en")])
    assert isinstance(behavior, Recorder)
    behavior.close()
    text = the_file(engines).read_text("utf-8")
    greeting = next(act.text for act in acts if isinstance(act, Say))
    assert json.dumps(greeting, ensure_ascii=False) in text
    assert "Ada" not in text
    with pytest.raises(JournalError, match="It can be explained"):
        replay(read(the_file(engines)), lambda header: remade(header, engines.registry))


@pytest.mark.parametrize("what", ["check", "record"])
def test_where_nothing_can_be_written_that_is_said(stub_engines: Engines, tmp_path: Path, what: str) -> None:
    (tmp_path / "file").write_text("")
    journals = Journals(tmp_path / "file")
    with pytest.raises(JournalError, match="expected a folder that journals can be written into"):
        journals.check() if what == "check" else replace(stub_engines, journals=journals).behave()


def test_a_folder_is_made_where_it_is_missing(tmp_path: Path) -> None:
    Journals(tmp_path / "a" / "b").check()
    assert (tmp_path / "a" / "b").is_dir()
