"""Refusal: what is said where the documents hold no answer."""

from __future__ import annotations

from collections.abc import Mapping

from vivant.score import Lang, Sentence

Texts = Mapping[str, Mapping[Lang, str]]
"""What a persona says of its own: name, then language, to text."""

UNKNOWN: Mapping[Lang, str] = {
    "zh": "这个问题我不清楚，您可以到1号窗口咨询。",
    "en": "I don't know the answer to that, but counter 1 can help.",
}
"""Said where the persona has no words of its own for it."""


def refusal(lang: Lang, texts: Texts | None = None) -> Sentence:
    """The sentence that owns up to not knowing; the persona's `unknown` text where it has one."""
    own = (texts or {}).get("unknown", {})
    return Sentence(own.get(lang) or UNKNOWN[lang], lang, known=False)
