"""Journals as text: they come back, and what is wrong in them is named with its line."""

from __future__ import annotations

import dataclasses
import json
from contextlib import suppress
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.behavior.recordings import BEGAN, NODES, Sheet, Stage
from vivant.behavior.agenda import Cause
from vivant.behavior.context import Fault, Note
from vivant.behavior.journal import Entry, Header, Wanted
from vivant.behavior.journal_text import STATES, entry_line, header_line, parse, part_file, read
from vivant.errors import JournalError
from vivant.score import Act, ActStatus, Answer, Heard, Percept, Presence, TimeTold

HEADER = Header(
    BEGAN, 5, "hall.xml", "ab", "tree", {"absence": 3.0, "texts": {"greeting": {"zh": "您好"}}}, nodes=NODES
)

percepts = st.one_of(*(st.from_type(kind) for kind in get_args(Percept) if kind is not TimeTold))
wanted = st.builds(
    Wanted,
    st.one_of(*(st.from_type(kind) for kind in get_args(Act))),
    st.builds(Cause, st.lists(st.text()).map(tuple), st.text()),
    st.sampled_from(list(STATES)),
    st.text(),
)
steps = st.lists(st.tuples(st.integers(-9, 99), st.integers(1, 9)), max_size=4).map(tuple)
entries = st.builds(
    Entry,
    line=st.just(2),
    at=st.integers(),
    quiet=steps,
    percepts=st.lists(percepts, max_size=3).map(tuple),
    reports=st.lists(st.tuples(st.integers(0), st.sampled_from(get_args(ActStatus)))).map(tuple),
    deeds=st.lists(wanted, max_size=2).map(tuple),
    setbacks=st.lists(wanted, max_size=2).map(tuple),
    faults=st.lists(st.builds(Fault, st.text(), st.text(), st.text()), max_size=2).map(tuple),
    notes=st.lists(st.builds(Note, st.text(), st.text(), st.text()), max_size=2).map(tuple),
    visits=st.dictionaries(st.integers(0, len(NODES) - 1), st.sampled_from(["S", "F", "R", "-", None])),
    anew=st.booleans(),
)


def text(*lines: object) -> bytes:
    return "".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines).encode()


@given(entries)
@settings(max_examples=40)
def test_every_entry_comes_back(entry: Entry) -> None:
    content = (header_line(HEADER) + entry_line(entry)).encode("utf-8", "backslashreplace")
    again = repr(parse(content, "x").entries)  # as text: NaN equals nothing
    assert again.replace("-0.0", "0.0") == repr((entry,)).replace("-0.0", "0.0")


@pytest.mark.parametrize(
    "header", [HEADER, Header(BEGAN, 0), dataclasses.replace(HEADER, texts=False, part=3, since=77)]
)
def test_every_header_comes_back(header: Header) -> None:
    assert parse(header_line(header).encode(), "x").header == header


def test_what_is_empty_is_left_out() -> None:
    assert entry_line(Entry(2, 50, quiet=((50, 3),))) == '{"t":50,"quiet":"50*3"}\n'
    assert entry_line(Entry(2, 0, ticked=False)) == '{"until":0}\n'
    entry = Entry(2, 0, deeds=(Wanted(Answer("q", "en", id=1), Cause(()), "started"),))
    assert (
        entry_line(entry)
        == '{"t":0,"deeds":[{"act":{"Answer":{"id":1,"question":"q","lang":"en"}},"state":"started"}]}\n'
    )


# --- what was cut off -----------------------------------------------------------------------------------------


def test_a_last_line_that_was_cut_off_is_left_out_and_noted() -> None:
    stage = Stage()
    stage.tick(Presence(True))
    stage.tick(Heard("停车在哪里"))
    stage.close()
    content = stage.sheet.text()
    whole = parse(content, "day.jsonl")
    begin = content[:-1].rindex(b"\n") + 1
    for end in range(begin + 1, len(content) - 2):
        journal = parse(content[:end], "day.jsonl")
        assert journal.entries == whole.entries[:-1]
        assert journal.notes == (f"day.jsonl:{len(whole.entries) + 1}: the last line is cut off and left out",)
    assert parse(content[:-1], "day.jsonl").entries == whole.entries


# --- what is wrong --------------------------------------------------------------------------------------------

GOOD = json.loads(header_line(HEADER))


def test_an_empty_file_is_no_journal() -> None:
    with pytest.raises(JournalError) as refused:
        parse(b"", "day.jsonl")
    assert str(refused.value) == "day.jsonl:1: expected the header of a journal, version 1, found an empty file."


def test_a_header_that_is_cut_off_is_no_journal() -> None:
    with pytest.raises(JournalError, match="found a line that is cut off"):
        parse(b'{"vivant_jour', "day.jsonl")


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ({"vivant_journal": 2}, "expected a journal of version 1, found version 2. It is of a newer vivant"),
        ({"vivant_journal": 0}, "expected a journal of version 1, found version 0. No vivant has written"),
        ({"vivant_journal": "1"}, "expected a whole number as version of the journal, found '1'"),
        ({"vivant_journal": True}, "expected a whole number as version of the journal, found True"),
        ({"score": 1}, "expected the header of a journal, {'vivant_journal': …}, found a line without it"),
        ([], "expected an object of JSON, found []"),
        ("<root/>\n", "expected an object of JSON, found '<root/>'"),
        ({**GOOD, "base": None}, "expected a whole number for 'base', found none"),
        ({**GOOD, "began": "noon"}, "found 'noon'"),
        ({**GOOD, "began": "2026-03-01T12:00:00"}, "expected a time with its zone, found '2026-03-01T12:00:00'"),
        ({**GOOD, "nodes": [["hall"]]}, "expected a node as [path, kind, category, place, ports], found ['hall']"),
        ({**GOOD, "texts": 1}, "expected true or false for 'texts', found 1"),
    ],
)
def test_what_is_wrong_in_a_header_is_named(header: object, sentence: str) -> None:
    with pytest.raises(JournalError) as refused:
        parse(text(header), "day.jsonl")
    assert str(refused.value).startswith("day.jsonl:1: ")
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({}, "expected a whole number for 't', found none"),
        ({"t": "0"}, "expected a whole number for 't', found '0'"),
        ({"t": 0, "quiet": "50x3"}, "expected steps as '50*19 51', found '50x3'"),
        ({"t": 0, "quiet": "50*0"}, "expected steps as '50*19 51', found '50*0'"),
        ({"t": 0, "quiet": "0*999999999"}, "expected at most 1000000 quiet ticks, found '0*999999999'"),
        ({"until": 70, "quiet": "50"}, "expected until 50, where the quiet steps lead, found 70"),
        ({"t": 0, "percepts": [{"Herd": {}}]}, "expected a percept, found 'Herd'. Did you mean 'Heard'?"),
        ({"t": 0, "percepts": {}}, "expected a list for 'percepts', found {}"),
        ({"t": 0, "reports": [[1, "ended"]]}, "expected a report as [act, status], found [1, 'ended']"),
        ({"t": 0, "deeds": [{}]}, "expected a deed as {act, path, place, state, reason}, found {}"),
        ({"t": 0, "deeds": [{"act": {}, "state": "over"}]}, "expected a deed as"),
        ({"t": 0, "faults": ["x"]}, "expected a fault as {node, place, what}, found 'x'"),
        ({"t": 0, "notes": [1]}, "expected a note as {node, place, text}, found 1"),
        ({"t": 0, "nodes": {"99": "S"}}, "expected the number of a node below 7, found '99'"),
        ({"t": 0, "nodes": {"1": "X"}}, "expected S, F, R, - or null for node 1, found 'X'"),
        ("{\n", "expected an object of JSON, found '{'"),
        ("\n", "expected an object of JSON, found an empty line"),
        ("[" * 100_000 + "\n", "expected an object of JSON"),
    ],
)
def test_what_is_wrong_in_an_entry_is_named_with_its_line(entry: object, sentence: str) -> None:
    with pytest.raises(JournalError) as refused:
        parse(text(GOOD, {"t": 0}, entry), "day.jsonl")
    assert str(refused.value).startswith("day.jsonl:3: ")
    assert sentence in str(refused.value)


def test_bytes_that_are_no_utf_8_are_named() -> None:
    with pytest.raises(JournalError, match=r"day.jsonl:2: expected UTF-8, found the byte 0xFF"):
        parse(text(GOOD) + b'{"t":"\xff"}\n', "day.jsonl")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(JournalError):
        assert parse(text(GOOD) + content, "x").header == HEADER


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=9,
)
KEYS = ("t", "until", "quiet", "percepts", "reports", "deeds", "setbacks", "faults", "notes", "nodes", "anew")


@given(st.dictionaries(st.sampled_from(KEYS), values))
def test_any_values_are_read_or_refused(entry: dict[str, object]) -> None:
    with suppress(JournalError):
        assert len(parse(text(GOOD, entry), "x").entries) == 1


# --- parts ----------------------------------------------------------------------------------------------------


def written(folder: Path) -> list[Path]:
    stage = Stage(sheet=Sheet(lines=3))
    for n in range(8):
        stage.tick(Heard(f"question {n}"))
    stage.recorder.close()
    files = [part_file(folder / "day.jsonl", 1, n + 1) for n in range(len(stage.sheet.parts))]
    for n, file in enumerate(files):
        file.write_bytes(stage.sheet.text(n))
    return files


def test_parts_are_read_as_one(tmp_path: Path) -> None:
    first, second, *_ = written(tmp_path)
    journal = read(first)
    asked = [each.text for entry in journal.entries for each in entry.percepts if isinstance(each, Heard)]
    assert asked == [f"question {n}" for n in range(8)]
    assert journal.whole
    later = read(second)
    assert not later.whole
    assert later.entries == journal.entries[2:]


def test_a_part_of_another_recording_is_refused(tmp_path: Path) -> None:
    first, second, *_ = written(tmp_path)
    second.write_bytes(first.read_bytes())
    with pytest.raises(JournalError, match=r"day.2.jsonl:1: expected part 2 of day.jsonl, found a part of another"):
        read(first)


@pytest.mark.parametrize("name", ["nowhere.jsonl", "."])
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(JournalError, match="expected a journal that can be read"):
        read(tmp_path / name)
