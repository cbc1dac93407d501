"""A reply is put together from the chunks of its segments, and read back from its files."""

from __future__ import annotations

import csv
import wave
from pathlib import Path

import numpy as np
import pytest

from vivant.reply import Reply
from vivant.score import ARKIT, BodyChunk, Citation, FaceChunk, SpeechChunk

RATE = 8000
PARKING = Citation("en/parking.md", "Parking", "Fees", 9)


def tone(seconds: float, value: int, pts: float = 0.0) -> SpeechChunk:
    return SpeechChunk(pts, np.full(round(seconds * RATE), value, np.int16), RATE)


def face(frames: int, value: float, pts: float = 0.0) -> FaceChunk:
    return FaceChunk(pts, np.full((frames, 52), value, np.float32))


@pytest.fixture
def reply() -> Reply:
    """Two segments of 0.5 s and 0.25 s; the speech of the first ends 0.1 s before its face."""
    reply = Reply("Where?")
    reply.opened(7, "In Lot B.", RATE, [PARKING])
    reply.fed(7, tone(0.2, 100))
    reply.fed(7, tone(0.2, 200, pts=0.2))
    reply.fed(7, face(30, 0.5))
    reply.closed(7, 0.5)
    reply.opened(9, "It is free.", RATE, [PARKING])
    reply.fed(9, tone(0.25, 300))
    reply.fed(9, face(15, 1.0))
    reply.fed(9, BodyChunk(0.1, (0,), np.zeros((3, 1, 4), np.float32), np.ones((3, 1), np.float32)))
    reply.closed(9, 0.25)
    return reply


def test_sentences_follow_one_another(reply: Reply) -> None:
    assert reply.text == "In Lot B. It is free."
    assert reply.duration == 0.75
    assert reply.rate == RATE
    assert (reply.knows(7), reply.knows(9), reply.knows(8)) == (True, True, False)


def test_a_source_counts_once(reply: Reply) -> None:
    assert reply.citations == [PARKING]


def test_speech_has_every_chunk_at_its_time_and_silence_between(reply: Reply) -> None:
    speech = reply.speech
    assert (speech.dtype, speech.shape) == (np.int16, (round(0.75 * RATE),))
    edges = [round(seconds * RATE) for seconds in (0.2, 0.4, 0.5)]
    assert [set(part.tolist()) for part in np.split(speech, edges)] == [{100}, {200}, {0}, {300}]


def test_the_face_has_every_frame_at_its_time(reply: Reply) -> None:
    weights = reply.face
    assert (weights.dtype, weights.shape) == (np.float32, (45, 52))
    assert (weights[:30] == 0.5).all()
    assert (weights[30:] == 1.0).all()


def test_body_chunks_know_where_their_segment_begins(reply: Reply) -> None:
    ((start, chunk),) = reply.body
    assert (start, chunk.pts) == (0.5, 0.1)


def test_what_outlasts_its_segment_is_cut() -> None:
    reply = Reply("Where?")
    reply.opened(1, "Here.", RATE, [])
    reply.fed(1, tone(0.5, 100))
    reply.fed(1, face(60, 0.5))
    reply.closed(1, 0.25)
    assert len(reply.speech) == 2000
    assert len(reply.face) == 15


def test_a_reply_without_a_word_is_empty(tmp_path: Path) -> None:
    reply = Reply("Where?")
    reply.save_wav(tmp_path / "a.wav")
    assert (reply.text, reply.duration, len(reply.speech), reply.face.shape) == ("", 0, 0, (0, 52))
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert file.getnframes() == 0


def test_the_speech_reads_back(reply: Reply, tmp_path: Path) -> None:
    reply.save_wav(tmp_path / "reply.wav")
    with wave.open(str(tmp_path / "reply.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert samples.tolist() == reply.speech.tolist()


def test_the_face_reads_back(reply: Reply, tmp_path: Path) -> None:
    reply.save_face(str(tmp_path / "reply.csv"))
    with open(tmp_path / "reply.csv", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["seconds", *ARKIT]
    table = np.array(rows, float)
    assert np.allclose(table[:, 0], np.arange(45) / 60, atol=1e-4)
    assert np.allclose(table[:, 1:], reply.face, atol=1e-4)
