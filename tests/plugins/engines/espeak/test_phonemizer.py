"""The helper that writes down how English is said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import espeakng_loader
import pytest

from vivant.plugins.engines.espeak import phonemizer

VOICE = "en-us"


def _run(sent: bytes, data: str | None = None, voice: str = VOICE) -> subprocess.CompletedProcess[bytes]:
    library = espeakng_loader.get_library_path()
    command = [sys.executable, "-I", "-S", str(phonemizer.__file__), library]
    return subprocess.run(
        [*command, data or espeakng_loader.get_data_path(), voice], input=sent, capture_output=True, timeout=30
    )


def _lines(*texts: str) -> list[list[str]]:
    """The phones of each text."""
    done = _run("".join(f"{text}\n" for text in texts).encode())
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().split("\n")
    assert lines.pop() == ""
    return [line.split() for line in lines]


def test_phones_of_a_word_stand_apart() -> None:
    assert _lines("stop") == [["s", "t", "ˈɑː", "p"]]


def test_each_text_has_its_line_and_an_empty_one_an_empty_line() -> None:
    (stop,) = _lines("stop")
    assert _lines("stop", "", "  ", "stop") == [stop, [], [], stop]


def test_all_clauses_of_a_text_stand_in_one_line() -> None:
    (one,), (two,) = _lines("stop"), _lines("yes")
    assert _lines("stop. yes.") == [one + two]


def test_signs_alone_say_nothing() -> None:
    assert _lines("?!", "stop") == [[], *_lines("stop")]


def test_it_ends_with_its_input() -> None:
    done = _run(b"")
    assert (done.returncode, done.stdout) == (0, b"")


def test_a_last_line_without_an_end_is_answered() -> None:
    assert _run(b"stop").stdout == _run(b"stop\n").stdout != b""


def test_a_voice_that_is_not_there_is_named() -> None:
    done = _run(b"stop\n", voice="no-such-voice")
    assert done.returncode == 1
    assert done.stdout == b""
    assert "espeak-ng has no voice 'no-such-voice'" in done.stderr.decode()


def test_missing_data_are_named(tmp_path: Path) -> None:
    done = _run(b"stop\n", data=str(tmp_path))
    assert done.returncode == 1
    assert f"espeak-ng cannot use the data in {tmp_path}" in done.stderr.decode()


@pytest.mark.parametrize("text", ["café", "3 o'clock", "don't"])
def test_what_is_not_plain_letters_is_said(text: str) -> None:
    (phones,) = _lines(text)
    assert len(phones) >= 3
    assert not any("_" in phone for phone in phones)
