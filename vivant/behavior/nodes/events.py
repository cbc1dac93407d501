"""Events: decorators that begin their child when something happens, and the control that lets the newest event win."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from py_trees.common import Status

from vivant import score
from vivant.behavior.controls import Control
from vivant.behavior.decorators import Decorator
from vivant.behavior.hours import MINUTES, minute
from vivant.behavior.nature import Nature
from vivant.behavior.node import FAILURE, IDLE, RUNNING, Node
from vivant.behavior.nodes.chat import AMOUNT, AUTHOR, KEYWORDS, LANG, TEXT, tell
from vivant.behavior.nodes.listening import INTENTS, silence
from vivant.behavior.nodes.presence import EMOTIONS, feels, same, touched
from vivant.behavior.nodes.waiting import passed
from vivant.behavior.ports import Port
from vivant.behavior.wording import items, mentioned
from vivant.errors import TreeError

_ANSWERED = tuple(intent for intent in INTENTS if intent != "stop")
"""Intents of what is answered; silence is for OnStop."""


class Event(Decorator):
    """Begins its child when something happens, ticks it while it runs, and fails otherwise.

    restarts : the event halts the child that runs and begins it anew; else it is nothing new while the child runs.
    why : the reason that is told for what is halted by it.
    """

    nature = Nature(brief=True)
    restarts: ClassVar[bool] = True
    why: ClassVar[str] = ""
    _asked = -1
    _happens = False

    def happens(self) -> bool:
        """Whether it happens with this tick; asked once a tick at most."""
        raise NotImplementedError

    def announce(self) -> None:
        """Give the output ports, before the child begins."""

    def happening(self) -> bool:
        """Whether it happens with this tick, for whoever asks, as often as they like."""
        if self._asked != self.context.ticks:
            self._asked = self.context.ticks
            self._happens = (self.restarts or self.status is not RUNNING) and self.ask(self.happens)
        return self._happens

    def update(self) -> Status:
        """Begin anew, go on, or fail."""
        if self.happening():
            if self.child.status is RUNNING:
                with because(self, self.why):
                    self.child.stop(IDLE)
            self.announce()
        elif self.child.status is not RUNNING:
            return FAILURE
        return self.child.execute()


class OnHeard(Event):
    """Begins its child anew whenever the visitor says or types something; not for the reply that an Ask waits for."""

    why = "the visitor said something else"
    ports = (
        Port(
            "intents",
            "list",
            "Only what does one of these; all if left out.",
            "",
            choices=_ANSWERED,
        ),
        Port("text", "string", "What was said.", direction="output"),
        Port("lang", "string", "Its language, zh or en.", direction="output"),
        Port("intent", "string", "What it does, one of the intents.", direction="output"),
        Port("confidence", "float", "Probability that this was said, 0 to 1.", direction="output"),
    )

    def happens(self) -> bool:
        """A word that asks for silence is no event of this kind: OnStop is."""
        seen, asker = self.context.situation, self.context.agenda.asker
        if seen.heard is None or seen.stop or (asker is not None and asker.takes(seen.heard)):
            return False
        intents = items(self.input("intents"))
        return not intents or seen.intent in intents

    def announce(self) -> None:
        """What was heard."""
        seen = self.context.situation
        if seen.heard is not None:
            self.output("text", seen.heard.text)
            self.output("lang", seen.heard.lang or seen.lang)
            self.output("intent", seen.intent or "question")
            self.output("confidence", seen.heard.confidence)


class OnMisheard(Event):
    """Begins its child anew whenever something said was not understood; not while an Ask waits for its reply."""

    why = "the visitor was not understood"
    ports = (
        Port("most", "int", "So often in a row at most; 0: always. People may be talking nearby.", "0"),
        Port("times", "int", "How often in a row it happened.", direction="output"),
    )

    def happens(self) -> bool:
        """The count begins anew when something is understood, or the visitor leaves."""
        seen, most = self.context.situation, self.number("most")
        return seen.misheard and self.context.agenda.asker is None and not 0 < most < seen.misheard_times

    def announce(self) -> None:
        """How often."""
        self.output("times", self.context.situation.misheard_times)


class OnArrival(Event):
    """Begins its child when somebody comes."""

    restarts = False
    why = "somebody came"

    def happens(self) -> bool:
        """In the tick that brings it."""
        return self.context.situation.arrived


class OnLeaving(Event):
    """Begins its child when the visitor has left, and stayed away for a while."""

    why = "the visitor left"
    ports = (Port("after", "seconds", "So long they must be gone, seconds.", "0"),)
    _told = -math.inf

    def happens(self) -> bool:
        """Once for each leaving: what is said later unasked, such as an announcement, is not for who has left."""
        seen = self.context.situation
        gone = not seen.present and seen.last_seen > self._told and seen.now - seen.last_seen >= self.number("after")
        if gone:
            self._told = seen.last_seen
        return gone


class OnVoice(Event):
    """Begins its child when the visitor begins to speak."""

    why = "the visitor speaks"

    def happens(self) -> bool:
        """In the tick that brings it."""
        return self.context.situation.voice_began


class OnInterruption(Event):
    """Begins its child when the visitor takes the turn from the avatar."""

    why = "the visitor takes the turn"

    def happens(self) -> bool:
        """In the tick that brings it."""
        return self.context.situation.interrupted


class OnStop(Event):
    """Begins its child when the visitor asks for silence, by a word or a button."""

    why = "the visitor asked for silence"

    def happens(self) -> bool:
        """In the tick that brings it."""
        return self.context.situation.stop


class OnTouch(Event):
    """Begins its child anew whenever a card or button is touched."""

    why = "the visitor touched something"
    ports = (
        Port("what", "list", "Names that count; any, if left out.", ""),
        Port("touched", "string", "Which it was.", direction="output"),
    )

    def happens(self) -> bool:
        """In the tick that brings it."""
        return bool(touched(self, "what"))

    def announce(self) -> None:
        """Which it was."""
        self.output("touched", touched(self, "what"))


class _OnChat(Event):
    """Something of one kind was done by the audience."""

    what: ClassVar[score.ChatKind]
    _chat: score.Chatted | None = None

    def counts(self, chat: score.Chatted) -> bool:
        """Whether it is what is asked for."""
        return chat.what == self.what

    def happens(self) -> bool:
        """In the tick that brings it."""
        self._chat = next((chat for chat in self.context.situation.chats if self.counts(chat)), None)
        return self._chat is not None

    def announce(self) -> None:
        """Who did what."""
        if self._chat is not None:
            tell(self, self._chat)


class OnChat(_OnChat):
    """Begins its child anew whenever somebody of the audience writes a comment."""

    what = "comment"
    why = "somebody of the audience wrote"
    ports = (KEYWORDS, AUTHOR, TEXT, LANG)

    def counts(self, chat: score.Chatted) -> bool:
        """Only what mentions a keyword, where there are any."""
        keywords = items(self.input("keywords"))
        return super().counts(chat) and (not keywords or bool(mentioned(chat.text, keywords)))


class OnGift(_OnChat):
    """Begins its child anew whenever somebody of the audience gives something."""

    what = "gift"
    why = "somebody gave something"
    ports = (Port("at_least", "float", "What it must be worth.", "0"), AUTHOR, TEXT, AMOUNT)

    def counts(self, chat: score.Chatted) -> bool:
        """Worth enough."""
        return super().counts(chat) and chat.amount >= self.number("at_least")


class OnFollow(_OnChat):
    """Begins its child anew whenever somebody of the audience becomes a follower."""

    what = "follow"
    why = "somebody follows"
    ports = (AUTHOR,)


class OnSilence(Event):
    """Begins its child when somebody is there and nothing has been said for a while."""

    restarts = False
    why = "it was silent for long"
    ports = (
        Port("after", "seconds", "Seconds.", "40"),
        Port("once", "bool", "true: not again before the visitor gives a sign of life.", "true"),
        Port("alone", "bool", "true: also where nobody is there.", "false"),
    )
    _sign = math.nan
    _told = -math.inf

    def happens(self) -> bool:
        """Counted from their coming, where nothing has been said since."""
        seen = self.context.situation
        if not (seen.present or self.flag("alone")) or (self.flag("once") and self._sign == seen.last_sign):
            return False
        since = min(silence(self), seen.now - max(seen.last_sign, self._told))
        if since == math.inf and not self.flag("alone"):
            return False
        if since < self.number("after"):
            return False
        self._sign, self._told = seen.last_sign, seen.now
        return True


class OnFact(Event):
    """Begins its child anew whenever a fact gets another value, or a certain one."""

    why = "a fact changed"
    ports = (
        Port("fact", "string", "Name of the fact."),
        Port("is", "any", "Only when it becomes this; any value if left out.", ""),
        Port("value", "any", "Its value.", direction="output"),
    )

    def happens(self) -> bool:
        """In the tick that brings it."""
        seen, name = self.context.situation, self.text("fact")
        return name in seen.told and (not self.text("is") or same(seen.facts[name], self.input("is")))

    def announce(self) -> None:
        """The value."""
        self.output("value", self.context.situation.facts[self.text("fact")])


class OnHour(Event):
    """Begins its child at a time of the day, every day."""

    why = "it is time"
    ports = (Port("at", "time", "Local time, 09:00."),)
    _before: int | None = None

    def happens(self) -> bool:
        """In the tick in which the clock passes it; while nobody has told the time, never."""
        clock = self.context.situation.clock
        if clock is None:
            return False
        now = clock.hour * 60 + clock.minute
        before, self._before = self._before, now
        return before is not None and passed(before, now, minute(self.text("at")) % MINUTES)


class _OnBecoming(Event):
    """Something has become so that was not so before."""

    restarts = False
    _was = False

    def holds(self) -> bool:
        """Whether it is so."""
        raise NotImplementedError

    def happens(self) -> bool:
        """When it becomes so."""
        before, self._was = self._was, self.holds()
        return self._was and not before


class OnFeeling(_OnBecoming):
    """Begins its child when the visitor comes to feel one of some emotions."""

    why = "the visitor's mood changed"
    ports = (
        Port("emotion", "list", "One of these will do.", choices=EMOTIONS),
        Port("at_least", "float", "Intensity, 0 to 1.", "0.5"),
    )

    def holds(self) -> bool:
        """As last seen."""
        return feels(self)


class OnNear(_OnBecoming):
    """Begins its child when a visitor comes within a distance."""

    why = "somebody came near"
    ports = (Port("distance", "float", "Metres.", "1.5"),)

    def holds(self) -> bool:
        """Not where no distance is known."""
        metres = self.context.situation.distance
        return metres is not None and metres <= self.number("distance")


class OnLook(_OnBecoming):
    """Begins its child when the visitor has looked at the avatar for a while."""

    why = "the visitor looks at the avatar"
    ports = (Port("for", "seconds", "Seconds.", "1"),)

    def holds(self) -> bool:
        """Without a break."""
        seen = self.context.situation
        return seen.now - seen.attended_since >= self.number("for")


class OnQueue(_OnBecoming):
    """Begins its child when more people wait than that."""

    why = "the queue grew"
    ports = (Port("longer_than", "int", "How many.", "0"),)

    def holds(self) -> bool:
        """As last counted."""
        return self.context.situation.waiting > self.number("longer_than")


class Reactions(Control):
    """Lets the newest event win: the child whose event happens begins, and what ran before is halted.

    Children are event decorators, or subtrees that begin with one; of two events in the same tick the first child's
    counts. Where the child of a new event fails at once, what ran goes on. It fails while nothing runs.
    """

    _events: tuple[tuple[Node, Event], ...] | None = None
    """Each child with its event, once they have been found."""

    def update(self) -> Status:
        """Ask all events, then go on with what runs."""
        running = next((child for child in self.children if child.status is RUNNING), None)
        if self._events is None:
            self._events = tuple((child, self._event(child)) for child in self.children)
        for child, event in self._events:
            if not event.happening():
                continue
            with because(self, event.why):
                status = child.execute()
                if status is FAILURE or status is IDLE:
                    running = None if child is running else running
                    continue
                if running is not None and running is not child:
                    running.stop(IDLE)
            return status
        return FAILURE if running is None else running.execute()

    def verify(self) -> Iterator[TreeError]:
        """Every child is an event, or begins with one."""
        for child in self.children:
            if _event(child) is None:
                yield _no_event(child)

    def _event(self, child: Node) -> Event:
        event = _event(child)
        if event is None:
            raise _no_event(child)
        return event


def _event(child: Node) -> Event | None:
    """The event decorator that a child is, or begins with."""
    node = child
    while not isinstance(node, Event):
        if len(node.children) != 1:
            return None
        node = node.children[0]
    return node


def _no_event(child: Node) -> TreeError:
    advice = "What shall run while nothing happens stands beside Reactions, in a ReactiveFallback."
    return child.misuse("an event such as OnHeard as a child of Reactions", child.name, advice)


@contextmanager
def because(node: Node, why: str) -> Iterator[None]:
    """What is halted meanwhile is told why."""
    agenda = node.context.agenda
    before, agenda.because = agenda.because, why
    try:
        yield
    finally:
        agenda.because = before


NODES: tuple[type[Node], ...] = (
    OnHeard, OnMisheard, OnArrival, OnLeaving, OnVoice, OnInterruption, OnStop, OnTouch, OnChat, OnGift, OnFollow,
    OnSilence, OnFact, OnHour, OnFeeling, OnNear, OnLook, OnQueue, Reactions,
)  # fmt: skip
