"""The pacer on a virtual clock."""

from __future__ import annotations

import pytest

from vivant.human.pacing import Pacer


def test_before_the_beginning_everything_may_leave() -> None:
    pacer = Pacer(lead=1.0)
    assert pacer.delay(5.0, now=100.0) == 0
    assert pacer.playhead(100.0) == 0


def test_a_chunk_leaves_a_lead_ahead_of_the_playhead() -> None:
    pacer = Pacer(lead=1.0)
    pacer.begin(100.0)
    assert pacer.delay(1.0, 100.0) == 0
    assert pacer.delay(1.5, 100.0) == 0.5
    assert pacer.delay(1.5, 100.5) == 0
    assert pacer.until_played(2.0, 100.5) == 1.5


def test_a_report_moves_the_playhead() -> None:
    pacer = Pacer(lead=1.0)
    pacer.begin(100.0)
    pacer.reported(0.2, 101.0)
    assert abs(pacer.playhead(101.0) - 0.2) < 1e-9
    assert abs(pacer.playhead(101.5) - 0.7) < 1e-9


def test_a_second_beginning_changes_nothing() -> None:
    pacer = Pacer(lead=1.0)
    pacer.begin(100.0)
    pacer.begin(103.0)
    assert pacer.playhead(103.0) == 3.0


def test_what_is_held_stands_still_and_goes_on_from_there() -> None:
    pacer = Pacer(lead=1.0)
    pacer.begin(100.0)
    pacer.hold(100.5)
    pacer.hold(100.7)
    assert pacer.playhead(103.0) == 0.5
    assert pacer.delay(2.0, 103.0) == pytest.approx(0.5)
    pacer.reported(0.4, 103.0)
    pacer.go_on(104.0)
    assert pacer.playhead(104.5) == pytest.approx(0.9)


def test_what_is_held_before_it_begins_begins_afterwards() -> None:
    pacer = Pacer(lead=1.0)
    pacer.hold(99.0)
    pacer.begin(100.0)
    assert pacer.playhead(105.0) == 0
    pacer.go_on(110.0)
    assert pacer.playhead(110.5) == pytest.approx(0.5)


def test_a_recorder_waits_for_nothing() -> None:
    pacer = Pacer(lead=float("inf"))
    pacer.begin(0.0)
    assert pacer.delay(1000.0, 0.0) == 0
    assert pacer.until_played(1000.0, 0.0) == 0
