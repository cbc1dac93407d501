"""Humans are recorded where a folder is named, and what was recorded replays."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vivant.behavior.journal_text import read
from vivant.behavior.recording import Recorder, runner_of
from vivant.behavior.replay import remade, replay
from vivant.errors import JournalError
from vivant.human import Engines
from vivant.human.ask import ask_with
from vivant.human.journals import Journals
from vivant.persona import Persona
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


def test_a_persona_says_where_and_how_long(tmp_path: Path, persona: Persona) -> None:
    assert Journals.of(persona) is None
    conduct = replace(persona.behavior, journal=tmp_path / "a", texts=False, keep_days=3, keep_megabytes=5)
    wanted = replace(persona, behavior=conduct)
    assert Journals.of(wanted) == Journals(tmp_path / "a", False, 3, 5_000_000)
    elsewhere = Journals.of(wanted, tmp_path / "b")
    assert elsewhere is not None
    assert (elsewhere.folder, elsewhere.texts) == (tmp_path / "b", False)
    bare = Journals.of(persona, tmp_path / "b", texts=False)
    assert bare is not None
    assert (bare.texts, bare.days, bare.size) == (False, 30, 2_048_000_000)


def test_old_journals_go_when_another_begins(stub_engines: Engines, tmp_path: Path) -> None:
    now = [BEGAN]
    engines = replace(stub_engines, journals=Journals(tmp_path, days=7, wall=lambda: now[0]))
    for _ in range(2):
        behavior = engines.behave()
        assert isinstance(behavior, Recorder)
        behavior.tick(0.0, [Presence(True)])
        behavior.close()
        (file,) = tmp_path.iterdir()
        os.utime(file, (now[0].timestamp(), now[0].timestamp()))
        now[0] += timedelta(days=8)
    assert file.name == "2026-03-09T09-00-00.jsonl"


def test_a_session_that_never_ends_hides_nothing_for_longer(stub_engines: Engines, tmp_path: Path) -> None:
    now = [BEGAN]
    engines = replace(stub_engines, journals=Journals(tmp_path, days=2, wall=lambda: now[0]))
    behavior = engines.behave()
    assert isinstance(behavior, Recorder)
    for day in range(5):
        behavior.tick(day * 86_400.0, [Heard(f"question {day}", "en")])
        for file in tmp_path.iterdir():
            last = BEGAN + timedelta(days=int(file.name.split(".")[1]) - 1 if file.name.count(".") > 1 else 0)
            os.utime(file, (last.timestamp(), last.timestamp()))
        now[0] += timedelta(days=1)
    behavior.close()
    kept = "".join(file.read_text("utf-8") for file in tmp_path.iterdir())
    assert "question 4" in kept
    assert "question 0" not in kept
    assert "question 1" not in kept


def test_a_folder_that_cannot_be_swept_stops_no_recording(
    stub_engines: Engines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> list[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("vivant.human.journals.sweep", refuse)
    behavior = replace(stub_engines, journals=Journals(tmp_path, days=7)).behave()
    assert isinstance(behavior, Recorder)
    behavior.close()
    assert "cannot be deleted: Permission denied" in caplog.text
