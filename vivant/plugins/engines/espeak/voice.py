"""`EspeakVoice`: text to speech with phones and words in time."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import numpy as np

from vivant.expression.contracts import VoiceInfo
from vivant.expression.text import Clause, Reading, read
from vivant.expression.text.pinyin import warm_up
from vivant.plugins.engines.espeak import script, sound
from vivant.plugins.engines.espeak.pool import Pool, Request, Said
from vivant.plugins.engines.espeak.segment import Segment
from vivant.plugins.engines.espeak.timing import timed
from vivant.score import Floats, Lang, Phone, SpeechChunk, Utterance, Word

RATE = 22050
"""espeak-ng's sample rate, Hz."""

LOUDNESS = 10 ** (-20 / 20)
"""Both voices' RMS where they sound: -20 dBFS."""

LEAD, TAIL = 0.010, 0.040
"""Seconds of quiet kept before and behind each clause."""

FINAL_SILENCE = 0.15
"""Seconds behind the last clause, so that the next sentence does not run into this one."""

_SPEEDS: dict[Lang, int] = {"zh": 212, "en": 144}
_RANGES: dict[Lang, int] = {"zh": 85, "en": 55}
"""espeak-ng's rate and pitch range: about 4.5 syllables/s and 165 words/min, tones over most of an octave."""

_SAMPLES: dict[Lang, str] = {
    "zh": "大厅一楼办理身份证，工作日上午九点开门，请您先在取号机上取号。",
    "en": "The hall is open on weekdays, and visitors take a number from a machine near the first counter.",
}
"""What voices are measured by."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Tuning:
    """How one voice is brought to the common loudness and pitch."""

    gain: float = 1.0
    pitch: int = 50


class EspeakVoice:
    """Mandarin and English by espeak-ng in helper processes; a mixed sentence changes voices within itself.

    Parameters
    ----------
    processes : how many helpers speak at the same time; requests beyond wait in order, clause by clause.
    voice_zh, voice_en : espeak-ng's names with a variant; the Mandarin one must read pinyin.
    rate : speed, 1 = about 4.5 syllables/s in Mandarin and 165 words/min in English; 0.5 to 2.
    pitch : Hz, the median F0 that both voices are brought to.
    stall_timeout : seconds without a byte after which a helper is replaced.
    """

    def __init__(
        self,
        *,
        processes: int = 2,
        voice_zh: str = "cmn-latn-pinyin+f2",
        voice_en: str = "en-us+f2",
        rate: float = 1.0,
        pitch: float = 205.0,
        stall_timeout: float = 3.0,
    ) -> None:
        if processes < 1:
            raise ValueError(f"processes must be at least 1, got {processes}")
        if not 0.5 <= rate <= 2:
            raise ValueError(f"rate must lie in 0.5 to 2, got {rate}")
        if not 100 <= pitch <= 350:
            raise ValueError(f"pitch must lie in 100 to 350 Hz, got {pitch}")
        self._voices: dict[Lang, str] = {"zh": voice_zh, "en": voice_en}
        self._rate = rate
        self._pitch = pitch
        self._pool = Pool(processes, stall_timeout)
        self._tunings: dict[Lang, _Tuning] = {}
        self._starting = asyncio.Lock()

    @property
    def info(self) -> VoiceInfo:
        return VoiceInfo(RATE, ("zh", "en"), "engine")

    async def start(self) -> None:
        """Start the helpers, load the dictionaries, and measure both voices (about 0.4 s once)."""
        async with self._starting:
            if self._tunings:
                return
            await self._pool.start()
            await asyncio.to_thread(warm_up)
            self._tunings = {lang: await self._tuned(lang) for lang in self._voices}

    async def close(self) -> None:
        await self._pool.close()
        self._tunings = {}

    async def speak(self, utterance: Utterance) -> AsyncIterator[SpeechChunk]:
        """Chunks of 0.3 s, the first of 0.12 s; each clause is asked for when the one before was taken.

        Raises EngineDied or EngineStalled where helpers fail twice in a row.
        """
        await self.start()
        reading = read(utterance.text, utterance.lang)
        _report(reading, utterance)
        segment = Segment(RATE)
        for index, clause in enumerate(reading.clauses):
            samples, phones, words = await self._spoken(clause, _progress(reading, index))
            segment.lay(sound.limited(samples), phones, words)
            is_last = index == len(reading.clauses) - 1
            segment.pause(FINAL_SILENCE if is_last else clause.pause / self._rate)
            for chunk in segment.ready(all_of_it=is_last):
                yield chunk

    async def _spoken(self, clause: Clause, progress: tuple[float, float]) -> tuple[Floats, list[Phone], list[Word]]:
        """One clause: its signal, trimmed and levelled, with phones and words counted from its first sample."""
        tuning = self._tunings[clause.lang]
        text = _scripted(clause, tuning.pitch, progress)
        said = await self._say(clause.lang, text.text, tuning.pitch)
        signal = sound.softened(said.samples, RATE)
        phones, words = timed(text, said, RATE)
        kept = _kept(signal * tuning.gain, phones)
        shown = _shifted(phones, words, kept.start / RATE, kept.stop / RATE)
        return sound.faded(signal[kept] * tuning.gain, RATE, LEAD / 2, TAIL), *shown

    async def _say(self, lang: Lang, text: str, pitch: int) -> Said:
        speed = round(_SPEEDS[lang] * self._rate)
        return await self._pool.say(Request(self._voices[lang], text, max(80, speed), pitch, _RANGES[lang]))

    async def _tuned(self, lang: Lang) -> _Tuning:
        """Measure a voice by a sample; espeak-ng's pitch goes by about 50 steps to the octave."""
        pitch = 50
        for _ in range(2):
            signal = await self._sample(lang, pitch)
            voiced = sound.pitch_track(signal, RATE, hop=0.03)
            median = float(np.median(voiced[voiced > 0])) if voiced.any() else self._pitch
            pitch = min(99, max(0, pitch + round(50 * math.log2(self._pitch / median))))
        signal = await self._sample(lang, pitch)
        return _Tuning(LOUDNESS / max(sound.loudness(signal, RATE), 1e-4), pitch)

    async def _sample(self, lang: Lang, pitch: int) -> Floats:
        clauses = read(_SAMPLES[lang], lang).clauses
        texts = [_scripted(clause, pitch, (0.5, 0.5)).text for clause in clauses]
        return sound.softened((await self._say(lang, " ".join(texts), pitch)).samples, RATE)


def _scripted(clause: Clause, pitch: int, progress: tuple[float, float]) -> script.Script:
    return script.mandarin(clause, pitch, progress) if clause.lang == "zh" else script.english(clause, pitch)


def _progress(reading: Reading, index: int) -> tuple[float, float]:
    """Which part of its sentence a clause is, by words, as (begin, end) in [0, 1]."""
    clauses = reading.clauses
    ends = [number for number, clause in enumerate(clauses) if clause.ending in (".", "?", "!")]
    first = max((end + 1 for end in ends if end < index), default=0)
    last = min((end for end in ends if end >= index), default=len(clauses) - 1)
    counts = [len(clause.words) for clause in clauses[first : last + 1]]
    before = sum(counts[: index - first])
    return before / sum(counts), (before + counts[index - first]) / sum(counts)


def _kept(signal: Floats, phones: list[Phone]) -> slice:
    """The part that sounds; what stands long before the first phone is the echo of another request."""
    kept = sound.sounding(signal, RATE, LEAD, TAIL)
    first = int((phones[0].start - LEAD) * RATE) if phones else 0
    return slice(min(max(kept.start, first), kept.stop), kept.stop)


def _shifted(phones: list[Phone], words: list[Word], start: float, end: float) -> tuple[list[Phone], list[Word]]:
    """Times from `start`, kept within the sound."""

    def within(time: float) -> float:
        return min(max(time, start), end) - start

    moved = [replace(phone, start=within(phone.start), end=within(phone.end)) for phone in phones]
    shown = [replace(word, start=within(word.start), end=within(word.end)) for word in words]
    return [phone for phone in moved if phone.end > phone.start], shown


def _report(reading: Reading, utterance: Utterance) -> None:
    for sign in reading.unread:
        logger.warning("left unsaid: %r at %d in %r", sign.text, sign.offset, utterance.text)
