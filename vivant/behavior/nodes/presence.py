"""Presence: who is there, how near, and what they look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from py_trees.common import Status

from vivant.behavior.decorators import at_least
from vivant.behavior.node import SUCCESS, Action, Condition, Node
from vivant.behavior.nodes.acting import NOW, QUIETLY
from vivant.behavior.ports import Port, Value
from vivant.errors import TreeError
from vivant.score import Emotion

EMOTIONS: tuple[str, ...] = get_args(Emotion)
"""What visitors may seem to feel."""

_FOR = Port("for", "seconds", "At least so long, seconds.", "0")


class Present(Condition):
    """Somebody is there, for so long at least."""

    ports = (_FOR,)

    def holds(self) -> bool:
        """Counted from when they came."""
        seen = self.context.situation
        return seen.present and seen.now - seen.arrived_at >= self.number("for")


class Absent(Condition):
    """Nobody is there, for so long at least."""

    ports = (_FOR,)

    def holds(self) -> bool:
        """Counted from when somebody was last there."""
        seen = self.context.situation
        return not seen.present and seen.now - seen.last_seen >= self.number("for")


class Arrived(Condition):
    """Somebody has just come, or was reported to be there again."""

    nature = NOW

    def holds(self) -> bool:
        """In the tick that brings it."""
        return self.context.situation.arrived


class Left(Condition):
    """The visitor has just left."""

    nature = NOW

    def holds(self) -> bool:
        """In the tick that brings it."""
        return self.context.situation.left


class Near(Condition):
    """The nearest visitor stands within a distance."""

    ports = (Port("distance", "float", "Metres.", "1.5"),)

    def holds(self) -> bool:
        """Not where no distance is known."""
        metres = self.context.situation.distance
        return metres is not None and metres <= self.number("distance")


class Far(Condition):
    """The nearest visitor stands beyond a distance."""

    ports = (Port("distance", "float", "Metres.", "3"),)

    def holds(self) -> bool:
        """Not where no distance is known."""
        metres = self.context.situation.distance
        return metres is not None and metres > self.number("distance")


class Approaching(Condition):
    """The visitor comes nearer, so fast at least."""

    ports = (Port("speed", "float", "Metres per second.", "0.2"),)

    def holds(self) -> bool:
        """By the last two distances that were seen."""
        return self.context.situation.approach >= self.number("speed")


class GoingAway(Condition):
    """The visitor goes away, so fast at least."""

    ports = (Port("speed", "float", "Metres per second.", "0.2"),)

    def holds(self) -> bool:
        """By the last two distances that were seen."""
        return -self.context.situation.approach >= self.number("speed")


class LooksAt(Condition):
    """The visitor looks at the avatar, the screen, or away."""

    ports = (Port("target", "string", "What they look at.", "avatar", choices=("avatar", "screen", "away")),)

    def holds(self) -> bool:
        """As last seen."""
        return self.context.situation.gaze == self.text("target")


class FacingAvatar(Condition):
    """The visitor looks at the avatar without a break, for so long at least."""

    ports = (Port("for", "seconds", "Seconds.", "1"),)

    def holds(self) -> bool:
        """Shorter glances do not count."""
        seen = self.context.situation
        return seen.now - seen.attended_since >= self.number("for")


class Touched(Condition):
    """A card or button was just touched."""

    ports = (
        Port("what", "list", "Names that count; any, if left out.", ""),
        Port("touched", "string", "Which it was.", direction="output"),
    )
    nature = NOW

    def holds(self) -> bool:
        """In the tick that brings it."""
        found = touched(self, "what")
        if found:
            self.output("touched", found)
        return bool(found)


class VisitorCount(Condition):
    """So many visitors have come at least."""

    ports = (Port("at_least", "int", "How many.", "1"),)

    def holds(self) -> bool:
        """Since the human began."""
        return self.context.situation.visitors >= self.number("at_least")


class FirstVisit(Condition):
    """The one who is there is the first visitor."""

    def holds(self) -> bool:
        """Since the human began."""
        seen = self.context.situation
        return seen.present and seen.visitors == 1


class EveryNth(Condition):
    """The one who is there is every so manieth visitor."""

    ports = (Port("n", "int", "Each so manieth: 10 is the tenth, the twentieth …"),)

    def verify(self) -> Iterator[TreeError]:
        """1 or more."""
        yield from at_least(self, "n", 1)

    def holds(self) -> bool:
        """Since the human began. ValueError where n is below 1."""
        n = int(self.number("n"))
        if n < 1:
            raise ValueError(f"expected n of at least 1, found {n}")
        seen = self.context.situation
        return seen.present and seen.visitors > 0 and seen.visitors % n == 0


class QueueLongerThan(Condition):
    """More people wait than that."""

    ports = (Port("people", "int", "How many.", "0"),)

    def holds(self) -> bool:
        """As last counted."""
        return self.context.situation.waiting > self.number("people")


class Feels(Condition):
    """The visitor seems to feel one of some emotions, so strongly at least."""

    ports = (
        Port("emotion", "list", "One of these will do.", choices=EMOTIONS),
        Port("at_least", "float", "Intensity, 0 to 1.", "0.5"),
    )

    def holds(self) -> bool:
        """As last seen."""
        return feels(self)


class Remember(Action):
    """Remembers something of the visitor until they leave."""

    ports = (Port("note", "string", "What to call it."), Port("value", "any", "What to remember.", "true"))
    nature = QUIETLY

    def update(self) -> Status:
        """In the place of what was remembered under that name."""
        self.context.situation.notes[self.text("note")] = self.input("value")
        return SUCCESS


class Remembers(Condition):
    """Something is remembered of the visitor under that name."""

    ports = (
        Port("note", "string", "What it is called."),
        Port("value", "any", "It must be this; anything if left out.", ""),
        Port("found", "any", "What is remembered.", direction="output"),
    )

    def holds(self) -> bool:
        """Nothing is remembered of who has left."""
        note = self.context.situation.notes.get(self.text("note"))
        if note is None or (self.text("value") and not same(note, self.input("value"))):
            return False
        self.output("found", note)
        return True


class Forget(Action):
    """Forgets what is remembered of the visitor: one thing, or all of it."""

    ports = (Port("note", "string", "What it is called; everything if left out.", ""),)
    nature = QUIETLY

    def update(self) -> Status:
        """Succeeds also where nothing was remembered."""
        notes = self.context.situation.notes
        if note := self.text("note"):
            notes.pop(note, None)
        else:
            notes.clear()
        return SUCCESS


def touched(node: Node, port: str) -> str:
    """The first name in a list port that was touched in this tick; any where the list is empty, "" if none."""
    wanted = node.input(port)
    names = wanted if isinstance(wanted, tuple) else tuple(part.strip() for part in str(wanted).split(";") if part)
    return next((what for what in node.context.situation.touched if not names or what in names), "")


def feels(node: Node) -> bool:
    """Whether the visitor feels what the ports `emotion` and `at_least` say."""
    seen, wanted = node.context.situation, node.input("emotion")
    names = wanted if isinstance(wanted, tuple) else tuple(part.strip() for part in str(wanted).split(";"))
    return seen.emotion in names and seen.emotion_intensity >= node.number("at_least")


def same(value: Value, wanted: Value) -> bool:
    """Whether a value is the one that a file writes: as a number, else as text.

    >>> same(3.0, "3"), same(True, "true"), same("open", "closed")
    (True, True, False)
    """
    if isinstance(value, bool):
        return str(value).lower() == str(wanted).strip().lower()
    try:
        return float(str(value)) == float(str(wanted))
    except ValueError:
        return str(value) == str(wanted)


NODES: tuple[type[Node], ...] = (
    Present, Absent, Arrived, Left, Near, Far, Approaching, GoingAway, LooksAt, FacingAvatar, Touched,
    VisitorCount, FirstVisit, EveryNth, QueueLongerThan, Feels, Remember, Remembers, Forget,
)  # fmt: skip
