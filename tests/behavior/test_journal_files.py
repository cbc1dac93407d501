"""Journals on disk."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.behavior.recordings import BEGAN, Sheet, Stage
from vivant.behavior.journal_files import DAY, Pages, sweep
from vivant.behavior.journal_text import part_file, read
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


def test_a_part_ends_after_a_day_where_the_time_is_told(tmp_path: Path) -> None:
    now, turned = [BEGAN], []
    with Pages(tmp_path, BEGAN, wall=lambda: now[0], turned=lambda: turned.append(now[0])) as pages:
        assert not pages.turn()
        now[0] += DAY
        assert pages.turn()
        assert not pages.turn()
    assert turned == [BEGAN + DAY]
    assert part_file(pages.file, 1, 2).is_file()


def test_many_small_parts_are_kept(tmp_path: Path) -> None:
    now = [BEGAN]
    with Pages(tmp_path, BEGAN, limit=1000, keep=2, wall=lambda: now[0]) as pages:
        for _ in range(20):
            pages.write("x" * 49 + "\n")
            now[0] += DAY
            pages.turn()
    assert len(list(tmp_path.iterdir())) == 21
    assert pages.file.is_file()


def journal(folder: Path, name: str, age: timedelta, size: int = 10) -> Path:
    file = folder / name
    file.write_bytes(b"x" * size)
    at = (BEGAN - age).timestamp()
    os.utime(file, (at, at))
    return file


def test_old_journals_are_deleted_and_nothing_else(tmp_path: Path) -> None:
    old = journal(tmp_path, "2026-01-01T12-00-00.jsonl", 31 * DAY)
    part = journal(tmp_path, "2026-01-01T12-00-00-1.2.jsonl", 30 * DAY)
    kept = journal(tmp_path, "2026-02-01T12-00-00.jsonl", 29 * DAY)
    others = [journal(tmp_path, name, 400 * DAY) for name in ("notes.jsonl", "2025-01-01.jsonl", "2025.txt")]
    (tmp_path / "2025-01-01T12-00-00.jsonl").mkdir()
    assert sweep(tmp_path, BEGAN, days=30) == [old, part]
    assert not old.exists()
    assert kept.exists()
    assert all(file.exists() for file in others)


def test_the_oldest_go_while_all_are_too_large_but_not_what_is_being_written(tmp_path: Path) -> None:
    first = journal(tmp_path, "2026-02-01T12-00-00.jsonl", 3 * DAY, 100)
    second = journal(tmp_path, "2026-02-02T12-00-00.jsonl", 2 * DAY, 100)
    third = journal(tmp_path, "2026-02-03T12-00-00.jsonl", DAY, 100)
    running = journal(tmp_path, "2026-02-04T12-00-00.jsonl", timedelta(minutes=1), 100)
    assert sweep(tmp_path, BEGAN, size=250) == [first, second]
    assert sweep(tmp_path, BEGAN, size=10) == [third]
    assert running.exists()


def test_without_limits_all_are_kept(tmp_path: Path) -> None:
    journal(tmp_path, "2016-02-01T12-00-00.jsonl", 3650 * DAY, 100)
    assert sweep(tmp_path, BEGAN) == []


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
