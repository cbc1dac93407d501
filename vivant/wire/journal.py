"""Numbered control messages of a session, kept in a byte-bounded ring for clients that come back."""

from __future__ import annotations

from collections import deque

from vivant.wire.codec import encode
from vivant.wire.messages import Message


class Journal:
    """Numbers messages from 1 and keeps the latest of them."""

    def __init__(self, max_bytes: int = 64 * 1024) -> None:
        self.n = 0
        """Number of the last message."""
        self._max_bytes = max_bytes
        self._bytes = 0
        self._kept: deque[tuple[int, str]] = deque()

    def append(self, message: Message) -> str:
        """The message as a numbered text frame."""
        self.n += 1
        text = encode(message, self.n)
        self._kept.append((self.n, text))
        self._bytes += len(text)
        while self._bytes > self._max_bytes:
            _, oldest = self._kept.popleft()
            self._bytes -= len(oldest)
        return text

    def forget(self) -> None:
        """Keep nothing of what was said so far: who comes back gets a snapshot."""
        self._kept.clear()
        self._bytes = 0

    def since(self, n: int) -> list[str] | None:
        """The frames after number `n`, oldest first; None where some are gone and a snapshot is due."""
        if n > self.n or (n < self.n and (not self._kept or self._kept[0][0] > n + 1)):
            return None
        return [text for number, text in self._kept if number > n]
