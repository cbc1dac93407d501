"""Events: whoever plays them can tell to which epoch they belong."""

from __future__ import annotations

import dataclasses
from typing import get_args

import pytest

from vivant.score import Alerted, Attending, Diagnostic, Event, HandedOver, Hearing

WITHOUT_EPOCH = (Alerted, Attending, Diagnostic, HandedOver, Hearing)


@pytest.mark.parametrize("kind", get_args(Event))
def test_what_belongs_to_a_turn_has_its_epoch(kind: type) -> None:
    named = "epoch" in {field.name for field in dataclasses.fields(kind)}
    assert named == (kind not in WITHOUT_EPOCH)
