"""Token buckets on a virtual clock."""

from __future__ import annotations

import pytest

from vivant.errors import FrameTooLarge, RateLimited
from vivant.wire.limits import Bucket, Gate, Limits


def test_a_bucket_fills_with_time() -> None:
    bucket = Bucket(rate=2, burst=4, now=0.0)
    assert all(bucket.take(1, 0.0) for _ in range(4))
    assert not bucket.take(1, 0.0)
    assert not bucket.take(1, 0.4)
    assert bucket.take(1, 0.5)


def test_messages_and_bytes_are_limited_apart() -> None:
    limits = Limits(messages_per_s=10, bytes_per_s=1000, text_bytes=500, media_bytes=5000)
    gate = Gate(limits, 0.0)
    for _ in range(20):
        gate.admit(10, binary=False, now=0.0)
    with pytest.raises(RateLimited, match="more than 10 messages a second"):
        gate.admit(10, binary=False, now=0.0)
    gate.admit(1000, binary=True, now=0.0)
    with pytest.raises(RateLimited, match="more than 1000 bytes a second"):
        gate.admit(1000, binary=True, now=0.0)


def test_a_frame_has_its_own_limit() -> None:
    gate = Gate(Limits(text_bytes=500), 0.0)
    with pytest.raises(FrameTooLarge, match="a frame of 501 bytes; the limit is 500"):
        gate.admit(501, binary=False, now=0.0)
