"""Journals on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.behavior.recordings import BEGAN, Sheet, Stage
from vivant.behavior.journal_files import Pages
from vivant.behavior.journal_text import read
from vivant.behavior.recording import Paper
from vivant.score import Heard


def record(pages: Pages, questions: int) -> None:
    sheet: Paper = pages
    stage = Stage(sheet=sheet)  # type: ignore[arg-type]
    for n in range(questions):
        stage.tick(Heard(f"question {n}"))
    stage.recorder.close()


def test_a_session_is_a_file_named_by_its_time(tmp_path: Path) -> None:
    with Pages(tmp_path / "journals", BEGAN) as pages:
        record(pages, 3)
    assert pages.file == tmp_path / "journals" / "2026-03-01T12-00-00.jsonl"
    assert len(read(pages.file).entries) == 3
    assert pages.file.stat().st_mode & 0o077 == 0


def test_sessions_of_the_same_second_have_files_of_their_own(tmp_path: Path) -> None:
    with Pages(tmp_path, BEGAN) as first, Pages(tmp_path, BEGAN) as second:
        assert [first.file.name, second.file.name] == ["2026-03-01T12-00-00.jsonl", "2026-03-01T12-00-00-1.jsonl"]


def test_a_line_is_on_disk_at_once(tmp_path: Path) -> None:
    with Pages(tmp_path, BEGAN) as pages:
        pages.write('{"t":0}\n')
        assert pages.file.read_text("utf-8") == '{"t":0}\n'


def test_a_full_part_is_followed_by_another_and_the_oldest_go(tmp_path: Path) -> None:
    with Pages(tmp_path, BEGAN, limit=3000, keep=2) as pages:
        record(pages, 50)
    names = sorted(file.name for file in tmp_path.iterdir())
    assert len(names) == 2
    assert pages.file.name not in names
    journal = read(tmp_path / min(names, key=lambda name: int(name.split(".")[1])))
    asked = [each.text for entry in journal.entries for each in entry.percepts if isinstance(each, Heard)]
    assert asked[-1] == "question 49"
    assert not journal.whole


def test_parts_that_stay_are_one_journal(tmp_path: Path) -> None:
    with Pages(tmp_path, BEGAN, limit=3000) as pages:
        record(pages, 20)
    assert len(list(tmp_path.iterdir())) > 1
    assert len(read(pages.file).entries) == 20


def test_a_lone_surrogate_does_not_stop_the_recording(tmp_path: Path) -> None:
    with Pages(tmp_path, BEGAN) as pages:
        stage = Stage(sheet=pages)  # type: ignore[arg-type]
        stage.tick(Heard("\udc80 ?"))
    assert read(pages.file).entries[0].percepts == (Heard("\udc80 ?"),)


def test_where_no_folder_can_be_made_nothing_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        Pages(tmp_path / "file" / "journals", BEGAN)


def test_memory_and_disk_hold_the_same(tmp_path: Path) -> None:
    with Pages(tmp_path, BEGAN) as pages:
        record(pages, 3)
    sheet = Sheet()
    record(sheet, 3)  # type: ignore[arg-type]
    assert pages.file.read_bytes() == sheet.text()
