"""Language: which of the two a text is in, and how much of it is the other.

Mixed text belongs to the language of its frame, not of its borrowings: a Hanzi carries about as much as a short
English word, so each counts one, and Latin words that Chinese borrows whole (ID, app, WiFi) count little.
"""

from __future__ import annotations

import re

from vivant.score import Lang

HANZI = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
"""CJK unified ideographs, as the inside of a regular expression's class (Unicode 16, blocks of Script=Han)."""

_HANZI = re.compile(f"[{HANZI}]")
_HANZI_RUN = re.compile(f"[{HANZI}0-9０-９]*[{HANZI}]")
_LATIN = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_FRAME_ZH = re.compile(
    r"[吗呢吧么的了我你您请要想能可怎什哪几多谁是有没办去在给把被就也都还和跟]|如何|需要|可以|多少|时候"
)
_FRAME_EN = frozenset([
    "a", "an", "the", "is", "are", "was", "were", "am", "be", "do", "does", "did", "can", "could", "may",
    "must", "should", "will", "would", "have", "has", "had", "how", "what", "when", "where", "which", "who",
    "whom", "whose", "why", "i", "you", "he", "she", "it", "we", "they", "my", "your", "our", "their", "me",
    "us", "them", "to", "of", "in", "on", "at", "for", "from", "with", "and", "or", "if", "there", "this",
    "that", "please", "need", "want", "get", "go", "much", "many", "long", "no", "not",
])  # fmt: skip


def detect(text: str, default: Lang = "en") -> Lang:
    """The language in which a question is to be answered; `default` where the text has no letters.

    >>> detect("办 ID card 要多少钱"), detect("Where is 3号窗口")
    ('zh', 'en')
    """
    chinese, english = weights(text)
    if chinese == english == 0:
        return default
    return "zh" if chinese >= english else "en"


def weights(text: str) -> tuple[float, float]:
    """How much of a text is Chinese and how much English, frame words counting threefold."""
    words = [word.lower() for word in _LATIN.findall(text)]
    chinese = len(_HANZI.findall(text)) + 3.0 * len(_FRAME_ZH.findall(text))
    english = len(words) + 3.0 * sum(word in _FRAME_EN for word in words)
    return chinese, english


def mixed(text: str) -> bool:
    """Whether a text has words of both languages."""
    return bool(_HANZI.search(text) and _LATIN.search(text))
