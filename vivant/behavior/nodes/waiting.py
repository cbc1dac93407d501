"""Waiting: for a while, or for something to happen."""

from __future__ import annotations

from py_trees.common import Status

from vivant.behavior.hours import MINUTES, minute
from vivant.behavior.nature import Nature
from vivant.behavior.node import FAILURE, RUNNING, SUCCESS, Action, Node
from vivant.behavior.nodes.acting import TIMEOUT, WAITS
from vivant.behavior.nodes.chat import AUTHOR, KEYWORDS, LANG, TEXT, tell
from vivant.behavior.nodes.listening import silence
from vivant.behavior.nodes.presence import same, touched
from vivant.behavior.ports import Port
from vivant.behavior.wording import items, mentioned


class Wait(Action):
    """Waits, then succeeds."""

    ports = (Port("seconds", "seconds", "How long, seconds."),)
    nature = Nature(frozenset(("running", "success")))

    def initialise(self) -> None:
        """From now on."""
        self._until = self.context.situation.now + self.number("seconds")

    def update(self) -> Status:
        """RUNNING until it is time."""
        return RUNNING if self.context.situation.now < self._until else SUCCESS


class WaitUntil(Action):
    """Waits until a time of the day; while nobody has told the time it waits."""

    ports = (Port("time", "time", "Local time, 17:00; where it is past, tomorrow's."),)
    nature = Nature(frozenset(("running", "success")))

    def initialise(self) -> None:
        """The time is looked up when the node begins."""
        self._due = minute(self.text("time")) % MINUTES
        self._before: int | None = None

    def update(self) -> Status:
        """SUCCESS in the tick in which the clock passes it."""
        clock = self.context.situation.clock
        if clock is None:
            return RUNNING
        now = clock.hour * 60 + clock.minute
        before, self._before = self._before, now
        return SUCCESS if passed(before, now, self._due) else RUNNING


class _WaitFor(Action):
    """RUNNING until what is waited for has happened."""

    nature = WAITS

    def happened(self) -> bool:
        """Whether it has; gives the output ports."""
        raise NotImplementedError

    def initialise(self) -> None:
        """From now on."""
        self._since = self.context.situation.now

    def update(self) -> Status:
        """FAILURE when the patience ends."""
        if self.happened():
            return SUCCESS
        patience = self.number("timeout")
        return FAILURE if patience and self.context.situation.now - self._since >= patience else RUNNING


class WaitForVisitor(_WaitFor):
    """Waits until somebody is there."""

    ports = (TIMEOUT,)

    def happened(self) -> bool:
        """Who is there already counts."""
        return self.context.situation.present


class WaitForLeaving(_WaitFor):
    """Waits until nobody is there."""

    ports = (TIMEOUT,)

    def happened(self) -> bool:
        """Where nobody is there it is over at once."""
        return not self.context.situation.present


class WaitForSilence(_WaitFor):
    """Waits until neither visitor nor avatar has spoken for a while."""

    ports = (Port("for", "seconds", "Seconds.", "1"), TIMEOUT)

    def happened(self) -> bool:
        """Typing counts as speaking."""
        return silence(self) >= self.number("for")


class WaitForVoice(_WaitFor):
    """Waits until the visitor begins to speak."""

    ports = (TIMEOUT,)

    def happened(self) -> bool:
        """Who is speaking already counts."""
        return self.context.situation.voice


class WaitForTouch(_WaitFor):
    """Waits until a card or button is touched."""

    ports = (
        Port("what", "list", "Names that count; any, if left out.", ""),
        TIMEOUT,
        Port("touched", "string", "Which it was.", direction="output"),
    )

    def happened(self) -> bool:
        """Touches of earlier ticks do not count."""
        found = touched(self, "what")
        if found:
            self.output("touched", found)
        return bool(found)


class WaitForChat(_WaitFor):
    """Waits until somebody of the audience writes a comment."""

    ports = (KEYWORDS, TIMEOUT, AUTHOR, TEXT, LANG)

    def happened(self) -> bool:
        """Comments of earlier ticks do not count."""
        keywords = items(self.input("keywords"))
        for chat in self.context.situation.chats:
            if chat.what == "comment" and (not keywords or mentioned(chat.text, keywords)):
                tell(self, chat)
                return True
        return False


class WaitForFact(_WaitFor):
    """Waits until a fact has a value."""

    ports = (
        Port("fact", "string", "Name of the fact."),
        Port("value", "any", "The value; any, if left out.", ""),
        TIMEOUT,
    )

    def happened(self) -> bool:
        """Where it has the value already, it is over at once."""
        fact = self.context.situation.facts.get(self.text("fact"))
        return fact is not None and (not self.text("value") or same(fact, self.input("value")))


def passed(before: int | None, now: int, due: int) -> bool:
    """Whether a clock that showed `before` and shows `now` has come to `due`, minutes of the day.

    >>> passed(1439, 1, 0), passed(500, 501, 600), passed(None, 600, 600)
    (True, False, True)
    """
    if before is None:
        return now == due
    return 0 < (due - before) % MINUTES <= (now - before) % MINUTES


NODES: tuple[type[Node], ...] = (
    Wait, WaitUntil, WaitForVisitor, WaitForLeaving, WaitForSilence, WaitForVoice, WaitForTouch, WaitForChat,
    WaitForFact,
)  # fmt: skip
