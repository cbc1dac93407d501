"""Marks on a virtual clock."""

from __future__ import annotations

from vivant.human.trace import Trace


def test_marks_count_from_the_percept_and_only_the_first_time_counts() -> None:
    times = iter([10.25, 10.5, 11.0])
    trace = Trace(lambda: next(times), started=10.0)
    trace.mark("decision")
    trace.mark("retrieval")
    trace.mark("decision")
    assert trace.marks == {"decision": 0.25, "retrieval": 0.5}
    assert list(trace.marks) == ["decision", "retrieval"]
