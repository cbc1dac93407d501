from __future__ import annotations

import base64
import itertools
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vivant.errors import ScoreError
from vivant.expression.contracts import FaceAnimator
from vivant.expression.face import aperture
from vivant.plugins.engines.dominance import RELEASE, DominanceFace, DominanceTrack
from vivant.plugins.engines.espeak import EspeakVoice
from vivant.score import ARKIT, FACE_RATE, MAX_CHUNK, FaceChunk, Floats, Lang, Phone, SpeechChunk, Utterance, Word

JAW = ARKIT.index("jawOpen")
BLINKS = [ARKIT.index("eyeBlinkLeft"), ARKIT.index("eyeBlinkRight")]
HELPER = Path(__file__).parents[2] / "expression" / "face" / "espeak_speech.py"
RATE = 16000


@dataclass(frozen=True)
class Speech:
    """What was said, with its phones."""

    utterance: Utterance
    samples: np.ndarray
    rate: int
    phones: tuple[Phone, ...]
    words: tuple[Word, ...] = ()

    def chunks(self, sizes: list[int]) -> list[SpeechChunk]:
        """Cut into chunks of these many samples, the last size again and again."""
        bounds, taken = [0], itertools.chain(sizes, itertools.repeat(sizes[-1]))
        while bounds[-1] < len(self.samples):
            bounds.append(min(bounds[-1] + next(taken), len(self.samples)))
        return [self._chunk(start, end) for start, end in itertools.pairwise(bounds)]

    def _chunk(self, first: int, last: int) -> SpeechChunk:
        start, end = first / self.rate, last / self.rate
        end = np.inf if last == len(self.samples) else end
        phones = tuple(phone for phone in self.phones if start <= phone.start < end)
        words = tuple(word for word in self.words if start <= word.start < end)
        return SpeechChunk(start, self.samples[first:last], self.rate, phones, words)


def played(speech: Speech, sizes: list[int] | None = None, face: DominanceFace | None = None) -> list[FaceChunk]:
    track = (face or DominanceFace()).open(speech.utterance)
    chunks = [track.feed(chunk) for chunk in speech.chunks(sizes or [int(0.2 * speech.rate)])]
    return [chunk for chunk in chunks if chunk is not None] + track.finish()


def shown(speech: Speech, sizes: list[int] | None = None, face: DominanceFace | None = None) -> Floats:
    return np.concatenate([chunk.weights for chunk in played(speech, sizes, face)])


def spoken(*phones: tuple[str, float], pause: float = 0.0, text: str = "Hm.", lang: Lang = "en") -> Speech:
    """Phones with these durations one after the other behind a pause ("_" is silence), each a tone."""
    timed, at = [], pause
    for symbol, duration in phones:
        timed.append(Phone(symbol, at, at + duration))
        at += duration
    samples = np.zeros(int((at + 0.05) * RATE), np.int16)
    for phone in timed:
        if phone.symbol != "_":
            part = slice(int(phone.start * RATE), int(phone.end * RATE))
            samples[part] = 9000 * np.sin(np.arange(part.stop - part.start) * 0.2)
    voiced = tuple(phone for phone in timed if phone.symbol != "_")
    return Speech(Utterance(text, lang), samples, RATE, voiced)


SAID: list[tuple[Lang, str, str]] = [
    (
        "en",
        "en-us",
        "Hello, welcome to the service hall. My papa paid a five pound fee; do you have both?",
    ),
    ("en", "en-us", "Bring your passport and a copy of your marriage certificate to counter twelve."),
    ("en", "en-gb-x-rp", "The map above the big blue booth may help; move past the lamp, then ask Bob."),
    ("zh", "cmn-latn-pinyin", "nin2 hao3, huan1 ying2 lai2 dao4 fu2 wu4 da4 ting1. ban4 li3 mei3 pi1 biao3 ge2."),
    ("zh", "cmn-latn-pinyin", "fu4 mu3 de5 hu4 kou3 bu4 he2 zhao4 pian4 dou1 yao4 dai4 lai2 ma5?"),
    (
        "zh",
        "cmn-latn-pinyin",
        "qing3 dao4 san1 hao4 chuang1 kou3 ban4 li3 shen1 fen4 zheng4, mei3 ge4 ren2 ba1 mao2.",
    ),
]


@pytest.fixture(scope="module")
def real() -> list[Speech]:
    """Sentences spoken by espeak-ng."""
    asked = "".join(json.dumps([voice, text]) + "\n" for _, voice, text in SAID)
    done = subprocess.run(
        [sys.executable, str(HELPER)], input=asked, stdout=subprocess.PIPE, text=True, check=True, timeout=60
    )
    return [
        _speech(lang, text, json.loads(line))
        for (lang, _, text), line in zip(SAID, done.stdout.splitlines(), strict=True)
    ]


def _speech(lang: Lang, text: str, said: dict) -> Speech:
    samples = np.frombuffer(base64.b64decode(said["samples"]), np.int16)
    phones = tuple(Phone(*phone) for phone in said["phones"])
    return Speech(Utterance(text, lang), samples, said["rate"], phones)


def within(phone: Phone, frames: int) -> np.ndarray:
    """Frames that show the phone: at least the nearest one."""
    first = int(np.ceil(phone.start * FACE_RATE))
    return np.arange(first, max(int(np.ceil(phone.end * FACE_RATE)), first + 1)).clip(0, frames - 1)


def bare(phone: Phone) -> str:
    return phone.symbol.strip("ˈˌː")


# --- On real speech -------------------------------------------------------------------------------------------


def test_lips_close_in_every_bilabial(real: list[Speech]) -> None:
    count = 0
    for speech in real:
        gap = aperture(shown(speech))
        for phone in speech.phones:
            if bare(phone)[0] in "pbm":
                count += 1
                assert gap[within(phone, len(gap))].min() <= 0.10 * gap.max(), phone
    assert count >= 35


def test_open_vowels_are_open(real: list[Speech]) -> None:
    count = 0
    for speech in real:
        gap = aperture(shown(speech))
        for phone in speech.phones:
            if bare(phone)[0] in "aɑæɒ" and phone.end - phone.start > 0.05:
                count += 1
                assert gap[within(phone, len(gap))].max() >= 0.45 * gap.max(), phone
    assert count > 30


def test_openings_are_generous(real: list[Speech]) -> None:
    for speech in real:
        weights = shown(speech)
        assert weights[:, JAW].max() > 0.50
        assert aperture(weights).max() > 0.60


def test_the_lower_lip_meets_the_teeth_on_f_and_v(real: list[Speech]) -> None:
    roll = ARKIT.index("mouthRollLower")
    for speech in real:
        weights = shown(speech)
        for phone in speech.phones:
            if bare(phone)[0] in "fv":
                assert weights[within(phone, len(weights)), roll].max() > 0.40, phone


def test_motion_is_smooth(real: list[Speech]) -> None:
    for speech in real:
        weights = shown(speech)
        lips = np.delete(weights, BLINKS, axis=1)
        assert np.abs(np.diff(weights, axis=0)).max() < 0.50
        assert np.abs(np.diff(lips, axis=0)).max() < 0.40
        assert np.abs(np.diff(lips, n=3, axis=0)).max() < 0.55


def test_the_jaw_moves_with_the_sound(real: list[Speech]) -> None:
    for speech in real:
        energy = loudness(speech)
        jaw = shown(speech)[: len(energy), JAW]
        lags = range(-12, 13)
        match = [correlation(jaw, energy, lag) for lag in lags]
        assert abs(lags[int(np.argmax(match))]) / FACE_RATE <= 0.060
        assert max(match) > 0.35


def correlation(one: np.ndarray, other: np.ndarray, lag: int) -> float:
    """Of one, `lag` frames later, with the other."""
    count = len(one) - abs(lag)
    return float(np.corrcoef(one[max(0, lag) :][:count], other[max(0, -lag) :][:count])[0, 1])


def loudness(speech: Speech) -> np.ndarray:
    """RMS around every frame, 33 ms wide."""
    half, count = speech.rate // FACE_RATE, len(speech.samples) * FACE_RATE // speech.rate
    centres = (np.arange(count) * speech.rate / FACE_RATE).astype(int)
    return np.array([np.sqrt((speech.samples[max(0, c - half) : c + half].astype(float) ** 2).mean()) for c in centres])


def test_the_face_comes_to_rest(real: list[Speech]) -> None:
    for speech in real:
        weights = shown(speech)
        seconds = len(weights) / FACE_RATE - len(speech.samples) / speech.rate
        assert not weights[0].any()
        assert not weights[-1].any()
        assert RELEASE <= seconds <= RELEASE + 3 / FACE_RATE


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("zh", "办理每批表格，请买票排队。父母的户口簿要带来吗？"),
        ("en", "Bring both maps of the building, and pay my papa."),
    ],
)
async def test_with_the_embedded_voice(lang: Lang, text: str) -> None:
    voice = EspeakVoice(processes=1)
    utterance = Utterance(text, lang)
    track = DominanceFace().open(utterance)
    spoken_chunks = [chunk async for chunk in voice.speak(utterance)]
    await voice.close()
    first = track.feed(spoken_chunks[0])
    assert first is not None
    fed = [track.feed(chunk) for chunk in spoken_chunks[1:]]
    chunks = [first, *(chunk for chunk in fed if chunk is not None), *track.finish()]
    gap = aperture(np.concatenate([chunk.weights for chunk in chunks]))
    said = [phone for chunk in spoken_chunks for phone in chunk.phones]
    closed = [gap[within(phone, len(gap))].min() for phone in said if phone.symbol[0] in "pbm"]
    opened = [gap[within(phone, len(gap))].max() for phone in said if phone.symbol[0] in "aɑæ"]
    assert len(closed) >= 6
    assert max(closed) <= 0.10 * gap.max()
    assert min(opened) >= 0.40 * gap.max()
    assert isinstance(track, DominanceTrack)
    assert not track.diagnostics


# --- On single sounds -----------------------------------------------------------------------------------------


def test_nothing_moves_the_mouth_in_silence() -> None:
    speech = spoken(("a", 0.3), ("_", 0.8), ("a", 0.3))
    weights = shown(speech)
    still = weights[round(0.5 * FACE_RATE) : round(0.95 * FACE_RATE)]
    assert aperture(still).max() < 1e-3
    assert np.abs(np.diff(np.delete(still, BLINKS, axis=1), axis=0)).max() < 1e-3


def test_without_phones_the_face_only_smiles() -> None:
    speech = Speech(Utterance("…", "zh"), np.zeros(RATE, np.int16), RATE, ())
    weights = shown(speech)
    assert aperture(weights).max() == 0
    assert weights.max() == pytest.approx(0.15)


@pytest.mark.parametrize("symbol", ["p", "b", "m", "ph", "pʰ", "ˈm"])
@pytest.mark.parametrize("duration", [0.02, 0.06, 0.15])
def test_a_bilabial_between_open_vowels_closes_and_they_stay_open(symbol: str, duration: float) -> None:
    speech = spoken(("ˈɑː", 0.2), (symbol, duration), ("ˈɑː", 0.2))
    gap = aperture(shown(speech))
    for phone in speech.phones:
        inside = gap[within(phone, len(gap))]
        assert inside.max() > 0.5 or phone.symbol == symbol
        assert inside.min() < 0.01 or phone.symbol != symbol


def test_a_short_vowel_between_bilabials_is_no_closure() -> None:
    speech = spoken(("m", 0.073), ("ai", 0.073), ("pʰ", 0.079), ("j", 0.08), ("ɑu", 0.076), ("p", 0.07), ("a", 0.08))
    gap = aperture(shown(speech))
    for phone in speech.phones:
        inside = gap[within(phone, len(gap))]
        assert inside.max() > 0.3 or phone.symbol[0] in "mp", phone
        assert inside.min() < 0.03 or phone.symbol[0] not in "mp", phone


@pytest.mark.parametrize("jaw", [0.5, 1.5])
def test_gains(jaw: float) -> None:
    speech = spoken(("ˈɑː", 0.2), ("m", 0.08), ("ˈɑː", 0.2))
    weights = shown(speech, face=DominanceFace(jaw=jaw))
    assert (weights[:, JAW].max() > shown(speech)[:, JAW].max()) is np.bool_(jaw > 1)
    assert aperture(weights)[within(speech.phones[1], len(weights))].min() < 0.01


def test_shapes_of_sounds() -> None:
    def peak(symbol: str, name: str) -> float:
        speech = spoken(("ə", 0.12), (symbol, 0.10), ("ə", 0.12))
        return float(shown(speech)[:, ARKIT.index(name)].max())

    assert min(peak(symbol, "mouthPucker") for symbol in "uyw") > 0.6
    assert peak("i", "mouthPucker") < 0.05
    assert peak("i", "mouthStretchLeft") > 0.2
    assert min(peak(symbol, "tongueOut") for symbol in "θð") > 0.5
    assert peak("ʃ", "mouthFunnel") > 0.35


def test_the_mouth_opens_before_the_sound() -> None:
    weights = shown(spoken(("ˈɑː", 0.4), pause=0.5))
    onset = int(np.argmax(aperture(weights) > 0.05)) / FACE_RATE
    assert 0.02 <= 0.5 - onset <= 0.10


def test_loud_speech_opens_wider() -> None:
    speech = spoken(("ɑ", 0.4), ("_", 0.2), ("ɑ", 0.4))
    softer = speech.samples.copy()
    softer[len(softer) // 2 :] //= 4
    jaw = shown(Speech(speech.utterance, softer, RATE, speech.phones))[:, JAW]
    assert jaw[30:].max() < 0.9 * jaw[:30].max()


def test_a_question_raises_the_brows() -> None:
    text = "Do you have it?"
    speech = spoken(("ə", 0.9), text=text)
    words = tuple(
        Word(word, 0.2 * n, 0.2 * n + 0.2, text.index(word)) for n, word in enumerate(["Do", "you", "have", "it"])
    )
    asked = shown(Speech(speech.utterance, speech.samples, RATE, speech.phones, words))
    brow = ARKIT.index("browInnerUp")
    assert asked[round(0.85 * FACE_RATE), brow] > 0.3 > shown(speech)[round(0.85 * FACE_RATE), brow]


def test_an_unknown_phone_is_reported_and_moves_the_mouth() -> None:
    speech = spoken(("☃", 0.3), ("a", 0.1), ("☃", 0.3))
    track = DominanceFace().open(speech.utterance)
    for chunk in speech.chunks([4000]):
        track.feed(chunk)
    (found,) = track.diagnostics
    assert found.code == "unknown_phone"
    assert found.text == "'☃' in the phone '☃' is no letter of the IPA: the mouth takes a neutral shape."
    assert aperture(shown(speech))[10:15].min() > 0.2


# --- As a track -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"jaw": -0.1}, "jaw must lie in 0 to 2, got -0.1"),
        ({"lip": 3.0}, "lip must lie in 0 to 2, got 3.0"),
        ({"smile": 1.5}, "smile must lie in 0 to 1, got 1.5"),
        ({"brow": float("nan")}, "brow must lie in 0 to 2, got nan"),
    ],
)
def test_settings_out_of_range(settings: dict[str, float], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        DominanceFace(**settings)


def test_it_is_a_face_animator() -> None:
    assert isinstance(DominanceFace(), FaceAnimator)


def test_the_first_chunk_gives_frames() -> None:
    speech = spoken(("ɑ", 0.5))
    first = DominanceFace().open(speech.utterance).feed(speech.chunks([int(0.3 * RATE)])[0])
    assert first is not None
    assert first.pts == 0.0
    assert len(first.weights) == int((0.3 - 0.119) * FACE_RATE) + 1


def test_a_chunk_too_short_gives_none() -> None:
    speech = spoken(("ɑ", 0.5))
    assert DominanceFace().open(speech.utterance).feed(speech.chunks([int(0.1 * RATE)])[0]) is None


def test_a_segment_without_speech_has_no_face() -> None:
    assert DominanceFace().open(Utterance("", "en")).finish() == []


def test_speech_that_leaves_a_hole_is_refused() -> None:
    track = DominanceFace().open(Utterance("Hm.", "en"))
    with pytest.raises(ScoreError, match="follows on"):
        track.feed(SpeechChunk(1.0, np.zeros(100, np.int16), RATE))


symbols = st.sampled_from(["p", "m", "f", "ˈa", "ˈaɪ", "u", "y", "tɕh", "s.", "θ", "k", "l", "_", "ˌə"])
phones = st.lists(st.tuples(symbols, st.floats(0.015, 0.3)), max_size=25)
cuts = st.lists(st.integers(200, int(MAX_CHUNK * RATE)), min_size=1, max_size=12)


@given(phones, cuts, st.floats(0.0, 0.3))
@example([("p", 0.3)], [200], 0.0)  # the track ends on a frame
@settings(max_examples=60, deadline=None)
def test_chunks_do_not_matter(said: list[tuple[str, float]], sizes: list[int], pause: float) -> None:
    speech = spoken(*said, pause=pause, text="Is this a question? It was, then.")
    whole = shown(speech, [len(speech.samples)])
    np.testing.assert_allclose(shown(speech, sizes), whole, atol=1e-5)


@given(phones, cuts)
@settings(max_examples=60, deadline=None)
def test_every_track_is_sound(said: list[tuple[str, float]], sizes: list[int]) -> None:
    chunks = played(spoken(*said), sizes)
    at = 0
    for chunk in chunks:
        assert chunk.pts == pytest.approx(at / FACE_RATE)
        assert 0 < len(chunk.weights) <= MAX_CHUNK * FACE_RATE + 1e-6 or chunk is chunks[0]
        assert chunk.weights.dtype == np.float32
        at += len(chunk.weights)
    weights = np.concatenate([chunk.weights for chunk in chunks])
    assert np.isfinite(weights).all()
    assert weights.min() >= 0
    assert weights.max() <= 1
    assert not weights[-1].any()
    assert np.abs(np.diff(weights, axis=0)).max() < 0.6
