"""Wording: which text a node says, in which language; and what visitors' words are looked through for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from vivant.behavior.node import Node
from vivant.behavior.ports import Port, Value
from vivant.errors import TreeError, did_you_mean
from vivant.score import Lang

ASKED = "{question}"
"""Where a text of the persona names what was asked."""

WORDS: tuple[Port, ...] = (
    Port("persona", "list", "Texts of the persona by name; the first that it has is said.", ""),
    Port("zh", "string", "What is said in Chinese.", ""),
    Port("en", "string", "What is said in English.", ""),
    Port("text", "string", "What is said, in the language in which it is written.", ""),
    Port(
        "lang", "string", "The language; that of the conversation where it is left out.", "", choices=("", "zh", "en")
    ),
    Port("question", "string", "What {question} in a persona's text stands for; what was heard if left out.", ""),
)
"""Ports of nodes that say something. What stands in one language only is said in that language."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")


def wording(node: Node) -> tuple[str, Lang]:
    """What a node with the ports WORDS says now. Raises TreeError where there is nothing to say."""
    lang = spoken(node)
    if names := items(node.input("persona")):
        text, lang = _in(_of_persona(node, names), lang)
        return text.replace(ASKED, _asked(node)), lang
    own: dict[Lang, str] = {"zh": node.text("zh").strip(), "en": node.text("en").strip()}
    if any(own.values()):
        return _in({each: text for each, text in own.items() if text}, lang)
    text = node.text("text").strip()
    if not text:
        raise TreeError(node.place.file, node.place.line, "a text to say", f"nothing ({node.name})")
    return text, lang if node.text("lang") else written_in(text, lang)


def spoken(node: Node) -> Lang:
    """The language that a node's port `lang` names, else that of the conversation."""
    return "zh" if (node.text("lang") or node.context.situation.lang) == "zh" else "en"


def items(value: Value) -> tuple[str, ...]:
    """A list of the blackboard: a tuple, or a text "a;b"."""
    return value if isinstance(value, tuple) else tuple(p for part in str(value).split(";") if (p := part.strip()))


def written_in(text: str, otherwise: Lang) -> Lang:
    """The language whose script a text is written in.

    >>> written_in("您好 Anna", "en"), written_in("Hello", "zh"), written_in("123", "zh")
    ('zh', 'en', 'zh')
    """
    if _HAN.search(text):
        return "zh"
    return "en" if _LATIN.search(text) else otherwise


def mentioned(text: str, keywords: Iterable[str]) -> str:
    """The first of some keywords that a text mentions, "" if none: Latin ones as whole words, others anywhere.

    >>> mentioned("Where is the car park?", ["ark", "park"]), mentioned("停车怎么收费", ["收费"])
    ('park', '收费')
    """
    return next((word for word in keywords if _pattern(word).search(text)), "")


@lru_cache(maxsize=1024)
def _pattern(word: str) -> re.Pattern[str]:
    before, behind = (r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])") if _LATIN.search(word) else ("", "")
    return re.compile(f"{before}{re.escape(word)}{behind}", re.IGNORECASE)


def _of_persona(node: Node, names: tuple[str, ...]) -> Mapping[Lang, str]:
    texts = node.context.texts
    for name in names:
        if texts.get(name):
            return texts[name]
    near = did_you_mean(names[0], texts)
    expected = f"a text of the persona: {', '.join(name for name in texts if texts[name])}"
    raise TreeError(node.place.file, node.place.line, expected, repr(";".join(names)), f"D{near[3:]}" if near else "")


def _in(texts: Mapping[Lang, str], lang: Lang) -> tuple[str, Lang]:
    other: Lang = "en" if lang == "zh" else "zh"
    return (texts[lang], lang) if lang in texts else (texts[other], other)


def _asked(node: Node) -> str:
    heard = node.context.situation.heard
    question = node.text("question") or (heard.text if heard else "")
    return question.strip().rstrip("?？。.!！")
