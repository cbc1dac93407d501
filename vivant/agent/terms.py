"""Terms: what BM25 and the dense vectors count in a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from vivant.agent.dense import ngrams
from vivant.agent.glossary import Unit
from vivant.agent.words import Token, normalised, stem, tokens

CONTEXT_TERMS = 0.5
"""What a term of title and heading counts beside one of the text."""


def stems(units: Iterable[Unit]) -> frozenset[str]:
    """Stems of all Latin words and numbers."""
    return frozenset(word for unit in units for word in word_stems(unit.text))


@lru_cache(maxsize=20_000)
def word_stems(text: str) -> tuple[str, ...]:
    """Stems of the Latin words and the numbers of a unit's text."""
    return tuple(stem(word.text) for word in tokens(text) if word.script in ("latin", "number"))


def is_hanzi(text: str) -> bool:
    """Whether a text ends in a Hanzi."""
    return bool(text) and ord(text[-1]) > 0x2E80


def terms(units: Iterable[Unit]) -> dict[str, float]:
    """Terms for BM25: concepts, stems, numbers, pairs of Hanzi."""
    found: list[str] = []
    run = ""
    for unit in (*units, Unit("", everyday=True)):
        found += [f"c:{concept}" for concept, strength in unit.concepts.items() if strength == 1]
        hanzi = is_hanzi(unit.text)
        if hanzi and not unit.everyday:
            run += unit.text
            continue
        found += pairs(run)
        run = ""
        if not unit.everyday and not hanzi:
            found += word_stems(unit.text)
    return dict(Counter(found))


def pairs(text: str) -> list[str]:
    """Neighbouring characters.

    >>> pairs("身份证")
    ['身份', '份证']
    """
    return [text[start : start + 2] for start in range(len(text) - 1)]


def weighted(text: Mapping[str, float], context: Mapping[str, float]) -> dict[str, float]:
    """Terms of a text and, at less weight, of its title and heading."""
    both = {term: CONTEXT_TERMS * count for term, count in context.items()}
    for term, count in text.items():
        both[term] = both.get(term, 0.0) + count
    return both


def features(text: str, concepts: Mapping[str, float]) -> dict[str, float]:
    """Features for the dense vectors: n-grams of words and of Hanzi, and concepts."""
    counts = Counter(gram for word in tokens(normalised(text)) for gram in _grams(word))
    return dict(counts) | {f"c:{concept}": 3.0 * strength for concept, strength in concepts.items()}


@lru_cache(maxsize=20_000)
def _grams(word: Token) -> tuple[str, ...]:
    if word.script == "latin" and len(word.text) > 2:
        return tuple(ngrams(stem(word.text), (3, 4)).elements())
    return tuple(ngrams(word.text, (1, 2)).elements()) if word.script == "hanzi" else ()
