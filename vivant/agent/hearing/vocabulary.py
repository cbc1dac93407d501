"""Vocabulary: what a recogniser that knows only phrases shall listen for."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, zip_longest
from pathlib import Path

from vivant.agent.cache import cache_folder, fingerprint, kept
from vivant.agent.passages import Knowledge, load_knowledge
from vivant.agent.recognition import grams
from vivant.score import Lang

COMMANDS: Mapping[Lang, Mapping[str, tuple[str, ...]]] = {
    "zh": {
        "停": ("停", "停下", "停一下", "停一停", "停止", "暂停", "停停停", "先停一下", "请停一下"),
        "别说了": ("别说了", "先别说了", "别讲了"),
        "不要说了": ("不要说了", "不用说了"),
        "安静": ("安静", "安静点", "安静一下"),
        "够了": ("够了", "够了够了"),
        "闭嘴": ("闭嘴",),
        "打住": ("打住",),
        "好了好了": ("好了好了",),
        "行了": ("行了", "行了行了"),
        "等一下": ("等一下", "等等", "等一等"),
    },
    "en": {
        "stop": ("stop", "stop it", "stop talking", "stop now", "stop please", "please stop", "okay stop", "stop stop"),
        "be quiet": ("be quiet", "please be quiet", "quiet please", "quiet"),
        "silence": ("silence",),
        "shut up": ("shut up",),
        "enough": ("enough", "that's enough"),
        "pause": ("pause",),
        "hold on": ("hold on",),
        "wait": ("wait", "wait a minute", "wait a second"),
        "never mind": ("never mind",),
    },
}
"""What makes the human fall silent: each word with the forms in which it is said."""

STOPS: Mapping[Lang, tuple[str, ...]] = {
    lang: tuple(form for forms in words.values() for form in forms) for lang, words in COMMANDS.items()
}
"""All forms; also found within running speech (`vivant.agent.hearing.spotting`)."""

ASIDES: Mapping[Lang, tuple[str, ...]] = {
    "zh": (
        "嗯", "嗯嗯", "嗯对", "对", "对对", "对对对", "好", "好的", "好吧", "好好好", "哦", "噢", "啊",
        "是", "是的", "是吗", "是啊",
        "行", "明白", "明白了", "知道了", "了解", "没错", "真的吗", "原来如此", "可以", "有意思", "这样啊", "厉害",
    ),
    "en": (
        "mm", "mm-hm", "uh-huh", "uh", "oh", "ah", "yeah", "yeah yeah", "yes", "yep", "okay", "right", "alright",
        "sure", "I see", "I know", "got it", "of course", "really", "good", "fine", "wow", "true", "interesting",
        "no way", "cool",
    ),
}  # fmt: skip
"""What is said to somebody who speaks, and does not ask for the word."""

SOCIAL: Mapping[Lang, tuple[str, ...]] = {
    "zh": (
        "你好", "您好", "大家好", "早上好", "上午好", "下午好", "晚上好", "在吗", "谢谢", "谢谢你", "谢谢您", "多谢",
        "非常感谢", "太好了", "好的", "好的谢谢", "知道了", "明白了", "再见", "拜拜", "回头见", "我走了", "你是谁",
        "你叫什么名字", "你会做什么", "你能做什么", "你能帮我做什么", "你是机器人吗", "你是真人吗", "介绍一下你自己",
    ),
    "en": (
        "hello", "hi", "hi there", "good morning", "good afternoon", "good evening", "thanks", "thank you",
        "thank you very much", "thanks a lot", "great", "perfect", "okay", "okay thank you", "bye", "goodbye",
        "bye bye", "see you later", "who are you", "what is your name", "what's your name", "what can you do",
        "what do you do", "how can you help me", "are you a robot", "are you human", "are you real",
    ),
}  # fmt: skip
"""What is said to the human itself."""

FILLERS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("请问", "请问一下", "你好", "您好", "嗯", "那个", "我想问一下", "我想问", "麻烦问一下"),
    "en": (
        "um",
        "uh",
        "so",
        "well",
        "hello",
        "hi",
        "excuse me",
        "please",
        "okay",
        "can you tell me",
        "I'd like to know",
    ),
}
"""What may stand before any phrase without changing it."""

MOST = 1220
"""Phrases of a language, unless told otherwise."""

LONGEST: Mapping[Lang, int] = {"zh": 16, "en": 55}
"""Characters of a question that is short enough to be said twice in the same words."""

LENGTH_COST: Mapping[Lang, float] = {"zh": 0.2, "en": 0.05}
"""What a character more costs, against the logarithm of how often a question's words stand in all questions."""

ALIKE = 0.75
"""Share of common character n-grams (Dice) from which two phrases count as the same."""

_ASKING: Mapping[Lang, re.Pattern[str]] = {
    "zh": re.compile("哪|什么|怎么|怎样|多少|几|吗|能不能|可不可以|可以|要不要|有没有|是不是|多久|谁|啥"),
    "en": re.compile(
        "^(where|what|when|who|which|how|why|can|could|may|do|does|did|is|are|am|will|would|should|must|have|has|need)\\b"
    ),
}


def phrases_of(
    knowledge: Path, suggestions: Mapping[Lang, Sequence[str]] | None = None, most: int = MOST, cache: bool = True
) -> dict[Lang, tuple[str, ...]]:
    """At most so many phrases of each language: commands and social phrases, suggestions, headings, and questions.

    The questions are taken from section to section, the plainest of each first; of two that are alike, the first.
    cache : whether they are kept on disk for the next start (`vivant.agent.cache`). Raises KnowledgeError.
    """
    offered = {lang: tuple(phrases) for lang, phrases in (suggestions or {}).items()}
    folder = cache_folder() if cache and knowledge.is_dir() else None
    key = fingerprint(knowledge, "phrases", repr(offered), str(most)) if folder else ""
    return kept(key, partial(_phrases, knowledge, offered, most), folder / "phrases" if folder else None)


def _phrases(knowledge: Path, suggestions: Mapping[Lang, Sequence[str]], most: int) -> dict[Lang, tuple[str, ...]]:
    known = load_knowledge(knowledge)
    langs = dict.fromkeys(passage.lang for passage in known.passages)
    return {lang: tuple(_chosen(known, lang, suggestions.get(lang, ()), most)) for lang in langs}


def _chosen(known: Knowledge, lang: Lang, suggestions: Sequence[str], most: int) -> list[str]:
    fixed = [*STOPS[lang], *SOCIAL[lang]]
    taken = {plain(phrase) for phrase in fixed}
    kept: list[frozenset[str]] = []
    chosen = list(fixed)
    for phrase in chain(suggestions, _headings(known, lang), _questions(known, lang)):
        if len(chosen) >= most:
            break
        parts = frozenset(grams(plain(phrase)))
        if plain(phrase) and plain(phrase) not in taken and not any(_alike(parts, other) for other in kept):
            taken.add(plain(phrase))
            kept.append(parts)
            chosen.append(phrase[:1].upper() + phrase[1:])
    return chosen


def plain(phrase: str) -> str:
    """A phrase without signs and capitals: what is heard of it.

    >>> plain("Where's the W.C.?"), plain("停车，怎么收费？")
    ('wheres the wc', '停车怎么收费')
    """
    return " ".join(re.sub(r"[^\w\s]", "", phrase).lower().split())


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return 2 * len(one & other) > ALIKE * (len(one) + len(other))


def _headings(known: Knowledge, lang: Lang) -> Iterator[str]:
    """Titles of documents and headings, without what stands in brackets."""
    for passage in known.passages:
        if passage.lang == lang:
            for heading in (passage.citation.title, passage.citation.heading):
                bare = re.sub(r"[（(].*?[)）]", "", heading).strip()
                if bare and _sayable(bare, lang):
                    yield bare


def _questions(known: Knowledge, lang: Lang) -> Iterator[str]:
    """The plainest question of each section, then the second plainest of each, and so on."""
    documents = {passage.citation.document for passage in known.passages if passage.lang == lang}
    asked = [lines for (document, _), lines in known.asked.sections.items() if document in documents]
    counts = Counter(part for lines in asked for line in lines for part in _parts(line))

    def odd(line: str) -> tuple[float, str]:
        parts = _parts(line)
        rare = sum(math.log(counts[part]) for part in parts) / max(1, len(parts))
        return LENGTH_COST[lang] * len(line) - rare, line

    sections = [sorted((line for line in dict.fromkeys(lines) if _asks(line, lang)), key=odd) for lines in asked]
    return (line for row in zip_longest(*sections) for line in row if line)


def _parts(line: str) -> list[str]:
    """What a question's plainness is counted by: its words, and pairs of its Hanzi."""
    hanzi = "".join(re.findall(r"[\u4e00-\u9fff]", line))
    return re.findall(r"[a-z0-9']+", line.lower()) + [hanzi[index : index + 2] for index in range(len(hanzi) - 1)]


def _asks(phrase: str, lang: Lang) -> bool:
    """Whether it is short and reads as a question rather than as words typed into a search box."""
    return _sayable(phrase, lang) and bool(_ASKING[lang].search(phrase.lower()))


def _sayable(phrase: str, lang: Lang) -> bool:
    """Short, of one language, and more than a word or two."""
    least = 4 if lang == "zh" else 8
    foreign = re.search(r"[A-Za-z]" if lang == "zh" else r"[\u4e00-\u9fff]", phrase)
    return least <= len(phrase) <= LONGEST[lang] and not foreign


def spoken(phrases: Iterable[str]) -> tuple[str, ...]:
    """Phrases without those that sound the same as one before."""
    return tuple({plain(phrase): phrase for phrase in reversed(list(phrases))}.values())[::-1]
