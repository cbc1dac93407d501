"""Pronunciation: texts as phones, English by espeak-ng (in a helper process), Mandarin by pinyin."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from vivant.agent.hearing.phones import english_phones, mandarin_phones, numbers
from vivant.errors import EngineError, MissingDependency
from vivant.expression.text import Clause, read
from vivant.expression.text.pinyin import syllables
from vivant.plugins.engines.espeak import phonemizer
from vivant.score import Lang

ENGINE = "closed"

VOICE = "en-us"
"""All English is written down as this voice of espeak-ng says it; accents are the network's to know."""

TIMEOUT = 60.0
"""Seconds that espeak-ng may take for a whole vocabulary; thousands of phrases need less than one."""

_LETTER_A = "eɪ"


def pronounce(texts: Sequence[str], lang: Lang) -> list[tuple[int, ...]]:
    """How each text is said, as indices of PHONES counted from 1; () for one that has no reading.

    Raises MissingDependency or EngineError.
    """
    readings = [read(text, lang).clauses for text in texts]
    pieces = dict.fromkeys(piece for clauses in readings for clause in clauses for piece in _english(clause))
    known = dict(zip(pieces, phonemes(list(pieces)), strict=True))
    return [numbers([phone for clause in clauses for phone in _said(clause, known)]) for clauses in readings]


def phonemes(texts: Sequence[str]) -> list[str]:
    """English in espeak-ng's IPA, one line each."""
    if not texts:
        return []
    try:
        import espeakng_loader  # type: ignore[import-untyped]
    except ModuleNotFoundError as error:
        raise MissingDependency(ENGINE, "espeakng_loader", 'pip install "espeakng-loader>=0.2.4"') from error
    library, data = espeakng_loader.get_library_path(), espeakng_loader.get_data_path()
    command = [sys.executable, "-I", "-S", str(Path(phonemizer.__file__)), library, data, VOICE]
    lines = "".join(f"{text}\n" for text in texts).encode()
    try:
        done = subprocess.run(command, input=lines, capture_output=True, timeout=TIMEOUT, check=True)
    except subprocess.TimeoutExpired as error:
        raise EngineError(ENGINE, f"espeak-ng wrote down no phones within {TIMEOUT:g} s") from error
    except subprocess.CalledProcessError as error:
        raise EngineError(ENGINE, f"espeak-ng wrote down no phones: {error.stderr.decode().strip()}") from error
    return done.stdout.decode().split("\n")[: len(texts)]


def _english(clause: Clause) -> Iterable[str]:
    """What espeak-ng shall write down of a clause: what stands between names of the letter A."""
    return (piece for piece in _pieces(clause) if piece != "A") if clause.lang == "en" else ()


def _pieces(clause: Clause) -> list[str]:
    """Runs of words; the letter A, which espeak-ng would read as the article, stands alone."""
    pieces: list[list[str]] = [[]]
    for unit in (unit for word in clause.words for unit in word.said.split()):
        if unit == "A":
            pieces += [["A"], []]
        else:
            pieces[-1].append(unit)
    return [" ".join(piece) for piece in pieces if piece]


def _said(clause: Clause, known: dict[str, str]) -> list[str]:
    if clause.lang == "zh":
        return mandarin_phones(syllables("".join(word.said.replace("，", "") for word in clause.words)))
    return [
        phone for piece in _pieces(clause) for phone in ([_LETTER_A] if piece == "A" else english_phones(known[piece]))
    ]
