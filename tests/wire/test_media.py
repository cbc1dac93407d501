"""Media packets: golden bytes, round trips, and everything that is no packet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.errors import FrameTooLarge, MalformedMessage, WireError
from vivant.score import ARKIT, BodyChunk, FaceChunk, SpeechChunk
from vivant.wire.media import HEADER, MAX_MEDIA, Kind, Packet, chunk_of, heard, payload_of

GOLDEN = Path(__file__).parent / "golden"

speech = SpeechChunk(0.25, np.array([0, 1, -1, 32767, -32768], np.int16), 22050)
face = FaceChunk(1.5, np.linspace(0, 1, 2 * len(ARKIT), dtype=np.float32).reshape(2, -1))
body = BodyChunk(
    0.1,
    (0, 5, 51),
    np.tile(np.array([0.0, 0.6, 0.0, 0.8], np.float32), (2, 3, 1)),
    np.array([[0, 0.5, 1], [1, 0.25, 0]], np.float32),
)


def packet(chunk: SpeechChunk | FaceChunk | BodyChunk) -> Packet:
    kind, payload = payload_of(chunk)
    return Packet(kind, segment=7, epoch=3, seq=9, pts=chunk.pts, payload=payload)


@pytest.mark.parametrize(("name", "chunk"), [("speech", speech), ("face", face), ("body", body)])
def test_bytes_are_golden(name: str, chunk: SpeechChunk | FaceChunk | BodyChunk) -> None:
    assert packet(chunk).encode().hex() == (GOLDEN / f"{name}.hex").read_text().strip()


def test_the_microphones_bytes_are_golden_and_come_back() -> None:
    sent = Packet(Kind.MICROPHONE, 0, 0, 9, 1.5, speech.samples.astype("<i2").tobytes())
    assert sent.encode().hex() == (GOLDEN / "microphone.hex").read_text().strip()
    assert np.array_equal(heard(Packet.decode(sent.encode())), speech.samples)
    with pytest.raises(MalformedMessage, match="no track"):
        chunk_of(sent, 16000)


def test_header_fields_stand_where_the_docs_say() -> None:
    data = packet(speech).encode()
    assert data[0] == Kind.SPEECH
    assert int.from_bytes(data[4:8], "little") == 7
    assert int.from_bytes(data[8:12], "little") == 3
    assert int.from_bytes(data[12:16], "little") == 9
    assert int.from_bytes(data[16:24], "little") == 250_000
    assert int.from_bytes(data[24:28], "little") == len(data) - 28 == 10


def test_speech_comes_back() -> None:
    back = chunk_of(Packet.decode(packet(speech).encode()), 22050)
    assert isinstance(back, SpeechChunk)
    assert back.pts == 0.25
    assert np.array_equal(back.samples, speech.samples)


def test_face_comes_back_within_its_step() -> None:
    back = chunk_of(Packet.decode(packet(face).encode()), 0)
    assert isinstance(back, FaceChunk)
    assert back.weights.shape == (2, 52)
    assert np.abs(back.weights - face.weights).max() <= 0.5 / 255 + 1e-6


def test_body_comes_back_within_its_step() -> None:
    back = chunk_of(Packet.decode(packet(body).encode()), 0)
    assert isinstance(back, BodyChunk)
    assert back.bones == body.bones
    assert np.abs(back.rotations - body.rotations).max() < 1e-4
    assert np.abs(back.shares - body.shares).max() < 1e-4


@given(st.binary(max_size=200))
def test_any_bytes_are_a_packet_or_a_wire_error(data: bytes) -> None:
    try:
        found = Packet.decode(data)
        chunk_of(found, 22050)
    except WireError:
        return
    assert found.encode()[28:] == data[28:]


def test_wrong_packets_say_what_was_found() -> None:
    with pytest.raises(MalformedMessage, match="of 3 bytes; the header alone has 28"):
        Packet.decode(b"abc")
    with pytest.raises(MalformedMessage, match="kind 9 with flags 0"):
        Packet.decode(HEADER.pack(9, 0, 0, 1, 1, 1, 0, 0))
    with pytest.raises(MalformedMessage, match="announces 5 bytes and carries 1"):
        Packet.decode(HEADER.pack(1, 0, 0, 1, 1, 1, 0, 5) + b"x")
    with pytest.raises(FrameTooLarge):
        Packet.decode(bytes(MAX_MEDIA + 1))
    with pytest.raises(MalformedMessage, match="speech packet of 3 bytes"):
        chunk_of(Packet(Kind.SPEECH, 1, 1, 1, 0, b"abc"), 22050)
