"""The bench of the page without a browser: what it keeps of a page's reports, and what it says where it cannot run."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
import pytest

from vivant.bench import page as bench
from vivant.bench.page import FLAGS, _mute, _until_silent, _watch, browser_page, drift
from vivant.bench.questions import distinct_questions
from vivant.errors import MissingDependency


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class FakePage:
    """Speaks for `speech` seconds after each question; one frame every 0.1 s, shown 4 ms late."""

    def __init__(self, time: Time, speech: float, mute: float | None = 30.0) -> None:
        self.asked: list[str] = []
        self._time, self._speech, self._mute, self._began = time, speech, mute, 0.0

    def evaluate(self, code: str, argument: Any = None) -> Any:
        if "ask" in code:
            self.asked.append(argument)
            self._began = self._time.now
        if "probe" in code and argument is None:
            return json.dumps({"samples": [self._sample()], "fps": 60.0})
        return self._mute

    def wait_for_function(self, code: str, timeout: float) -> None: ...

    def _sample(self) -> dict[str, Any]:
        pts = (self._time.now - self._began) * 1000
        heard = pts if pts < self._speech * 1000 - 1 else None
        return {"t": self._time.now * 1000, "shown_pts": pts - 4, "heard_pts": heard, "segment": 1}


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    clock = Time()
    monkeypatch.setattr(bench, "time", clock)
    return clock


def test_frames_are_kept_while_something_is_heard(time: Time) -> None:
    samples: list[dict[str, Any]] = []
    rates: list[float] = []
    spoken = _until_silent(FakePage(time, 2.0), samples, rates)  # type: ignore[arg-type]
    assert spoken == pytest.approx(1.9)
    assert len(samples) == len(rates) == 20
    assert all(sample["heard_pts"] - sample["shown_pts"] == pytest.approx(4) for sample in samples)
    assert time.now == pytest.approx(2.0 + 1.5, abs=0.25)


def test_a_page_that_stays_silent_has_spoken_for_no_time(time: Time) -> None:
    assert _until_silent(FakePage(time, 0.0), [], []) == 0.0  # type: ignore[arg-type]


def test_questions_are_asked_until_enough_was_heard_each_once(time: Time) -> None:
    page = FakePage(time, 2.0)
    samples, rates = _watch(page, 5.0)  # type: ignore[arg-type]
    assert page.asked == distinct_questions(200)[:3]
    assert len(samples) == len(rates) == 60


@pytest.mark.parametrize("mute", [25.5, None])
def test_a_stop_that_never_silences_is_no_figure(time: Time, mute: float | None) -> None:
    page = FakePage(time, 2.0, mute)
    assert [_mute(page, index) for index in range(3)] == [mute] * 3  # type: ignore[arg-type]
    assert page.asked == distinct_questions(200)[:-4:-1]
    assert time.now == pytest.approx(0.05 * (0 + 1 + 2))


def test_sound_is_unlocked_by_one_flag() -> None:
    assert [flag for flag in FLAGS if flag.startswith("--autoplay")] == ["--autoplay-policy=no-user-gesture-required"]


@pytest.mark.parametrize(
    ("lacks", "mend"), [("playwright", 'pip install "vivant[dev]"'), ("chromium", "apt-get install")]
)
def test_what_is_missing_is_named(lacks: str, mend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if lacks == "playwright":
        monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    else:
        pytest.importorskip("playwright")
        monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(MissingDependency) as caught, browser_page("http://127.0.0.1:1"):
        raise AssertionError("a page without a browser")
    assert str(caught.value).startswith(f"vivant bench page needs {lacks!r}, which is not installed: {mend}")


def test_drift_is_told_apart_from_frames_that_stray() -> None:
    rng = np.random.default_rng(3)
    times = np.arange(0, 600_000, 40.0)
    stray = np.repeat(rng.normal(0, 4, len(times) // 250), 250) + rng.normal(0, 8, len(times))
    slope, error = drift(times, stray + times * 20 / 600_000)
    assert abs(slope - 20) < 3 * error
    assert 0.5 < error < 5
    still, _ = drift(times, stray)
    assert abs(still) < 3 * error


def test_the_error_of_the_drift_is_that_of_repeated_runs() -> None:
    rng = np.random.default_rng(4)
    times = np.arange(0, 200_000, 40.0)
    runs = [
        drift(times, np.repeat(rng.normal(0, 4, len(times) // 250), 250) + rng.normal(0, 8, len(times)))
        for _ in range(200)
    ]
    slopes, errors = np.array(runs).T
    assert np.median(errors) == pytest.approx(slopes.std(), rel=0.3)
