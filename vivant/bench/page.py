"""`vivant bench page`: does the picture keep with the sound in a real Chromium, and how soon is it silent?

skew : pts on the screen minus pts that are heard, milliseconds, over every frame while it speaks.
drift : slope of that skew over the whole run, milliseconds per ten minutes, and its standard error.
cancel_to_mute : from the page's stop button to an output below -60 dBFS, milliseconds.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from vivant.bench.process import serving
from vivant.bench.progress import Steps
from vivant.bench.questions import distinct_questions
from vivant.bench.report import Figures, percentiles
from vivant.errors import MissingDependency

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

Doubles: TypeAlias = npt.NDArray[np.float64]

SPEECH_S = 600.0
"""Seconds of speech that are watched: as long as what drift is counted over. Frames come some milliseconds early or
late with the machine's load; over three minutes that alone makes a slope of several milliseconds per ten minutes."""

BLOCK_MS = 10_000
"""Milliseconds within which frames count as disturbed by one another."""

CANCELS = 30
SILENCE_DB = -60

FLAGS = (
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--autoplay-policy=no-user-gesture-required",
)

FAKE_MICROPHONE = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
"""The microphone is allowed, and none that is plugged in is used."""

RENDERERS = (
    ("--use-gl=angle", "--use-angle=gl-egl", "--ignore-gpu-blocklist"),
    ("--enable-unsafe-swiftshader",),
)
"""How WebGL is drawn, best first: the system's OpenGL (Mesa draws in software where there is no GPU), SwiftShader."""

WEBGL = "() => !!document.createElement('canvas').getContext('webgl2')"

MUTE = """async (floor) => {
  const began = performance.now();
  window.vivant.stop();
  let quiet = null;
  while (performance.now() - began < 2000) {
    const { output_db } = window.vivant.probe();
    const now = performance.now();
    if (output_db === null || output_db < floor) quiet = quiet ?? now; else quiet = null;
    if (quiet !== null && now - quiet > 60) return quiet - began;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return null;
}"""
"""Presses stop and waits until the output stays below the floor for 60 ms."""


def measure(speech_s: float = SPEECH_S, cancels: int = CANCELS) -> Figures:
    """All figures of the bench."""
    with serving("vivant", "serve") as server, browser_page(server.url) as page:
        renderer = _wait_until_alive(page)
        samples, rates = _watch(page, speech_s)
        mutes = [mute for mute in (_mute(page, index) for index in range(cancels)) if mute is not None]
        detail = page.evaluate("() => { const p = window.vivant.probe(); return [p.avatar, p.level] }")
    skews = np.array([sample["shown_pts"] - sample["heard_pts"] for sample in samples])
    slope, error = drift(np.array([sample["t"] for sample in samples]), skews)
    return {
        "frames": len(samples),
        "skew_ms": percentiles(list(np.abs(skews)), 50, 95),
        "skew_signed_ms": percentiles(list(skews), 5, 50, 95),
        "drift_ms_per_10min": round(abs(slope), 2),
        "drift_standard_error": round(error, 2),
        "cancel_to_mute_ms": percentiles(mutes, 50, 95),
        "cancels": len(mutes),
        "fps": round(float(np.median(rates)), 1),
        "frame_ms": round(1000 / float(np.median(rates)), 1),
        "avatar": detail[0],
        "detail_level": detail[1],
        "renderer": renderer,
    }


def drift(times: Doubles, skews: Doubles) -> tuple[float, float]:
    """Slope of a line through the skews, and its standard error, milliseconds per ten minutes.

    times, skews : (frames,) milliseconds, at least three frames. The error is the sandwich estimate for frames that are
    disturbed together with those of the same ten seconds (Liang and Zeger, Biometrika 1986).
    """
    centred = times - times.mean()
    slope, level = np.polyfit(centred, skews, 1)
    disturbed = centred * (skews - slope * centred - level)
    blocks = np.bincount(((times - times[0]) // BLOCK_MS).astype(int), weights=disturbed)
    error = np.sqrt(np.square(blocks).sum()) / np.square(centred).sum()
    return float(slope) * 600_000, float(error) * 600_000


@contextmanager
def browser_page(
    url: str, width: int = 1280, height: int = 720, sound: bool = True, microphone: Path | None = None
) -> Iterator[Page]:
    """The page in a headless Chromium; without `sound` it stays locked until it is tapped.

    microphone : a wav file that is played once in the place of the microphone, from when that is opened.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise MissingDependency("vivant bench page", "playwright", 'pip install "vivant[dev]"') from None
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise MissingDependency("vivant bench page", "chromium", "apt-get install chromium")
    flags = [flag for flag in FLAGS if sound or not flag.startswith("--autoplay")]
    if microphone:
        flags += [*FAKE_MICROPHONE, f"--use-file-for-fake-audio-capture={microphone}%noloop"]
    with sync_playwright() as playwright:
        browser = _launched(playwright, chromium, flags)
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(url)
        yield page
        browser.close()


def _launched(playwright: Playwright, chromium: str, flags: list[str]) -> Browser:
    """A browser that can draw, by the best renderer that works here."""
    for renderer in RENDERERS:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*flags, *renderer])
        page = browser.new_page()
        if page.evaluate(WEBGL):
            page.close()
            return browser
        browser.close()
    raise MissingDependency("vivant bench page", "WebGL", "Chromium draws no WebGL here: apt-get install libegl1")


def _wait_until_alive(page: Page) -> str:
    page.wait_for_function("() => window.vivant?.probe()?.avatar", timeout=60_000)
    time.sleep(3.0)
    renderer = page.evaluate(
        """() => {
          const gl = document.createElement("canvas").getContext("webgl2");
          const info = gl && gl.getExtension("WEBGL_debug_renderer_info");
          return info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL) : "unknown";
        }"""
    )
    return re.sub(r"\s+", " ", str(renderer))[:80]


def _watch(page: Page, speech_s: float) -> tuple[list[dict[str, Any]], list[float]]:
    """Ask one question after another and keep every frame while something is heard."""
    samples: list[dict[str, Any]] = []
    rates: list[float] = []
    questions = iter(distinct_questions(200))
    heard, steps = 0.0, Steps("page: seconds of speech", speech_s)
    while heard < speech_s:
        page.evaluate("(question) => window.vivant.ask(question)", next(questions))
        spoken = _until_silent(page, samples, rates)
        heard += spoken
        steps(spoken)
    return samples, rates


def _until_silent(page: Page, samples: list[dict[str, Any]], rates: list[float]) -> float:
    began, last, first = time.monotonic(), time.monotonic(), len(samples)
    while time.monotonic() - last < 1.5 and time.monotonic() - began < 60:
        report = json.loads(page.evaluate("() => JSON.stringify(window.vivant.probe())"))
        fresh = [sample for sample in report["samples"] if sample["heard_pts"] is not None]
        if fresh:
            last = time.monotonic()
            rates.append(report["fps"])
        samples += fresh
        time.sleep(0.1)
    return (samples[-1]["t"] - samples[first]["t"]) / 1000 if len(samples) > first else 0.0


def _mute(page: Page, index: int) -> float | None:
    question = distinct_questions(200)[-1 - index]
    page.evaluate("(question) => window.vivant.ask(question)", question)
    page.wait_for_function("() => (window.vivant.probe().output_db ?? -99) > -40", timeout=20_000)
    time.sleep(0.05 * (index % 7))
    elapsed = page.evaluate(MUTE, SILENCE_DB)
    return None if elapsed is None else float(elapsed)
