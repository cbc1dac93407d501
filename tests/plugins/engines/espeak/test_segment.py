from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vivant.plugins.engines.espeak.segment import CHUNK, FIRST_CHUNK, Segment
from vivant.score import MAX_CHUNK, Phone, Samples, Word, joined

RATE = 22050


def _ramp(count: int) -> Samples:
    return (np.arange(count) % 30000).astype(np.int16)


@given(st.lists(st.integers(0, 30000), max_size=6))
def test_chunks_are_contiguous_short_and_lose_nothing(lengths: list[int]) -> None:
    segment = Segment(RATE)
    chunks = []
    for length in lengths:
        segment.lay(_ramp(length))
        chunks += segment.ready()
    chunks += segment.ready(all_of_it=True)
    assert all(0 < len(chunk.samples) <= MAX_CHUNK * RATE for chunk in chunks)
    assert all(abs(first.end - second.pts) < 1e-9 for first, second in pairwise(chunks))
    assert not chunks or chunks[0].pts == 0
    assert (joined(chunks) == np.concatenate([_ramp(length) for length in [0, *lengths]])).all()


def test_the_first_chunk_is_small() -> None:
    segment = Segment(RATE)
    segment.lay(_ramp(RATE))
    first, second, *_ = segment.ready()
    assert len(first.samples) == round(FIRST_CHUNK * RATE)
    assert len(second.samples) == round(CHUNK * RATE)


def test_each_chunk_carries_what_starts_in_it() -> None:
    segment = Segment(RATE)
    segment.pause(0.5)
    segment.lay(_ramp(RATE), [Phone("a", 0.0, 0.4), Phone("b", 0.4, 1.0)], [Word("ab", 0.0, 1.0, 3)])
    chunks = list(segment.ready(all_of_it=True))
    phones = [phone for chunk in chunks for phone in chunk.phones]
    assert [(phone.symbol, phone.start, phone.end) for phone in phones] == [("a", 0.5, 0.9), ("b", 0.9, 1.5)]
    assert [word.offset for chunk in chunks for word in chunk.words] == [3]
    for chunk in chunks:
        assert all(chunk.pts <= item.start < chunk.end for item in (*chunk.phones, *chunk.words))
