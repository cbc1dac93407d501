"""Score events on the wire."""

from __future__ import annotations

import json

import numpy as np

from vivant.score import (
    Alerted,
    Attending,
    BodyChunk,
    Card,
    CardsShown,
    Citation,
    Diagnostic,
    EpochRaised,
    FaceChunk,
    HandedOver,
    IdleClip,
    SegmentClosed,
    SegmentFed,
    SegmentOpened,
    SpeechChunk,
    TurnClosed,
    TurnOpened,
    Utterance,
    Word,
)
from vivant.wire.codec import decode, encode
from vivant.wire.events import idle_of, message_of, packet_of
from vivant.wire.media import MAX_MEDIA, Kind
from vivant.wire.messages import FROM_SERVER, SegmentOpen, Words

CITATION = Citation("zh/parking.md", "停车", "收费", 7)


def test_every_event_has_a_message_that_decodes() -> None:
    speech = SpeechChunk(0.0, np.zeros(100, np.int16), 22050, words=(Word("停", 0.0, 0.2, 0),))
    card = Card("停车", table=(("a", "b"), ("1", "2")), citation=CITATION)
    events = [
        TurnOpened(1, 2, "zh", "停车?"),
        SegmentOpened(3, 1, 2, Utterance("停车", "zh", citations=(CITATION,)), 22050),
        SegmentFed(3, 2, speech),
        SegmentClosed(3, 2, 1.25),
        CardsShown(1, 2, (card,)),
        TurnClosed(1, 2, False, {"first_text": 0.01}),
        EpochRaised(3, "x"),
        Attending("visitor", "idle"),
        Diagnostic("EngineDied", "x"),
        HandedOver("a complaint"),
        Alerted("node", "x"),
    ]
    for event in events:
        message = message_of(event)
        assert message is not None
        assert decode(encode(message), FROM_SERVER)[0] == json_like(message)


def json_like(message: object) -> object:
    """A message whose tuples are lists, as JSON has them."""
    if hasattr(message, "cards"):
        return type(message)(message.turn, message.epoch, json.loads(json.dumps(message.cards)))
    return message


def test_a_segment_names_its_sources_and_words_their_times() -> None:
    message = message_of(SegmentOpened(3, 1, 2, Utterance("停车", "zh", citations=(CITATION,)), 22050))
    assert isinstance(message, SegmentOpen)
    assert message.citations == [{"document": "zh/parking.md", "title": "停车", "heading": "收费", "line": 7}]
    speech = SpeechChunk(0.0, np.zeros(100, np.int16), 22050, words=(Word("停车", 0.01, 0.2, 4),))
    assert message_of(SegmentFed(3, 2, speech)) == Words(3, 2, [[4, 2, 10.0, 200.0]])


def test_media_carries_the_chunk() -> None:
    chunk = FaceChunk(0.5, np.zeros((3, 52), np.float32))
    packet = packet_of(SegmentFed(3, 2, chunk))
    assert packet is not None
    assert (packet.kind, packet.segment, packet.epoch, packet.pts, len(packet.payload)) == (Kind.FACE, 3, 2, 0.5, 156)
    assert message_of(SegmentFed(3, 2, chunk)) is None
    assert packet_of(EpochRaised(1, "x")) is None


def test_idle_life_is_cut_into_packets() -> None:
    rotations = np.zeros((300, 52, 4), np.float32)
    rotations[..., 3] = 1
    clip = IdleClip(np.zeros((600, 52), np.float32), tuple(range(52)), rotations, np.zeros((300, 3), np.float32))
    message, packets = idle_of(clip)
    assert message.duration_ms == 10_000
    assert len(message.hips) == 300
    assert all(len(packet.encode()) <= MAX_MEDIA for packet in packets)
    assert [packet.pts for packet in packets if packet.kind is Kind.BODY] == [0.0, 4.0, 8.0]
    assert sum(len(p.payload) for p in packets if p.kind is Kind.FACE) == 600 * 52


def test_a_body_chunk_has_its_kind() -> None:
    chunk = BodyChunk(0.0, (1,), np.ones((1, 1, 4), np.float32) / 2, np.ones((1, 1), np.float32))
    packet = packet_of(SegmentFed(1, 1, chunk))
    assert packet is not None
    assert packet.kind is Kind.BODY
