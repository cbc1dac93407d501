"""Limits of a connection: token buckets for control messages and for bytes, apart from each other."""

from __future__ import annotations

from dataclasses import dataclass

from vivant.errors import FrameTooLarge, RateLimited


@dataclass(frozen=True, slots=True)
class Limits:
    """What a client may send and how much may wait for it."""

    text_bytes: int = 16 * 1024
    """Largest text frame."""
    media_bytes: int = 64 * 1024
    """Largest binary frame."""
    messages_per_s: int = 50
    """Control messages; bursts of twice as many pass."""
    bytes_per_s: int = 256 * 1024
    """Of all frames; bursts of twice as many pass."""
    question_chars: int = 1000
    """Longest question."""
    control_queue: int = 256
    """Control messages that may wait for a client that reads slowly; one more closes the connection."""
    media_queue_bytes: int = 2 * 1024 * 1024
    """Media that may wait for it; beyond, its picture is thinned and then the turn is cancelled."""

    def as_dict(self) -> dict[str, int]:
        """For `hello`."""
        return {name: getattr(self, name) for name in ("text_bytes", "media_bytes", "messages_per_s", "bytes_per_s",
                                                       "question_chars")}  # fmt: skip


class Bucket:
    """A token bucket: `rate` units a second, at most `burst` at once."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate, self._burst = rate, burst
        self._level, self._at = burst, now

    def take(self, units: float, now: float) -> bool:
        """True where that many units were there."""
        self._level = min(self._burst, self._level + (now - self._at) * self._rate)
        self._at = now
        if units > self._level:
            return False
        self._level -= units
        return True


class Gate:
    """Lets a peer's frames pass within its limits."""

    def __init__(self, limits: Limits, now: float) -> None:
        self._limits = limits
        self._messages = Bucket(limits.messages_per_s, 2 * limits.messages_per_s, now)
        self._bytes = Bucket(limits.bytes_per_s, 2 * limits.bytes_per_s, now)

    def admit(self, size: int, binary: bool, now: float) -> None:
        """Raise FrameTooLarge or RateLimited, or return."""
        limit = self._limits.media_bytes if binary else self._limits.text_bytes
        if size > limit:
            raise FrameTooLarge(f"a frame of {size} bytes; the limit is {limit}")
        if not self._bytes.take(size, now):
            raise RateLimited(f"more than {self._limits.bytes_per_s} bytes a second")
        if not binary and not self._messages.take(1, now):
            raise RateLimited(f"more than {self._limits.messages_per_s} messages a second")
