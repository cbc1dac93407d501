"""The outbox: order, overtaking, flushing and its bounds."""

from __future__ import annotations

import pytest

from vivant.errors import SlowPeer
from vivant.wire.limits import Limits
from vivant.wire.media import Kind, Packet
from vivant.wire.outbox import Outbox


def packet(kind: Kind, epoch: int = 1, size: int = 10) -> Packet:
    return Packet(kind, 1, epoch, 0, 0.0, bytes(size))


def drained(outbox: Outbox) -> list[str | Kind]:
    frames: list[str | Kind] = []
    while (frame := outbox.take()) is not None:
        frames.append(frame if isinstance(frame, str) else Packet.decode(frame).kind)
    return frames


def test_order_is_kept_and_urgent_frames_overtake() -> None:
    outbox = Outbox(Limits())
    outbox.put("open", 1)
    outbox.put_media(packet(Kind.SPEECH))
    outbox.put("close", 1)
    outbox.put_urgent("pong")
    assert drained(outbox) == ["pong", "open", Kind.SPEECH, "close"]


def test_packets_are_numbered_as_they_leave() -> None:
    outbox = Outbox(Limits())
    for _ in range(3):
        outbox.put_media(packet(Kind.FACE))
    frames = [outbox.take() for _ in range(3)]
    assert [Packet.decode(frame).seq for frame in frames if isinstance(frame, bytes)] == [1, 2, 3]


def test_a_flush_drops_older_epochs_and_nothing_else() -> None:
    outbox = Outbox(Limits())
    outbox.put("attend", 0)
    outbox.put("old", 1)
    outbox.put_media(packet(Kind.SPEECH, epoch=1))
    outbox.put_media(packet(Kind.FACE, epoch=0))
    outbox.put("new", 2)
    outbox.flush(2)
    assert drained(outbox) == ["attend", Kind.FACE, "new"]


def test_too_much_control_is_a_slow_peer() -> None:
    outbox = Outbox(Limits(control_queue=3))
    for _ in range(3):
        outbox.put("x")
    with pytest.raises(SlowPeer, match="4 control messages wait; the limit is 3"):
        outbox.put("x")


def test_picture_is_thinned_before_sound() -> None:
    outbox = Outbox(Limits(media_queue_bytes=100))
    outbox.put_media(packet(Kind.FACE, size=50))
    outbox.put_media(packet(Kind.SPEECH, size=50))
    outbox.put_media(packet(Kind.SPEECH, size=40))
    assert not outbox.overrun
    assert drained(outbox) == [Kind.SPEECH, Kind.SPEECH]


def test_too_much_sound_is_an_overrun_until_it_is_flushed() -> None:
    outbox = Outbox(Limits(media_queue_bytes=100))
    for _ in range(3):
        outbox.put_media(packet(Kind.SPEECH, size=50))
    assert outbox.overrun
    outbox.flush(2)
    assert not outbox.overrun
    assert len(outbox) == 0
