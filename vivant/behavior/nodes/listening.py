"""Listening: what visitors say, and whether it was understood."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import get_args

from py_trees.common import Status

from vivant.behavior.intents import Intent, affirms, denies
from vivant.behavior.node import SUCCESS, Action, Condition, Node
from vivant.behavior.nodes.acting import NOW, QUIETLY
from vivant.behavior.ports import Port
from vivant.behavior.wording import items, mentioned

INTENTS: tuple[str, ...] = get_args(Intent)
"""What an utterance may do."""

TEXT = Port("text", "string", "The text that is looked at; what was heard in this tick if left out.", "")


class Speaks(Condition):
    """The visitor is speaking, for so long at least."""

    ports = (Port("for", "seconds", "Seconds.", "0"),)

    def holds(self) -> bool:
        """By the microphone; what is typed is no voice."""
        seen = self.context.situation
        return seen.voice and seen.now - seen.voice_since >= self.number("for")


class VoiceBegins(Condition):
    """The visitor's voice has just begun."""

    nature = NOW

    def holds(self) -> bool:
        """In the tick that brings it."""
        return self.context.situation.voice_began


class Heard(Condition):
    """The visitor has just said or typed something."""

    ports = (
        Port("text", "string", "What.", direction="output"),
        Port("lang", "string", "Its language, zh or en.", direction="output"),
        Port("confidence", "float", "Probability that this was said, 0 to 1.", direction="output"),
    )
    nature = NOW

    def holds(self) -> bool:
        """In the tick that brings it."""
        seen = self.context.situation
        if seen.heard is None:
            return False
        self.output("text", seen.heard.text)
        self.output("lang", seen.heard.lang or seen.lang)
        self.output("confidence", seen.heard.confidence)
        return True


class Said(Condition):
    """What was just heard does one of some things, such as to greet, to thank, to ask."""

    ports = (Port("intent", "list", "One of these will do.", choices=INTENTS),)
    nature = NOW

    def holds(self) -> bool:
        """A whole utterance counts: hello with a question behind it is a question."""
        intent = self.context.situation.intent
        return intent is not None and intent in items(self.input("intent"))


class SaidYes(Condition):
    """The visitor says yes."""

    ports = (TEXT,)
    nature = NOW

    def holds(self) -> bool:
        """Only where that is all they say."""
        return affirms(looked_at(self))


class SaidNo(Condition):
    """The visitor says no."""

    ports = (TEXT,)
    nature = NOW

    def holds(self) -> bool:
        """Only where that is all they say."""
        return denies(looked_at(self))


class HeardAny(Condition):
    """The visitor mentions one of some keywords."""

    ports = (
        Port("keywords", "list", "Words, in any language; those in Latin letters count as whole words only."),
        TEXT,
        Port("keyword", "string", "The one that was found.", direction="output"),
    )
    nature = NOW

    def holds(self) -> bool:
        """Small and capital letters are the same."""
        found = mentioned(looked_at(self), items(self.input("keywords")))
        if found:
            self.output("keyword", found)
        return bool(found)


class Matches(Condition):
    """The visitor says something that a regular expression finds."""

    ports = (
        Port("pattern", "pattern", "Regular expression, as Python writes them; case is no matter."),
        TEXT,
        Port("found", "string", "Its first group, else all that it found.", direction="output"),
    )
    nature = NOW

    def holds(self) -> bool:
        """Anywhere in the text."""
        found = _compiled(self.text("pattern")).search(looked_at(self))
        if found is None:
            return False
        self.output("found", found[1] or "" if found.re.groups else found[0])
        return True


class Unsure(Condition):
    """A question was just heard, but perhaps not rightly."""

    ports = (Port("below", "float", "Less probable than this, 0 to 1.", "0.6"),)
    nature = NOW

    def holds(self) -> bool:
        """Greetings and the like are not asked back."""
        seen = self.context.situation
        return seen.heard is not None and seen.intent == "question" and seen.heard.confidence < self.number("below")


class Misheard(Condition):
    """The visitor has just said something that was not understood, so often in a row at least."""

    ports = (Port("times", "int", "How often in a row.", "1"),)
    nature = NOW

    def holds(self) -> bool:
        """In the tick that brings it."""
        seen = self.context.situation
        return seen.misheard and seen.misheard_times >= self.number("times")


class Interrupted(Condition):
    """The visitor has just taken the turn."""

    nature = NOW

    def holds(self) -> bool:
        """In the tick that brings it."""
        return self.context.situation.interrupted


class StopAsked(Condition):
    """The visitor has just asked for silence, by a word or a button."""

    nature = NOW

    def holds(self) -> bool:
        """In the tick that brings it."""
        return self.context.situation.stop


class LanguageIs(Condition):
    """The conversation is in that language."""

    ports = (Port("lang", "lang", "zh or en."),)

    def holds(self) -> bool:
        """That of the last utterance, or of the surface."""
        return self.context.situation.lang == self.text("lang")


class SetLanguage(Action):
    """Goes on in another language, until the visitor speaks one of their own."""

    ports = (Port("lang", "lang", "zh or en."),)
    nature = QUIETLY

    def update(self) -> Status:
        """What is being said is said to its end as it is."""
        self.context.situation.lang = "zh" if self.text("lang") == "zh" else "en"
        return SUCCESS


class Silence(Condition):
    """Nobody speaks, neither visitor nor avatar, for so long at least."""

    ports = (Port("for", "seconds", "Seconds.", "5"),)

    def holds(self) -> bool:
        """Typing counts as speaking. Where nothing has ever been said it is silent."""
        return silence(self) >= self.number("for")


class LongSilence(Condition):
    """Somebody is there, and nothing has been said for long."""

    ports = (Port("after", "seconds", "Seconds.", "40"),)

    def holds(self) -> bool:
        """Counted from their coming, where nothing has been said since."""
        seen = self.context.situation
        since = min(silence(self), seen.now - seen.arrived_at)
        return seen.present and since >= self.number("after")


def looked_at(node: Node) -> str:
    """The port `text`, else what was heard in this tick, else ""."""
    heard = node.context.situation.heard
    return node.text("text") or (heard.text if heard else "")


def silence(node: Node) -> float:
    """Seconds since anybody, visitor or avatar, said something; 0 while one speaks."""
    seen, agenda = node.context.situation, node.context.agenda
    if seen.voice or agenda.turn is not None:
        return 0.0
    return seen.now - max(agenda.last_spoke, seen.last_heard, seen.quiet_since)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"expected a regular expression, found {pattern!r}: {error}") from None


NODES: tuple[type[Node], ...] = (
    Speaks, VoiceBegins, Heard, Said, SaidYes, SaidNo, HeardAny, Matches, Unsure, Misheard, Interrupted, StopAsked,
    LanguageIs, SetLanguage, Silence, LongSilence,
)  # fmt: skip
