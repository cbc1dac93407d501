"""A conversation by voice with the page in Chromium: 20 turns from a wav file, 6 of them interruptions, on record.

The visitor's lines are spoken by the embedded voice as a speaker that no recogniser was trained on, and are played as
the browser's microphone. `python -m vivant.bench.conversation OUT.png` draws what happened.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from vivant.agent.hearing.contracts import RATE
from vivant.agent.language import detect
from vivant.bench.page import browser_page
from vivant.bench.process import serving
from vivant.bench.timeline import Moment, draw
from vivant.expression.contracts import Synthesizer
from vivant.expression.speakers import UNSEEN, UNSEEN_ACCENTS, Speaker
from vivant.plugins.registry import Registry
from vivant.score import Samples, Utterance, joined
from vivant.sound import Resampler, floats_of, samples_of, write_wav

if TYPE_CHECKING:
    from playwright.sync_api import Page, WebSocket

VISITOR = Speaker(UNSEEN[0], UNSEEN_ACCENTS[0], pitch=120.0)

HISS = 20.0
"""Standard deviation of the room's noise, of 32767."""

LEVEL = 40
"""Milliseconds between two looks at the page's loudness."""

PAUSE = 0.3
"""Seconds that the page is silent between two sentences."""

QUIET = -60.0
"""dBFS below which the page is silent."""


@dataclass(frozen=True, slots=True)
class Line:
    """What the visitor says. wait : seconds since the end of the line before; interrupts : while the avatar speaks."""

    text: str
    wait: float
    interrupts: bool = False


SCRIPT = (
    Line("Where can I park?", 1.0),
    Line("How much is a passport?", 2.6, interrupts=True),
    Line("What are the opening hours?", 8.0),
    Line("厕所在几楼？", 9.0),
    Line("停车怎么收费？", 8.0),
    Line("今天几点下班？", 2.6, interrupts=True),
    Line("Can I borrow a wheelchair?", 9.0),
    Line("Where is the notary?", 8.0),
    Line("How do I register a company?", 8.0),
    Line("What do I need for a divorce?", 2.6, interrupts=True),
    Line("办护照要带什么？", 9.0),
    Line("残疾人厕所在哪里？", 8.0),
    Line("离婚登记在几号窗口？", 2.6, interrupts=True),
    Line("How do I make a complaint?", 9.0),
    Line("How long does it take to get married?", 8.0),
    Line("Can I charge my electric car?", 2.6, interrupts=True),
    Line("公司登记要钱吗？", 9.0),
    Line("老年卡在哪个窗口办？", 8.0),
    Line("结婚登记要带什么？", 2.6, interrupts=True),
    Line("Are you closed for lunch?", 9.0),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A line as it lies in the recording, seconds."""

    line: Line
    start: float
    end: float


@dataclass(slots=True)
class Record:
    """What happened, in seconds of the microphone's clock."""

    said: list[Said] = field(default_factory=list)
    messages: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    """Control messages from the server."""
    levels: list[tuple[float, float]] = field(default_factory=list)
    """The page's output, dBFS."""
    faults: list[str] = field(default_factory=list)

    def of(self, kind: str) -> list[tuple[float, dict[str, Any]]]:
        """The messages of one type."""
        return [(at, message) for at, message in self.messages if message["type"] == kind]

    @property
    def questions(self) -> list[str]:
        """What was asked, as it was understood."""
        return [message["question"] for _, message in self.of("turn.open") if message.get("question")]

    def silence_after(self, said: Said) -> float | None:
        """Seconds from the beginning of a line until the page is silent; None where it never was, or did not speak."""
        before = [level for at, level in self.levels if said.start - 0.4 < at <= said.start]
        if not before or max(before) < QUIET:
            return None
        quiet = [at for at, level in self.levels if at > said.start and level < QUIET]
        return quiet[0] - said.start if quiet else None


def moments(record: Record) -> list[Moment]:
    """What happened, to be drawn: the avatar speaks while the page can be heard."""
    found = [Moment(said.start, "visitor", "speaks", said.line.text) for said in record.said]
    found += [Moment(said.end, "visitor", "silent") for said in record.said]
    found += [
        Moment(at, "ear", "heard", message["question"]) for at, message in record.of("turn.open") if message["question"]
    ]
    holds = record.of("hold")
    found += [Moment(at, "avatar", "holds" if message["on"] else "goes on") for at, message in holds]
    found += [Moment(at, "avatar", "epoch") for at, message in record.of("epoch") if "turn" in message["reason"]]
    return sorted([*found, *_spoken_by_avatar(record)], key=lambda moment: moment.time)


def _spoken_by_avatar(record: Record) -> Iterator[Moment]:
    """From when to when the page sounds; silences within a sentence do not count."""
    texts = [(at, message["text"]) for at, message in record.of("segment.open")]
    began: float | None = None
    last = -PAUSE
    for at, level in record.levels:
        if level >= QUIET:
            if began is None:
                began = at
                said = [text for opened, text in texts if opened <= at]
                yield Moment(at, "avatar", "speaks", said[-1] if said else "")
            last = at
        elif began is not None and at - last > PAUSE:
            began = None
            yield Moment(last, "avatar", "silent")


def recorded(script: Sequence[Line] = SCRIPT) -> tuple[Samples, list[Said]]:
    """(n,) int16 at RATE: the visitor's side of the conversation; where each line lies in it."""
    spoken = asyncio.run(_spoken(script))
    said: list[Said] = []
    pieces: list[Samples] = []
    now = 0
    for line, samples in zip(script, spoken, strict=True):
        loud = np.flatnonzero(np.abs(samples) > 300)
        pause = round(line.wait * RATE) - int(loud[0])
        pieces += [np.zeros(max(0, pause), np.int16), samples]
        now += max(0, pause)
        said.append(Said(line, (now + int(loud[0])) / RATE, (now + int(loud[-1])) / RATE))
        now += len(samples)
    whole = np.concatenate([*pieces, np.zeros(10 * RATE, np.int16)])
    hiss = np.random.default_rng(0).normal(0, HISS, len(whole))
    return np.clip(whole + hiss, -32768, 32767).astype(np.int16), said


async def _spoken(script: Sequence[Line]) -> list[Samples]:
    voice: Synthesizer = Registry.discover().load("synthesizer", "espeak", processes=1, **VISITOR.settings)
    try:
        return [await _one(voice, line.text) for line in script]
    finally:
        await voice.close()


async def _one(voice: Synthesizer, text: str) -> Samples:
    chunks = [chunk async for chunk in voice.speak(Utterance(text, detect(text)))]
    resampler = Resampler(voice.info.rate, RATE)
    sound = floats_of(joined(chunks))
    return samples_of(np.concatenate([resampler.feed(sound), resampler.flush()]))


def converse(url: str, script: Sequence[Line] = SCRIPT) -> Record:
    """Have the conversation with the page of a server."""
    samples, said = recorded(script)
    record = Record(said)
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "visitor.wav"
        write_wav(wav, samples, RATE)
        with browser_page(f"{url}/?level=4", 900, 600, microphone=wav) as page:
            page.on("console", lambda told: record.faults.append(told.text) if told.type == "error" else None)
            page.on("pageerror", lambda error: record.faults.append(str(error)))
            ear = _Tap(record)
            page.on("websocket", ear.attach)
            page.reload()
            page.wait_for_function("() => window.vivant?.probe()?.avatar", timeout=60_000)
            page.wait_for_function(f"() => (window.vivant.probe().output_db ?? -99) < {QUIET}", timeout=60_000)
            page.locator("button.ear").click()
            _watch(page, record, ear, len(samples) / RATE)
    return record


class _Tap:
    """Listens in on the page's websocket; its clock begins with the microphone's first packet."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self.began: float | None = None

    @property
    def now(self) -> float:
        """Seconds since the microphone began."""
        return 0.0 if self.began is None else time.monotonic() - self.began

    def attach(self, websocket: WebSocket) -> None:
        """A websocket was opened."""
        websocket.on("framesent", self._sent)
        websocket.on("framereceived", self._received)

    def _sent(self, frame: str | bytes) -> None:
        if self.began is None and isinstance(frame, bytes):
            self.began = time.monotonic() - 0.032

    def _received(self, frame: str | bytes) -> None:
        if isinstance(frame, str) and self.began is not None:
            self._record.messages.append((self.now, json.loads(frame)))


def _watch(page: Page, record: Record, ear: _Tap, seconds: float) -> None:
    while ear.now < seconds:
        level = page.evaluate("() => window.vivant.probe().output_db")
        record.levels.append((ear.now, -99.0 if level is None else float(level)))
        page.wait_for_timeout(LEVEL)


def main(target: str) -> None:
    """Have the conversation, tell it, and draw it."""
    with serving("vivant", "serve") as server:
        record = converse(server.url)
    for said in record.said:
        silence = record.silence_after(said)
        told = f"silent after {silence * 1000:.0f} ms" if silence is not None and said.line.interrupts else ""
        print(f"{said.start:7.2f}  {said.line.text}  {told}")
    print("understood:", *record.questions, sep="\n  ")
    print("faults:", record.faults)
    draw(moments(record), Path(target))


if __name__ == "__main__":
    main(sys.argv[1])
