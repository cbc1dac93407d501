import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator
from itertools import pairwise

import numpy as np
import pytest
import pytest_asyncio

from vivant.errors import EngineError
from vivant.expression.contracts import Synthesizer
from vivant.plugins.check import check_plugin
from vivant.plugins.engines.espeak import EspeakVoice, sound
from vivant.plugins.engines.espeak.segment import FIRST_CHUNK
from vivant.score import MAX_CHUNK, Lang, Phone, SpeechChunk, Utterance, Word, joined

RATE = 22050

SENTENCES: list[tuple[str, Lang]] = [
    ("您好，欢迎来到服务大厅。请问您想办理什么业务？", "zh"),
    ("Hello, welcome to the service hall. What can I do for you?", "en"),
    ("办ID卡要¥20，请到3号窗口，或拨打5550 8000。", "zh"),
    ("The counter 银行 is open 9:00-17:30, call 5550 8000.", "en"),
]


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def voice() -> AsyncIterator[EspeakVoice]:
    voice = EspeakVoice(processes=1)
    yield voice
    await voice.close()


async def _spoken(voice: EspeakVoice, text: str, lang: Lang = "zh") -> list[SpeechChunk]:
    return [chunk async for chunk in voice.speak(Utterance(text, lang))]


def _phones(chunks: list[SpeechChunk]) -> list[Phone]:
    return [phone for chunk in chunks for phone in chunk.phones]


def _words(chunks: list[SpeechChunk]) -> list[Word]:
    return [word for chunk in chunks for word in chunk.words]


def _signal(chunks: list[SpeechChunk]) -> np.ndarray:
    return joined(chunks).astype(np.float32) / 32768


def _median_pitch(spoken: np.ndarray) -> float:
    track = sound.pitch_track(spoken, RATE)
    return float(np.median(track[track > 0]))


def _semitones(ratio: float) -> float:
    return 12 * float(np.log2(ratio))


# --- Contract -------------------------------------------------------------------------------------------------


async def test_it_keeps_the_contract() -> None:
    await asyncio.to_thread(check_plugin, "synthesizer", EspeakVoice)  # it runs a loop of its own


async def test_it_is_a_synthesizer_known_without_a_start() -> None:
    voice = EspeakVoice()
    assert isinstance(voice, Synthesizer)
    assert (voice.info.rate, voice.info.languages, voice.info.timing) == (RATE, ("zh", "en"), "engine")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"processes": 0}, "processes must be at least 1, got 0"),
        ({"rate": 3.0}, "rate must lie in 0.5 to 2, got 3.0"),
        ({"pitch": 20.0}, "pitch must lie in 100 to 350 Hz, got 20.0"),
    ],
)
async def test_settings_out_of_range_are_refused(settings: dict[str, float], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        EspeakVoice(**settings)  # type: ignore[arg-type]


async def test_an_unknown_voice_is_named() -> None:
    voice = EspeakVoice(processes=1, voice_en="nobody")
    with pytest.raises(EngineError, match="espeak-ng has no voice 'nobody'"):
        await voice.start()
    await voice.close()


# --- Tracks ---------------------------------------------------------------------------------------------------


async def test_chunks_are_contiguous_and_the_first_is_small(voice: EspeakVoice) -> None:
    for text, lang in SENTENCES:
        chunks = await _spoken(voice, text, lang)
        assert chunks[0].pts == 0
        assert chunks[0].end == pytest.approx(FIRST_CHUNK, abs=1e-3)
        assert all(abs(first.end - second.pts) < 1e-9 for first, second in pairwise(chunks))
        assert all(chunk.rate == RATE and chunk.end - chunk.pts <= MAX_CHUNK for chunk in chunks)


async def test_phones_and_words_start_in_their_chunk_in_order_and_end_within_the_speech(voice: EspeakVoice) -> None:
    for text, lang in SENTENCES:
        chunks = await _spoken(voice, text, lang)
        for chunk in chunks:
            assert all(chunk.pts <= item.start < chunk.end for item in (*chunk.phones, *chunk.words))
        phones = _phones(chunks)
        assert all(0 <= phone.start < phone.end <= chunks[-1].end for phone in phones)
        assert all(first.end <= second.start + 1e-9 for first, second in pairwise(phones))
        assert all(first.start <= second.start for first, second in pairwise(_words(chunks)))


async def test_each_word_points_into_the_text(voice: EspeakVoice) -> None:
    for text, lang in SENTENCES:
        words = _words(await _spoken(voice, text, lang))
        assert all(text[word.offset : word.offset + len(word.text)] == word.text for word in words)
        assert all(word.end > word.start for word in words)
        heard = "".join(word.text for word in words)
        assert [char for char in heard if char.isalnum()] == [char for char in text if char.isalnum()]


async def test_phones_are_ipa_without_stress_tone_or_markers(voice: EspeakVoice) -> None:
    chunks = await _spoken(voice, "中国人穷，吃四十只虾，去女儿这儿", "zh")
    symbols = {phone.symbol for phone in _phones(chunks)}
    assert {"ʈʂ", "ʊŋ", "tɕʰ", "ʈʂʰ", "ɨ", "ʂ", "ɕ", "y", "ɚ"} <= symbols
    assert not any(set(symbol) & set("ˈˌ().123456789_") for symbol in symbols)


async def test_sound_starts_within_20_ms_and_pauses_are_free_of_phones(voice: EspeakVoice) -> None:
    for text, lang in SENTENCES:
        chunks = await _spoken(voice, text, lang)
        spoken = _signal(chunks)
        assert np.argmax(np.abs(spoken) > 0.003) <= 0.02 * RATE
        assert _phones(chunks)[0].start <= 0.02
    chunks = await _spoken(voice, "您好。请坐。")
    gaps = [(first.end, second.start) for first, second in pairwise(_phones(chunks)) if second.start > first.end]
    ((start, end),) = gaps
    assert 0.35 < end - start < 0.55
    gap = _signal(chunks)[int((start + 0.1) * RATE) : int((end - 0.02) * RATE)]
    assert np.abs(gap).max() < 0.01


async def test_vowels_are_where_the_energy_is(voice: EspeakVoice) -> None:
    vowels = set("aeiouyɑɔəɛɜɪʊʌæɚɤɨɐ")
    for text, lang in SENTENCES:
        chunks = await _spoken(voice, text, lang)
        frames = _signal(chunks)[: int(chunks[-1].end * 200) * 110].reshape(-1, 110)
        level = np.log10((frames.astype(np.float64) ** 2).mean(axis=1) + 1e-6)
        open_mouth = np.zeros(len(level))
        for phone in _phones(chunks):
            if phone.symbol[0] in vowels:
                open_mouth[int(phone.start * 200) : int(phone.end * 200)] = 1
        lags = list(range(-20, 21))
        fits = [np.corrcoef(np.roll(level, -lag)[30:-30], open_mouth[30:-30])[0, 1] for lag in lags]
        assert abs(lags[int(np.argmax(fits))]) * 5 <= 15, "milliseconds between phones and sound"
        assert max(fits) > 0.5


async def test_lips_are_closed_before_a_p_sounds(voice: EspeakVoice) -> None:
    chunks = await _spoken(voice, "a happy apple", "en")
    spoken = _signal(chunks)
    for stop in [phone for phone in _phones(chunks) if phone.symbol == "p"]:
        closure = spoken[int(stop.start * RATE) : int((stop.start + 0.02) * RATE)]
        assert stop.end - stop.start > 0.05
        assert np.sqrt((closure**2).mean()) < 0.15 * sound.loudness(spoken, RATE)


# --- Mandarin's tones -----------------------------------------------------------------------------------------


async def _contour(voice: EspeakVoice, text: str) -> list[float]:
    """F0 in semitones around the speaker's 205 Hz at five points of the voiced part."""
    chunks = await _spoken(voice, text)
    track = sound.pitch_track(_signal(chunks), RATE, hop=0.005)
    voiced = track[track > 0]
    voiced = voiced[np.abs(np.log2(voiced / np.median(voiced))) < 0.5]
    points = np.linspace(0.05, 0.95, 5) * (len(voiced) - 1)
    smooth = np.convolve(np.pad(voiced, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return [_semitones(smooth[int(point)] / 205) for point in points]


@pytest.mark.parametrize("syllables", ["妈麻马骂", "优油有又", "烟盐眼燕"])
async def test_tones_are_high_rising_dipping_and_falling(voice: EspeakVoice, syllables: str) -> None:
    high, rising, dipping, falling = [await _contour(voice, syllable + "，") for syllable in syllables]
    assert max(high) - min(high) < 3.5
    assert np.mean(high) > max(np.mean(rising), np.mean(dipping))
    assert rising[-1] - rising[0] > 3
    assert min(dipping[1:4]) < dipping[-1] - 1.5
    assert np.mean(dipping) < np.mean(rising)
    assert max(falling[:3]) - falling[-1] > 3.5


async def test_a_statement_sinks_and_a_question_ends_higher(voice: EspeakVoice) -> None:
    statement, question = [_signal(await _spoken(voice, f"他今天开车{mark}")) for mark in "。？"]
    thirds = [_median_pitch(part) for part in np.array_split(statement, 3)]
    assert _semitones(thirds[-1] / thirds[0]) < -0.8
    last = [_median_pitch(spoken[-int(0.45 * RATE) :]) for spoken in (statement, question)]
    assert _semitones(last[1] / last[0]) > 1.5


# --- Sound ----------------------------------------------------------------------------------------------------


async def test_both_voices_are_equally_loud_and_high_and_never_clip(voice: EspeakVoice) -> None:
    zh = _signal(await _spoken(voice, "大厅的门上午八点半开，下午五点关，周末休息。"))
    en = _signal(await _spoken(voice, "The doors open at half past eight and close at five.", "en"))
    for spoken in (zh, en):
        assert 20 * np.log10(sound.loudness(spoken, RATE)) == pytest.approx(-20, abs=2)
        assert np.abs(spoken).max() <= 10 ** (-1 / 20)
        assert _semitones(_median_pitch(spoken) / 205) == pytest.approx(0, abs=1.5)
    assert abs(_semitones(_median_pitch(zh) / _median_pitch(en))) < 2


async def test_speed(voice: EspeakVoice) -> None:
    zh = await _spoken(voice, "办理居住证需要身份证和照片以及居住满半年的证明")
    en = await _spoken(voice, "Please bring your residence permit and a recent photograph to the second counter", "en")
    assert 3.9 < len(_words(zh)) / _phones(zh)[-1].end < 5.2
    assert 135 < 60 * len(_words(en)) / _phones(en)[-1].end < 190


async def test_rate_changes_speed_and_not_pitch() -> None:
    seconds, pitches = [], []
    for rate in (0.8, 1.3):
        voice = EspeakVoice(processes=1, rate=rate)
        spoken = _signal(await _spoken(voice, SENTENCES[0][0]))
        seconds.append(len(spoken) / RATE)
        pitches.append(_median_pitch(spoken))
        await voice.close()
    assert seconds[0] / seconds[1] == pytest.approx(1.3 / 0.8, rel=0.15)
    assert abs(_semitones(pitches[1] / pitches[0])) < 1.5


# --- Text -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "  \n", "。！", "😀"])
async def test_nothing_to_say_gives_no_chunk(voice: EspeakVoice, text: str) -> None:
    assert await _spoken(voice, text) == []


async def test_what_cannot_be_read_is_logged(voice: EspeakVoice, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        await _spoken(voice, "好😀的")
    assert caplog.messages == ["left unsaid: '😀' at 1 in '好😀的'"]


async def test_a_long_text_streams_clause_by_clause(voice: EspeakVoice) -> None:
    stream = voice.speak(Utterance("大厅一楼办个人证件，二楼办社保和住房。" * 20, "zh"))
    first = await anext(stream)
    assert first.end == pytest.approx(FIRST_CHUNK, abs=1e-3)
    rest = [chunk async for chunk in stream]
    assert rest[-1].end > 60
    unpunctuated = await _spoken(voice, "大" * 200)
    assert len(_words(unpunctuated)) == 200


# --- Helpers --------------------------------------------------------------------------------------------------


async def test_a_helper_killed_between_clauses_is_not_heard(voice: EspeakVoice) -> None:
    whole = await _spoken(voice, SENTENCES[0][0])
    chunks = []
    async for chunk in voice.speak(Utterance(*SENTENCES[0])):
        if not chunks:
            for pid in voice._pool.pids:
                os.kill(pid, signal.SIGKILL)
        chunks.append(chunk)
    assert chunks[-1].end == pytest.approx(whole[-1].end, rel=0.05)
    assert [word.text for word in _words(chunks)] == [word.text for word in _words(whole)]


async def test_a_helper_that_stalls_between_clauses_is_not_heard() -> None:
    voice = EspeakVoice(processes=1, stall_timeout=1.0)
    chunks = []
    async for chunk in voice.speak(Utterance(*SENTENCES[0])):
        if not chunks:
            for pid in voice._pool.pids:
                os.kill(pid, signal.SIGSTOP)
        chunks.append(chunk)
    assert "".join(word.text for word in _words(chunks)) == "您好欢迎来到服务大厅请问您想办理什么业务"
    await voice.close()


async def test_closing_the_iterator_leaves_the_voice_in_step(voice: EspeakVoice) -> None:
    whole = await _spoken(voice, *SENTENCES[0])
    for taken in range(4):
        stream = voice.speak(Utterance(*SENTENCES[1]))
        for _ in range(taken):
            await anext(stream)
        await stream.aclose()  # type: ignore[attr-defined]
        again = await _spoken(voice, *SENTENCES[0])
        assert again[-1].end == pytest.approx(whole[-1].end, rel=0.02)
        assert [phone.symbol for phone in _phones(again)] == [phone.symbol for phone in _phones(whole)]


async def test_eight_at_once_are_as_good_as_one_after_another() -> None:
    voice = EspeakVoice(processes=2)
    texts = [SENTENCES[index % len(SENTENCES)] for index in range(8)]
    serial = [await _spoken(voice, *text) for text in texts]
    together = await asyncio.gather(*(_spoken(voice, *text) for text in texts))
    for alone, among in zip(serial, together, strict=True):
        assert among[-1].end == pytest.approx(alone[-1].end, abs=0.05)
        assert [word.text for word in _words(among)] == [word.text for word in _words(alone)]
        assert [phone.symbol for phone in _phones(among)] == [phone.symbol for phone in _phones(alone)]
    await voice.close()
