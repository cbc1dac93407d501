"""Phones: the sounds that Mandarin and English are recognised by, one set for both.

English: the phones of General American, without stress and length; unstressed vowels count as full ones where they
sound alike. Mandarin: initials and finals without tone, marked `zh:`, as pinyin has them (GB/T 16159).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

BLANK = 0
"""Index of CTC's blank (Graves et al. 2006); phones count from 1."""

_CONSONANTS = "p b t d k ɡ tʃ dʒ f v θ ð s z ʃ ʒ h m n ŋ l ɹ w j"
_VOWELS = "i ɪ ɛ æ ɑ ɔ ʊ u ʌ ə ɚ eɪ aɪ ɔɪ aʊ oʊ"
_APICAL = "zh ch sh r z c s"
_INITIALS = f"b p m f d t n l g k h j q x {_APICAL}"
_FINALS = (
    "a o e ai ei ao ou an en ang eng ong er i ia ie iao iou ian in iang ing iong "
    "u ua uo uai uei uan uen uang ueng v ve van vn ih"
)
"""`ih` stands for both apical vowels (zhi, zi); v for ü."""

ENGLISH: tuple[str, ...] = (*_CONSONANTS.split(), *_VOWELS.split())
MANDARIN: tuple[str, ...] = tuple(f"zh:{part}" for part in (*_INITIALS.split(), *_FINALS.split()))
PHONES: tuple[str, ...] = (*ENGLISH, *MANDARIN)
"""All phones; the network's output i + 1 is PHONES[i]."""

NUMBER = {phone: index for index, phone in enumerate(PHONES, 1)}

_ALIKE = {
    "ɾ": "t",
    "ʔ": "t",
    "ᵻ": "ɪ",
    "ɐ": "ə",
    "ɜ": "ɚ",
    "n̩": "ən",
    "r": "ɹ",
    "o": "oʊ",
    "a": "æ",
    "x": "k",
    "ɬ": "l",
}
_LONGEST = max(map(len, (*ENGLISH, *_ALIKE)))
_FULL = {"iu": "iou", "ui": "uei", "un": "uen", "ue": "ve"}
_BARE = {
    "yu": "v", "yue": "ve", "yuan": "van", "yun": "vn", "you": "iou", "wei": "uei", "wen": "uen", "weng": "ueng",
    "yo": "iou", "wong": "ueng",
}  # fmt: skip


def english_phones(symbols: str) -> list[str]:
    """espeak-ng's IPA as phones of the set; what is none of them (stress, length) is left out.

    >>> english_phones("w ˌɛɹ k æ n aɪ p ˈɑːɹ k")
    ['w', 'ɛ', 'ɹ', 'k', 'æ', 'n', 'aɪ', 'p', 'ɑ', 'ɹ', 'k']
    """
    found: list[str] = []
    for symbol in symbols.split():
        bare = symbol.strip("ˈˌ").replace("ː", "")
        if not bare.startswith("("):
            found += _parts(bare)
    return found


def _parts(symbol: str) -> Iterable[str]:
    """A symbol cut into phones, the longest first."""
    index = 0
    while index < len(symbol):
        sizes = range(min(_LONGEST, len(symbol) - index), 0, -1)
        size = next((size for size in sizes if _known(symbol[index : index + size])), 0)
        part = symbol[index : index + size]
        if part in ENGLISH:
            yield part
        elif part:
            yield from _parts(_ALIKE[part])
        index += size or 1


def _known(part: str) -> bool:
    return part in ENGLISH or part in _ALIKE


def mandarin_phones(syllables: Sequence[str]) -> list[str]:
    """Syllables in TONE3 as initials and finals.

    >>> mandarin_phones(["ting2", "che1", "shi4", "yuan2", "jue2"])
    ['zh:t', 'zh:ing', 'zh:ch', 'zh:e', 'zh:sh', 'zh:ih', 'zh:van', 'zh:j', 'zh:ve']
    """
    return [f"zh:{part}" for syllable in syllables for part in _split(syllable.rstrip("012345"))]


def _split(syllable: str) -> list[str]:
    if syllable[0] in "yw":
        return [_BARE.get(syllable) or _glided(syllable)]
    initial = next((part for part in sorted(_INITIALS.split(), key=len, reverse=True) if syllable.startswith(part)), "")
    final = syllable[len(initial) :]
    if initial in _APICAL.split() and final == "i":
        return [initial, "ih"]
    if initial in ("j", "q", "x") and final.startswith("u"):
        final = "v" + final[1:]
    return [part for part in (initial, _FULL.get(final, final)) if part]


def _glided(syllable: str) -> str:
    """The final of a syllable that is written with y or w."""
    vowel, rest = {"y": "i", "w": "u"}[syllable[0]], syllable[1:]
    return rest if rest.startswith(vowel) else vowel + rest


def numbers(phones: Sequence[str]) -> tuple[int, ...]:
    """Phones as indices of the network's output. Raises KeyError for what is no phone."""
    return tuple(NUMBER[phone] for phone in phones)
