"""What the mouth does for each phone: articulatory targets of IPA symbols, as espeak-ng 1.52 and others write them.

The targets are our own, set after the description of the sounds in the Handbook of the IPA (1999) and, for Mandarin,
Duanmu, "The Phonology of Standard Chinese" (2007). Jaw and lips are kept apart, each with a dominance of its own, as
in JALI (Edwards et al., SIGGRAPH 2016) and Cohen and Massaro (1993): a sound that does not need the lips leaves them
to its neighbours.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Viseme:
    """Where the articulators go, all in [0, 1], and how strongly each group insists (dominance, > 0).

    `seal` closes the lips, `tuck` brings the lower lip to the upper teeth, `tongue` shows its tip: these three are
    constraints, reached whatever the neighbours want.
    """

    jaw: float
    spread: float = 0.0
    round: float = 0.0
    funnel: float = 0.0
    upper: float = 0.0
    lower: float = 0.0
    jaw_dominance: float = 1.0
    lip_dominance: float = 1.0
    seal: float = 0.0
    tuck: float = 0.0
    tongue: float = 0.0
    vowel: bool = False


def _vowel(
    jaw: float,
    *,
    spread: float = 0.0,
    round: float = 0.0,
    funnel: float = 0.0,
    upper: float = 0.0,
    lower: float = 0.0,
) -> Viseme:
    lips = Viseme(jaw=jaw, spread=spread, round=round, funnel=funnel, upper=upper, lower=lower, vowel=True)
    return replace(lips, jaw_dominance=1.7, lip_dominance=1.2)


def _rounded(jaw: float, round_: float, funnel: float) -> Viseme:
    return Viseme(jaw=jaw, round=round_, funnel=funnel, jaw_dominance=1.6, lip_dominance=2.2, vowel=True)


REST = Viseme(jaw=0.0, jaw_dominance=1.0, lip_dominance=0.8)
"""Silence: lips together, jaw up."""

NEUTRAL = _vowel(0.34, spread=0.06, upper=0.10, lower=0.16)
"""Schwa; also what a symbol gets that is no phone we know, so that the mouth moves where there is sound."""

_VOWELS: dict[str, Viseme] = {
    "iɪᵻ": _vowel(0.26, spread=0.50, upper=0.14, lower=0.26),
    "ɨ": _vowel(0.20, spread=0.34, upper=0.14, lower=0.32),
    "eɛ": _vowel(0.48, spread=0.36, upper=0.16, lower=0.30),
    "æ": _vowel(0.60, spread=0.32, upper=0.22, lower=0.34),
    "aɐ": _vowel(0.64, spread=0.10, upper=0.22, lower=0.30),
    "ɑʌ": _vowel(0.61, upper=0.20, lower=0.26, funnel=0.10),
    "əɘɜɞ": NEUTRAL,
    "ɤɯɵʉ": _vowel(0.42, spread=0.12, upper=0.12, lower=0.24),
    "ɚɝ": _vowel(0.36, round=0.24, funnel=0.28, upper=0.08, lower=0.14),
    "ɒ": _vowel(0.60, round=0.16, funnel=0.34, lower=0.12),
    "ɔ": _rounded(0.54, 0.30, 0.50),
    "oø": _rounded(0.46, 0.55, 0.46),
    "œɶ": _rounded(0.50, 0.35, 0.45),
    "ʊ": _rounded(0.28, 0.62, 0.28),
    "u": _rounded(0.20, 0.88, 0.24),
    "yʏ": _rounded(0.18, 0.86, 0.16),
}

_BILABIAL = Viseme(jaw=0.12, jaw_dominance=0.7, lip_dominance=0.3, seal=1.0)
_ALVEOLAR = Viseme(jaw=0.20, lower=0.16, upper=0.05, jaw_dominance=1.1, lip_dominance=0.25)
_SIBILANT = Viseme(jaw=0.11, spread=0.32, upper=0.16, lower=0.36, jaw_dominance=2.2, lip_dominance=0.8)
_POSTALVEOLAR = Viseme(jaw=0.15, round=0.22, funnel=0.55, upper=0.14, lower=0.22, jaw_dominance=1.5, lip_dominance=1.3)
_PALATAL = Viseme(jaw=0.13, spread=0.36, upper=0.12, lower=0.30, jaw_dominance=1.2, lip_dominance=0.7)
_BACK = Viseme(jaw=0.28, lower=0.06, jaw_dominance=0.45, lip_dominance=0.12)

_CONSONANTS: dict[str, Viseme] = {
    "pbɓmʙɸβ": _BILABIAL,
    "fvɱⱱʋ": Viseme(jaw=0.12, jaw_dominance=1.6, lip_dominance=0.4, tuck=1.0),
    "wʍɥ": Viseme(jaw=0.17, round=0.90, funnel=0.22, jaw_dominance=1.2, lip_dominance=2.4),
    "θð": Viseme(jaw=0.22, upper=0.10, lower=0.22, jaw_dominance=1.4, lip_dominance=0.6, tongue=0.60),
    "l": replace(_ALVEOLAR, jaw=0.26, tongue=0.16),
    "n": replace(_ALVEOLAR, tongue=0.08),
    "tdɗɾrɬɮɫɺǀǃǂǁʘ": _ALVEOLAR,
    "sz": _SIBILANT,
    "ʃʒʂʐ": _POSTALVEOLAR,
    "ʈɖɳɭɽ": replace(_ALVEOLAR, funnel=0.15),
    "ɕʑçʝcɟɲʎʄ": _PALATAL,
    "ɹɻ": Viseme(jaw=0.22, round=0.36, funnel=0.36, jaw_dominance=0.9, lip_dominance=0.9),
    "j": Viseme(jaw=0.19, spread=0.38, upper=0.08, lower=0.20, jaw_dominance=1.0, lip_dominance=0.7),
    "kɡgɠqɢŋɴxɣχʁħʕʀʛɰʟɦhʜʢʡ": _BACK,
    "ʔ": replace(_BACK, jaw=0.24, jaw_dominance=0.15),
}

VISEMES: dict[str, Viseme] = {
    symbol: viseme for table in (_VOWELS, _CONSONANTS) for symbols, viseme in table.items() for symbol in symbols
}
"""Viseme of every letter of the IPA."""

_SPELLINGS = (("s.", "ʂ"), ("z.", "ʐ"), ("i.", "ɨ"), ("i̪", "ɨ"), ("o-", "ɤ"), ("onɡ", "oŋ"))
"""What espeak-ng 1.52 writes for Mandarin's retroflexes, apical vowels, ɤ and the rhyme of 中."""

_MARKS = {"Lm", "Mn", "Nd", "Pd", "Po", "Sk", "Sm", "Zs"}
"""Unicode categories of stress, length, tone, aspiration and whatever else stands beside the letters."""

_AFFRICATE = re.compile("[tdʈɖcɟ](?=[szʃʒʂʐɕʑ])")
_ASPIRATED = re.compile("(?<=[ptkcsʂɕʃ])h")
_TIE = "\N{COMBINING DOUBLE INVERTED BREVE}"
_LANGUAGE = re.compile(r"\([a-z-]+\)")
_SILENT = ("_", "_:", "pau", "sil", "sp", "spn", "SIL")


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a phone: a diphthong has two. `begin` and `end` are shares of its time, in [0, 1]."""

    viseme: Viseme
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a phone's symbol says. No steps means silence.

    `stress` : 0 none, 1 secondary, 2 primary. `unknown` : the letters that are no IPA.
    """

    steps: tuple[Step, ...]
    stress: int = 0
    unknown: str = ""


@lru_cache(maxsize=2048)
def spell(symbol: str) -> Spelling:
    """Read the symbol of one phone.

    >>> [round(step.end, 2) for step in spell("ˈaɪ").steps], spell("ˈaɪ").stress
    ([0.55, 1.0], 2)
    >>> spell("tɕh").steps[0].viseme == VISEMES["ɕ"]
    True
    >>> spell("_").steps
    ()
    >>> spell("☃").unknown
    '☃'
    """
    letters = _letters(symbol)
    visemes = [VISEMES.get(letter, NEUTRAL) for letter in letters]
    unknown = "".join(letter for letter in letters if letter not in VISEMES)
    stress = 2 if "ˈ" in symbol else int("ˌ" in symbol)
    return Spelling(_steps(visemes), stress, unknown)


def _letters(symbol: str) -> str:
    if symbol in _SILENT:
        return ""
    symbol = _LANGUAGE.sub("", symbol).replace(_TIE, "")
    for written, ipa in _SPELLINGS:
        symbol = symbol.replace(written, ipa)
    symbol = _AFFRICATE.sub("", _ASPIRATED.sub("", symbol))
    return "".join(letter for letter in symbol if unicodedata.category(letter) not in _MARKS)


def _steps(visemes: list[Viseme]) -> tuple[Step, ...]:
    """Share a phone's time out: the open part of a diphthong lasts longer, a glide before it is short."""
    if not visemes:
        return ()
    shares = [0.6 + viseme.jaw if viseme.vowel else 0.6 for viseme in visemes]
    ends = [sum(shares[: i + 1]) / sum(shares) for i in range(len(shares))]
    return tuple(Step(*step) for step in zip(visemes, [0.0, *ends], ends, strict=False))
