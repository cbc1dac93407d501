"""Hides what visitors said from a journal that is kept without texts."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import deque
from collections.abc import Collection, Sequence

from vivant.score import Act, Alert, Answer, Card, Chatted, Halt, HandOver, Heard, Percept, Say, Show, Sign

REMEMBERED = 20
"""Utterances of visitors that are looked for in what nodes and guards give as reasons."""


class Veil:
    """Hides what visitors said: `‹12 characters, 3fa9c1d2›`. Equal texts look alike, within one journal only.

    own : texts that are shown as they are: what the persona and the tree say of their own. All else that is said or
        shown may hold a visitor's words. salt : secret, and forgotten with the recording.
    """

    def __init__(self, salt: bytes, own: Collection[str]) -> None:
        self._salt, self._own = salt, frozenset(own)
        self._heard: deque[str] = deque(maxlen=REMEMBERED)

    def hear(self, percepts: Sequence[Percept]) -> None:
        """Learn what visitors said, to find it again in what is given as reasons."""
        for percept in percepts:
            if isinstance(percept, Heard | Chatted) and percept.text.strip():
                self._heard.append(percept.text.strip())

    def percept(self, percept: Percept) -> Percept:
        """A percept without words."""
        match percept:
            case Heard():
                return dataclasses.replace(percept, text=self._hidden(percept.text))
            case Chatted():
                author, text = self._hidden(percept.author), self._hidden(percept.text)
                return dataclasses.replace(percept, author=author, text=text)
        return percept

    def act(self, act: Act) -> Act:
        """An Act without words, unless they are its own."""
        match act:
            case Say() | Sign() | Alert():
                return dataclasses.replace(act, text=self._said(act.text))
            case Answer():
                return dataclasses.replace(act, question=self._said(act.question))
            case HandOver():
                return dataclasses.replace(act, reason=self._said(act.reason))
            case Halt():
                return dataclasses.replace(act, reason=self.reason(act.reason))
            case Show():
                return dataclasses.replace(act, cards=tuple(map(self._card, act.cards)))
        return act

    def reason(self, reason: str) -> str:
        """A reason, hidden where it holds what a visitor said."""
        return self._hidden(reason) if any(heard in reason for heard in self._heard) else reason

    def _card(self, card: Card) -> Card:
        table = tuple(tuple(map(self._said, row)) for row in card.table)
        title, body, caption = self._said(card.title), self._said(card.body), self._said(card.caption)
        return dataclasses.replace(card, title=title, body=body, caption=caption, table=table)

    def _said(self, text: str) -> str:
        return text if text in self._own else self._hidden(text)

    def _hidden(self, text: str) -> str:
        if not text:
            return text
        return f"‹{len(text)} characters, {hashlib.blake2b(text.encode(), key=self._salt, digest_size=4).hexdigest()}›"
