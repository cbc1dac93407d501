"""Score events as wire messages: how what a human does is put on the wire."""

from __future__ import annotations

from dataclasses import asdict
from functools import singledispatch
from typing import Any

import numpy as np

from vivant.score import (
    BODY_RATE,
    FACE_RATE,
    Alerted,
    Attending,
    Card,
    CardsShown,
    Diagnostic,
    EpochRaised,
    Event,
    HandedOver,
    Hearing,
    Held,
    IdleClip,
    SegmentClosed,
    SegmentFed,
    SegmentOpened,
    SpeechChunk,
    TurnClosed,
    TurnOpened,
)
from vivant.wire.media import Kind, Packet, payload_of, quantised_bones, quantised_weights
from vivant.wire.messages import (
    Alarm,
    Attend,
    Cards,
    Epoch,
    Handover,
    Hear,
    Hold,
    Idle,
    Message,
    Notice,
    SegmentClose,
    SegmentOpen,
    TurnClose,
    TurnOpen,
    Words,
)


@singledispatch
def message_of(event: Event) -> Message | None:
    """The control message that announces an event; None where it is media alone."""
    raise AssertionError(f"an event without a message: {type(event).__name__}")


@message_of.register
def _(event: TurnOpened) -> Message | None:
    return TurnOpen(event.turn, event.epoch, event.lang, event.question)


@message_of.register
def _(event: SegmentOpened) -> Message | None:
    said = event.utterance
    citations = [asdict(citation) for citation in said.citations]
    return SegmentOpen(
        event.segment, event.turn, event.epoch, said.text, said.lang, event.rate, said.interruptible, citations
    )


@message_of.register
def _(event: SegmentFed) -> Message | None:
    if not isinstance(event.chunk, SpeechChunk) or not event.chunk.words:
        return None
    words = [[word.offset, len(word.text), _ms(word.start), _ms(word.end)] for word in event.chunk.words]
    return Words(event.segment, event.epoch, words)


@message_of.register
def _(event: SegmentClosed) -> Message | None:
    return SegmentClose(event.segment, event.epoch, _ms(event.duration))


@message_of.register
def _(event: CardsShown) -> Message | None:
    return Cards(event.turn, event.epoch, [card_of(card) for card in event.cards])


@message_of.register
def _(event: TurnClosed) -> Message | None:
    trace = {stage: _ms(seconds) for stage, seconds in event.trace.items()}
    return TurnClose(event.turn, event.epoch, event.halted, trace)


@message_of.register
def _(event: EpochRaised) -> Message | None:
    return Epoch(event.epoch, event.reason)


@message_of.register
def _(event: Held) -> Message | None:
    return Hold(event.epoch, event.on)


@message_of.register
def _(event: Hearing) -> Message | None:
    return Hear(event.state, event.text)


@message_of.register
def _(event: Attending) -> Message | None:
    return Attend(event.target, event.pose)


@message_of.register
def _(event: Diagnostic) -> Message | None:
    return Notice(event.code, event.text)


@message_of.register
def _(event: HandedOver) -> Message | None:
    return Handover(event.reason)


@message_of.register
def _(event: Alerted) -> Message | None:
    return Alarm(event.code, event.text)


def packet_of(event: Event) -> Packet | None:
    """The media packet of an event, if it has one; its `seq` is still 0."""
    if not isinstance(event, SegmentFed):
        return None
    kind, payload = payload_of(event.chunk)
    return Packet(kind, event.segment, event.epoch, 0, event.chunk.pts, payload)


def card_of(card: Card) -> dict[str, Any]:
    """A card as JSON."""
    return asdict(card)


def idle_of(clip: IdleClip) -> tuple[Idle, tuple[Packet, ...]]:
    """Idle life as its message and the packets of segment 0, each within MAX_MEDIA."""
    message = Idle(_ms(clip.duration), [[round(float(v), 5) for v in offset] for offset in clip.hips])
    shares = np.ones(clip.rotations.shape[:2], np.float32)
    packets = []
    for part in _slices(len(clip.weights), FACE_RATE):
        weights = quantised_weights(clip.weights[part])
        packets.append(Packet(Kind.FACE, 0, 0, 0, part.start / FACE_RATE, weights))
    for part in _slices(len(clip.rotations), BODY_RATE):
        pose = quantised_bones(clip.bones, clip.rotations[part], shares[part])
        packets.append(Packet(Kind.BODY, 0, 0, 0, part.start / BODY_RATE, pose))
    return message, tuple(packets)


def _slices(frames: int, rate: int, seconds: int = 4) -> list[slice]:
    return [slice(start, start + seconds * rate) for start in range(0, frames, seconds * rate)]


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)
