"""What waits for one client: urgent frames overtake, the rest keeps its order, nothing grows without bound."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from vivant.errors import SlowPeer
from vivant.wire.limits import Limits
from vivant.wire.media import Kind, Packet


@dataclass(slots=True)
class _Waiting:
    frame: str | Packet
    epoch: int

    @property
    def size(self) -> int:
        return len(self.frame.payload) if isinstance(self.frame, Packet) else 0


class Outbox:
    """A bounded queue of text frames and media packets.

    Control beyond its bound raises SlowPeer. Media beyond its bound loses the oldest face and body first; sound is
    never thinned: where it alone is too much, `overrun` is True and the turn is to be cancelled.
    """

    def __init__(self, limits: Limits) -> None:
        self.overrun = False
        self._limits = limits
        self._urgent: deque[str] = deque()
        self._ordered: deque[_Waiting] = deque()
        self._controls = 0
        self._media_bytes = 0
        self._seq = 0

    def __len__(self) -> int:
        return len(self._urgent) + len(self._ordered)

    def put_urgent(self, text: str) -> None:
        """A frame that overtakes everything else."""
        self._urgent.append(text)
        self._check_controls()

    def put(self, text: str, epoch: int = 0) -> None:
        """A control frame that keeps its place among the media; `epoch` 0 belongs to none."""
        self._ordered.append(_Waiting(text, epoch))
        self._controls += 1
        self._check_controls()

    def put_media(self, packet: Packet) -> None:
        """A media packet; its `seq` is given when it leaves."""
        self._ordered.append(_Waiting(packet, packet.epoch))
        self._media_bytes += len(packet.payload)
        if self._media_bytes > self._limits.media_queue_bytes:
            self._thin()

    def flush(self, epoch: int) -> None:
        """Drop everything that belongs to a lower epoch."""
        kept = [item for item in self._ordered if not 0 < item.epoch < epoch]
        self._replace(kept)
        self.overrun = False

    def take(self) -> str | bytes | None:
        """The next frame to send, or None."""
        if self._urgent:
            return self._urgent.popleft()
        if not self._ordered:
            return None
        item = self._ordered.popleft()
        if isinstance(item.frame, str):
            self._controls -= 1
            return item.frame
        self._media_bytes -= item.size
        self._seq += 1
        return replace(item.frame, seq=self._seq).encode()

    def _check_controls(self) -> None:
        waiting = self._controls + len(self._urgent)
        if waiting > self._limits.control_queue:
            raise SlowPeer(f"{waiting} control messages wait; the limit is {self._limits.control_queue}")

    def _thin(self) -> None:
        excess = self._media_bytes - self._limits.media_queue_bytes
        kept: list[_Waiting] = []
        for item in self._ordered:
            if excess > 0 and isinstance(item.frame, Packet) and item.frame.kind is not Kind.SPEECH:
                excess -= item.size
            else:
                kept.append(item)
        self._replace(kept)
        self.overrun = excess > 0

    def _replace(self, kept: list[_Waiting]) -> None:
        self._ordered = deque(kept)
        self._controls = sum(isinstance(item.frame, str) for item in kept)
        self._media_bytes = sum(item.size for item in kept)
