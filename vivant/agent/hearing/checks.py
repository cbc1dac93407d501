"""What recognisers must prove before they are trusted: the check behind `check_plugin`.

They hear real speech: sentences that the shipped voice says, in pieces of odd lengths.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from itertools import cycle
from typing import Any

import numpy as np

from vivant.agent.hearing.contracts import RATE, Recognizer, RecognizerInfo, Transcript
from vivant.plugins.check import Candidate
from vivant.plugins.registry import Registry
from vivant.score import Floats, Lang, Utterance, joined
from vivant.sound import Resampler, floats_of

VOICE = "espeak"
"""The voice that recognisers are checked with."""

SENTENCES: dict[Lang, str] = {"zh": "你好，身份证在哪里办理？", "en": "Hello, where is the toilet?"}
"""What a recogniser is told."""

PIECES = (320, 4000, 1, 0, 1777)
"""Samples of the pieces, in turn."""

CLOSING = 5.0
"""Seconds within which a transcript that nobody wants any more is given up."""

GRACE = 1.0
"""Seconds that the tasks of a closed utterance have to end."""


async def check_recognizer(candidate: Candidate) -> None:
    """Ends an utterance with one final transcript, understands speech, makes nothing of silence, and can be stopped."""
    recognizer: Recognizer = candidate.make(languages=("zh", "en"), lang="zh", hot_words=("身份证", "ID card"))
    candidate.require_protocol(recognizer, Recognizer)
    _check_info(candidate, recognizer.info)
    langs = [lang for lang in SENTENCES if lang in recognizer.info.languages]
    speech = await _speech(langs)
    await recognizer.start()
    try:
        heard = [await _check_hearing(candidate, recognizer, speech[lang], lang) for lang in langs]
        found = f"it understood nothing of {' '.join(SENTENCES[lang] for lang in langs)!r}"
        candidate.require(not recognizer.info.open or any(heard), "it understands speech (info.open)", found)
        await asyncio.gather(
            *(_check_hearing(candidate, recognizer, speech[langs[n % len(langs)]], None) for n in (0, 1))
        )
        for silence in (np.zeros(RATE, np.float32), np.zeros(0, np.float32)):
            text = await _check_hearing(candidate, recognizer, silence, langs[0])
            found = f"{len(silence) / RATE:g} s of it became {text!r}"
            candidate.require(not text, "silence has no text", found)
        await _check_stopping(candidate, recognizer, speech[langs[0]])
    finally:
        await recognizer.close()
    await recognizer.close()  # a second time does no harm


def _check_info(candidate: Candidate, info: RecognizerInfo) -> None:
    candidate.require(isinstance(info, RecognizerInfo), "info is a RecognizerInfo", f"it is a {type(info).__name__}")
    found = f"info.languages is {info.languages}"
    candidate.require(set(SENTENCES) & set(info.languages), f"it understands one of {', '.join(SENTENCES)}", found)
    named = [lang for lang in candidate.languages if lang in SENTENCES]
    candidate.require(set(named) <= set(info.languages), "it understands the languages that its manifest names", found)
    for name in ("partials", "open"):
        value = getattr(info, name)
        candidate.require(isinstance(value, bool), f"info.{name} is True or False", f"it is {value!r}")


async def _speech(langs: Iterable[Lang]) -> dict[Lang, Floats]:
    """Each language's sentence as it sounds, (n,) float32 at RATE, with a little silence on both sides."""
    voice: Any = Registry.discover().load("synthesizer", VOICE)
    quiet = np.zeros(RATE // 5, np.float32)
    said = {}
    try:
        for lang in langs:
            samples = joined([chunk async for chunk in voice.speak(Utterance(SENTENCES[lang], lang))])
            resampler = Resampler(voice.info.rate, RATE)
            sound = np.concatenate([resampler.feed(floats_of(samples)), resampler.flush()])
            said[lang] = np.concatenate([quiet, sound, quiet])
    finally:
        await voice.close()
    return said


async def _pieces(samples: Floats) -> AsyncIterator[Floats]:
    at, lengths = 0, cycle(PIECES)
    while at < len(samples):
        length = next(lengths)
        yield samples[at : at + length]
        at += length
        await asyncio.sleep(0)


async def _check_hearing(candidate: Candidate, recognizer: Recognizer, samples: Floats, lang: Lang | None) -> str:
    """The final text of a sound, after a look at every transcript of it."""
    stream = _opened(candidate, recognizer, samples, lang)
    transcripts = [transcript async for transcript in stream]
    for transcript in transcripts:
        _check_transcript(candidate, transcript, len(samples) / RATE)
    finals = [n for n, transcript in enumerate(transcripts) if transcript.final]
    promise = "an utterance has one final transcript, which is its last"
    found = f"of {len(transcripts)} transcripts, {len(finals)} are final"
    candidate.require(len(finals) == 1, promise, found)
    found = f"the final one is number {finals[0] + 1} of {len(transcripts)}"
    candidate.require(finals[0] == len(transcripts) - 1, promise, found)
    found = f"{len(transcripts) - 1} came before the final one"
    promise = "without info.partials there is but the final transcript"
    candidate.require(recognizer.info.partials or len(transcripts) == 1, promise, found)
    return transcripts[-1].text


def _opened(
    candidate: Candidate, recognizer: Recognizer, samples: Floats, lang: Lang | None
) -> AsyncIterator[Transcript]:
    stream = recognizer.listen(_pieces(samples), lang)
    found = f"it is a {type(stream).__name__}"
    if asyncio.iscoroutine(stream):
        stream.close()
    candidate.require(hasattr(stream, "__anext__"), "listen returns an asynchronous iterator", found)
    candidate.require(hasattr(stream, "aclose"), "what listen returns can be closed (an async generator)", found)
    return stream


def _check_transcript(candidate: Candidate, transcript: object, seconds: float) -> None:
    if not isinstance(transcript, Transcript):
        candidate.require(False, "listen yields Transcripts", f"it yields {type(transcript).__name__}")
        return
    found = f"one is in {transcript.lang!r}"
    candidate.require(transcript.lang in SENTENCES, f"a transcript is in {' or '.join(SENTENCES)}", found)
    found = f"one is {transcript.confidence!r}"
    candidate.require(0 <= transcript.confidence <= 1, "confidence lies in [0, 1]", found)
    promise = "complete is True, False or None"
    candidate.require(transcript.complete in (True, False, None), promise, f"it is {transcript.complete!r}")
    _check_words(candidate, transcript, seconds)


def _check_words(candidate: Candidate, transcript: Transcript, seconds: float) -> None:
    for word in transcript.words:
        there = transcript.text[word.offset : word.offset + len(word.text)]
        found = f"{word.text!r} has the offset {word.offset}, where {there!r} stands"
        candidate.require(word.text and there == word.text, "a word stands in the text at its offset", found)
        found = f"{word.text!r} lasts from {word.start:.3f} to {word.end:.3f} s of {seconds:.3f} s"
        candidate.require(0 <= word.start <= word.end <= seconds, "every word lies within its utterance", found)


async def _check_stopping(candidate: Candidate, recognizer: Recognizer, samples: Floats) -> None:
    """Closed before its end, while it listens and while it thinks: nothing runs on, and it hears again afterwards."""
    before = asyncio.all_tasks()
    for asked in (0, 1):
        stream: Any = _opened(candidate, recognizer, samples, None)
        if asked:
            waiting = asyncio.create_task(anext(stream))
            await asyncio.wait({waiting}, timeout=0.01)
            waiting.cancel()
            with suppress(asyncio.CancelledError):
                await waiting
        try:
            await asyncio.wait_for(stream.aclose(), CLOSING)
        except TimeoutError:
            candidate.require(False, f"closing takes at most {CLOSING:g} s", "it still ran")
        left = [transcript async for transcript in stream]
        candidate.require(not left, "a closed utterance yields nothing", f"it yields {len(left)} transcripts")
    await _check_tasks(candidate, asyncio.all_tasks() - before)
    await _check_hearing(candidate, recognizer, samples, None)


async def _check_tasks(candidate: Candidate, tasks: set[asyncio.Task[Any]]) -> None:
    _, running = await asyncio.wait(tasks, timeout=GRACE) if tasks else (tasks, tasks)
    names = sorted(getattr(task.get_coro(), "__qualname__", "a task") for task in running)
    candidate.require(not names, "closing leaves no task behind", f"there still runs {', '.join(names)}")
