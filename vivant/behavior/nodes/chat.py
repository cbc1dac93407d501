"""Chat: the audience of a live room, who comment, give, follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from py_trees.common import Status

from vivant import score
from vivant.behavior.agenda import Turned
from vivant.behavior.nature import Nature
from vivant.behavior.node import FAILURE, SUCCESS, Action, Condition, Node
from vivant.behavior.nodes.acting import NOW, OUTCOME, WAIT, Turn
from vivant.behavior.ports import Port
from vivant.behavior.wording import items, mentioned, written_in

AUTHOR = Port("author", "string", "Who it was.", direction="output")
TEXT = Port("text", "string", "What they wrote.", direction="output")
AMOUNT = Port("amount", "float", "What the gift is worth.", direction="output")
LANG = Port("lang", "string", "In which language, zh or en.", direction="output")
KEYWORDS = Port("keywords", "list", "Only what mentions one of these; anything if left out.", "")
PICK = Port(
    "pick", "string", "Which comment of those that wait.", "oldest", choices=("oldest", "newest", "highest_gift")
)

KIND = Port("kind", "string", "What counts.", "any", choices=("any", "comment", "gift"))
BELOW = Port("below", "float", "Only gifts that are worth less; 0: all.", "0")


class _Chat(Condition):
    """Something of one kind was just done; the first that counts is given."""

    what: ClassVar[score.ChatKind]
    nature = NOW

    def counts(self, chat: score.Chatted) -> bool:
        """Whether it is what is asked for."""
        return chat.what == self.what

    def holds(self) -> bool:
        """In the tick that brings it."""
        found = next((chat for chat in self.context.situation.chats if self.counts(chat)), None)
        if found is not None:
            tell(self, found)
        return found is not None


class Chatted(_Chat):
    """Somebody of the audience has just written a comment."""

    what = "comment"
    ports = (AUTHOR, TEXT, LANG)


class ChatSays(_Chat):
    """Somebody of the audience has just written a comment that mentions a keyword."""

    what = "comment"
    ports = (Port("keywords", "list", "Words; one of these will do."), AUTHOR, TEXT, LANG)

    def counts(self, chat: score.Chatted) -> bool:
        """Words in Latin letters count as whole words only."""
        return super().counts(chat) and bool(mentioned(chat.text, items(self.input("keywords"))))


class Gift(_Chat):
    """Somebody of the audience has just given something, worth so much at least."""

    what = "gift"
    ports = (Port("at_least", "float", "What it must be worth.", "0"), AUTHOR, TEXT, AMOUNT)

    def counts(self, chat: score.Chatted) -> bool:
        """Worth enough."""
        return super().counts(chat) and chat.amount >= self.number("at_least")


class Follows(_Chat):
    """Somebody of the audience has just become a follower."""

    what = "follow"
    ports = (AUTHOR,)


class Joins(_Chat):
    """Somebody has just joined the audience."""

    what = "join"
    ports = (AUTHOR,)


class ChatBusy(Condition):
    """The audience writes so many comments a minute at least."""

    ports = (Port("per_minute", "float", "Comments in the last minute.", "30"),)

    def holds(self) -> bool:
        """At most as many as are kept count."""
        seen = self.context.situation
        recent = sum(1 for at in seen.chat_times if seen.now - at < 60)
        return recent >= self.number("per_minute")


class ChatWaiting(Condition):
    """So many comments and gifts wait for an answer at least."""

    ports = (Port("at_least", "int", "How many.", "1"),)

    def holds(self) -> bool:
        """Those that nobody has picked."""
        return len(self.context.situation.unanswered) >= self.number("at_least")


class PickChat(Action):
    """Takes a comment or gift out of those that wait; fails where none does."""

    ports = (
        PICK,
        KEYWORDS,
        KIND,
        Port("at_least", "float", "What a gift must be worth.", "0"),
        BELOW,
        AUTHOR,
        TEXT,
        AMOUNT,
        LANG,
        Port("what", "string", "comment or gift.", direction="output"),
    )
    nature = Nature(frozenset(("success", "failure")))

    def update(self) -> Status:
        """At once; each is picked once."""
        least = self.number("at_least")
        found = picked(self, lambda chat: _counts(self, chat) and (chat.what != "gift" or chat.amount >= least))
        if found is None:
            return FAILURE
        tell(self, found)
        return SUCCESS


class PickNewcomers(Action):
    """Takes all who joined, or all who followed, since it last did; fails while they are too few."""

    ports = (
        Port("kind", "string", "Who counts.", "join", choices=("join", "follow")),
        Port("at_least", "int", "How many there must be.", "1"),
        Port("author", "string", "Who came last.", direction="output"),
        Port("count", "int", "How many they are.", direction="output"),
    )
    nature = Nature(frozenset(("success", "failure")))

    def update(self) -> Status:
        """At once; each is taken once. Of a flood the last are known."""
        newcomers, kind = self.context.situation.newcomers, self.text("kind")
        found = [each for each in newcomers if each.what == kind]
        if len(found) < max(1, self.number("at_least")):
            return FAILURE
        rest = [each for each in newcomers if each.what != kind]
        newcomers.clear()
        newcomers.extend(rest)
        self.output("author", found[-1].author)
        self.output("count", len(found))
        return SUCCESS


class DropChats(Action):
    """Lets comments and gifts that wait go unanswered."""

    ports = (KIND, BELOW)
    nature = Nature(frozenset(("success",)))

    def update(self) -> Status:
        """At once."""
        waiting = self.context.situation.unanswered
        rest = [chat for chat in waiting if not _counts(self, chat)]
        waiting.clear()
        waiting.extend(rest)
        return SUCCESS


class AnswerChat(Turn):
    """Picks a comment that waits and answers it from the documents; fails where none waits."""

    ports = (
        Port("pick", "string", "Which comment of those that wait.", "oldest", choices=("oldest", "newest")),
        KEYWORDS, AUTHOR, TEXT, LANG, WAIT, OUTCOME,
    )  # fmt: skip

    def initialise(self) -> None:
        """Pick."""
        super().initialise()
        self._chat = picked(self, lambda chat: chat.what == "comment" and bool(chat.text.strip()))

    def update(self) -> Status:
        """As Answer."""
        return FAILURE if self._chat is None else super().update()

    def wanted(self) -> Turned:
        """In the language in which it was written."""
        if self._chat is None:
            raise AssertionError("an answer to no comment; update shouldn't let it pass")
        tell(self, self._chat)
        otherwise = self.context.situation.lang
        return score.Answer(self._chat.text, self._chat.lang or written_in(self._chat.text, otherwise))


def _counts(node: Node, chat: score.Chatted) -> bool:
    """Whether it is of the port `kind`, and worth less than the port `below`."""
    below = node.number("below")
    return node.text("kind") in ("any", chat.what) and not (chat.what == "gift" and 0 < below <= chat.amount)


def picked(node: Node, counts: Callable[[score.Chatted], bool]) -> score.Chatted | None:
    """What the ports `pick` and `keywords` choose of what waits; it waits no more."""
    waiting = node.context.situation.unanswered
    keywords = items(node.input("keywords"))
    fit = [chat for chat in waiting if counts(chat) and (not keywords or mentioned(chat.text, keywords))]
    if not fit:
        return None
    match node.text("pick"):
        case "newest":
            found = fit[-1]
        case "highest_gift":
            found = max(fit, key=lambda chat: chat.amount if chat.what == "gift" else 0.0)
        case _:
            found = fit[0]
    index = next(n for n, chat in enumerate(waiting) if chat is found)
    del waiting[index]
    return found


def tell(node: Node, chat: score.Chatted) -> None:
    """Give a comment or gift to those output ports that the node has."""
    for name, value in _values(node, chat):
        if node.model().port(name):
            node.output(name, value)


def _values(node: Node, chat: score.Chatted) -> Iterator[tuple[str, str | float]]:
    yield "author", chat.author
    yield "text", chat.text
    yield "amount", chat.amount
    yield "what", chat.what
    yield "lang", chat.lang or written_in(chat.text, node.context.situation.lang)


NODES: tuple[type[Node], ...] = (
    Chatted, ChatSays, Gift, Follows, Joins, ChatBusy, ChatWaiting, PickChat, PickNewcomers, DropChats, AnswerChat,
)  # fmt: skip
