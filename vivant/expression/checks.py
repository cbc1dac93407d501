"""What voices, faces and bodies must prove before they are trusted: the checks behind `check_plugin`.

Faces and bodies are fed with speech that is made here (a harmonic tone whose loudness follows its phones), so that
their check needs no voice.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from itertools import pairwise

import numpy as np

from vivant.expression.contracts import BodyAnimator, BodyTrack, FaceAnimator, FaceTrack, Synthesizer, VoiceInfo
from vivant.plugins.check import Candidate
from vivant.score import (
    ARKIT,
    BODY_RATE,
    BONES,
    FACE_RATE,
    MAX_CHUNK,
    BodyChunk,
    Chunk,
    FaceChunk,
    Floats,
    IdleClip,
    Lang,
    Phone,
    SpeechChunk,
    Utterance,
    Word,
)

SENTENCES: dict[Lang, tuple[str, ...]] = {
    "zh": ("您好，身份证在3号窗口办理。", "请带上户口本，再到2楼用POS机缴费。"),
    "en": ("Hello. ID cards are handled at counter 3.", "It costs 20 yuan, and takes fifteen working days."),
}
"""What a voice is asked to say: numbers, and Latin letters among Hanzi."""

LONG: dict[Lang, str] = {
    "zh": "办理居住证需要身份证、照片、租房合同和居住满半年的证明，材料齐全的话，十五个工作日之内就可以取证。",
    "en": "For a residence permit you need your ID card, a photograph, the lease and proof of half a year's residence.",
}
"""What a voice is stopped in the middle of."""

TIME = 2e-4
"""Tolerance between the end of a chunk and the start of the next, seconds."""


# --- Voice ----------------------------------------------------------------------------------------------------


async def check_synthesizer(candidate: Candidate) -> None:
    """Speaks all its languages, two at once, can be stopped, and gives back what it started."""
    voice: Synthesizer = candidate.make()
    candidate.require_protocol(voice, Synthesizer)
    _check_info(candidate, voice.info)
    await voice.start()
    try:
        langs = [lang for lang in SENTENCES if lang in voice.info.languages]
        for lang in langs:
            for text in SENTENCES[lang]:
                await _check_speaking(candidate, voice, Utterance(text, lang))
        pair = [Utterance(SENTENCES[langs[n % len(langs)]][n], langs[n % len(langs)]) for n in range(2)]
        await asyncio.gather(*(_check_speaking(candidate, voice, each) for each in pair))
        await _check_stopping(candidate, voice, langs[0])
    finally:
        await voice.close()
    await voice.close()  # a second time does no harm


def _check_info(candidate: Candidate, info: VoiceInfo) -> None:
    candidate.require(isinstance(info, VoiceInfo), "info is a VoiceInfo", f"it is a {type(info).__name__}")
    candidate.require(8000 <= info.rate <= 96000, "its rate is from 8000 to 96000 Hz", f"it is {info.rate}")
    found = f"info.languages is {info.languages}"
    candidate.require(set(SENTENCES) & set(info.languages), f"it speaks one of {', '.join(SENTENCES)}", found)
    spoken = [lang for lang in candidate.languages if lang in SENTENCES]
    candidate.require(set(spoken) <= set(info.languages), "it speaks the languages that its manifest names", found)
    promise = "info.timing is 'engine', 'aligned' or 'estimated'"
    candidate.require(info.timing in ("engine", "aligned", "estimated"), promise, f"it is {info.timing!r}")


async def _check_speaking(candidate: Candidate, voice: Synthesizer, utterance: Utterance) -> None:
    chunks = [chunk async for chunk in _opened(candidate, voice, utterance)]
    what = f"of {utterance.text!r}"
    candidate.require(chunks, "it speaks", f"there is no chunk {what}")
    for chunk in chunks:
        _check_samples(candidate, chunk, voice.info.rate)
    check_contiguous(candidate, chunks)
    loudest = max(int(np.abs(chunk.samples.astype(np.int32)).max()) for chunk in chunks)
    candidate.require(loudest > 300, "speech can be heard", f"the loudest sample {what} is {loudest}")
    seconds = chunks[-1].end
    candidate.require(0.5 <= seconds <= 20, f"{utterance.text!r} takes 0.5 to 20 s", f"it takes {seconds:.2f} s")
    _check_phones(candidate, chunks, what)
    _check_words(candidate, chunks, utterance)


def _opened(candidate: Candidate, voice: Synthesizer, utterance: Utterance) -> AsyncIterator[SpeechChunk]:
    stream = voice.speak(utterance)
    found = f"it is a {type(stream).__name__}"
    candidate.require(hasattr(stream, "__anext__"), "speak returns an asynchronous iterator", found)
    candidate.require(hasattr(stream, "aclose"), "what speak returns can be closed (an async generator)", found)
    return stream


def _check_samples(candidate: Candidate, chunk: object, rate: int) -> None:
    if not isinstance(chunk, SpeechChunk):
        candidate.require(False, "speak yields SpeechChunks", f"it yields {type(chunk).__name__}")
        return
    found = f"they are {chunk.samples.dtype} of shape {chunk.samples.shape}"
    fits = chunk.samples.dtype == np.int16 and chunk.samples.ndim == 1 and len(chunk.samples)
    candidate.require(fits, "samples are (n,) int16 with n > 0", found)
    candidate.require(chunk.rate == rate, f"every chunk has the rate of info, {rate}", f"one has {chunk.rate}")


def check_contiguous(candidate: Candidate, chunks: Sequence[Chunk]) -> None:
    """The first chunk begins at 0, each where the one before it ends, and none is longer than MAX_CHUNK."""
    at = 0.0
    for n, chunk in enumerate(chunks):
        found = f"chunk {n} starts at {chunk.pts:.4f} s instead of {at:.4f} s"
        candidate.require(abs(chunk.pts - at) <= TIME, "chunks are contiguous from 0", found)
        seconds = chunk.end - chunk.pts
        found = f"chunk {n} lasts {seconds:.3f} s"
        candidate.require(0 < seconds <= MAX_CHUNK + TIME, f"a chunk lasts at most {MAX_CHUNK} s", found)
        at = chunk.end


def _check_phones(candidate: Candidate, chunks: Sequence[SpeechChunk], what: str) -> None:
    phones = [phone for chunk in chunks for phone in chunk.phones]
    candidate.require(phones, "speech comes with its phones", f"there is none {what}")
    _check_times(candidate, "phone", phones, chunks)
    for phone, later in pairwise(phones):
        found = f"{later.symbol!r} starts at {later.start:.3f} s, before {phone.symbol!r} ends at {phone.end:.3f} s"
        candidate.require(later.start >= phone.end - TIME, "phones follow one another", found)


def _check_words(candidate: Candidate, chunks: Sequence[SpeechChunk], utterance: Utterance) -> None:
    words = [word for chunk in chunks for word in chunk.words]
    candidate.require(words, "speech comes with its words", f"there is none of {utterance.text!r}")
    _check_times(candidate, "word", words, chunks)
    for word in words:
        there = utterance.text[word.offset : word.offset + len(word.text)]
        found = f"{word.text!r} has the offset {word.offset}, where {there!r} stands"
        candidate.require(word.text and there == word.text, "a word stands in the text at its offset", found)
    for word, later in pairwise(words):
        found = f"{later.text!r} comes behind {word.text!r}"
        candidate.require(later.offset > word.offset, "words come in the order of the text", found)


def _check_times(candidate: Candidate, what: str, timed: Iterable[Phone | Word], chunks: Sequence[SpeechChunk]) -> None:
    end = chunks[-1].end
    for each in timed:
        found = f"one lasts from {each.start:.3f} to {each.end:.3f} s of {end:.3f} s"
        fits = -TIME <= each.start <= each.end <= end + TIME
        candidate.require(fits, f"every {what} lies within its speech", found)
    for chunk in chunks:
        for each in chunk.phones if what == "phone" else chunk.words:
            found = f"one of {each.start:.3f} s lies in the chunk of {chunk.pts:.3f} to {chunk.end:.3f} s"
            fits = chunk.pts - TIME <= each.start < chunk.end + TIME
            candidate.require(fits, f"a {what} comes in the chunk in which it starts", found)


async def _check_stopping(candidate: Candidate, voice: Synthesizer, lang: Lang) -> None:
    stream = _opened(candidate, voice, Utterance(LONG[lang], lang))
    await anext(stream)
    await stream.aclose()  # type: ignore[attr-defined]  # _opened has made sure of it
    left = [chunk async for chunk in stream]
    candidate.require(not left, "a closed iterator yields nothing", f"it yields {len(left)} chunks")
    await _check_speaking(candidate, voice, Utterance(SENTENCES[lang][0], lang))


# --- Speech to feed to faces and bodies -------------------------------------------------------------------------

_PHONES = (
    ("h", 0.06), ("ə", 0.08), ("l", 0.07), ("oʊ", 0.20), ("m", 0.08), ("aɪ", 0.18), ("n", 0.07), ("eɪ", 0.15),
    ("m", 0.08), ("ɪ", 0.07), ("z", 0.09), ("b", 0.06), ("ɑ", 0.18), ("b", 0.06),
)  # fmt: skip
_VOWELS = frozenset(("ə", "oʊ", "aɪ", "eɪ", "ɪ", "ɑ"))
_WORDS = (("Hello", 0, 4), ("my", 4, 6), ("name", 6, 9), ("is", 9, 11), ("Bob", 11, 14))
TEXT = "Hello, my name is Bob."
RATE = 16000
STEP = 0.2


def made_speech() -> list[SpeechChunk]:
    """1.43 s of speech for TEXT: chunks of STEP seconds with phones and words, 16 kHz."""
    edges = np.concatenate([[0.0], np.cumsum([seconds for _, seconds in _PHONES])])
    phones = [Phone(symbol, edges[n], edges[n + 1]) for n, (symbol, _) in enumerate(_PHONES)]
    words = [Word(text, edges[a], edges[b], TEXT.index(text)) for text, a, b in _WORDS]
    samples = _voiced(phones, edges[-1])
    chunks = []
    for first in range(0, len(samples), round(STEP * RATE)):
        piece = samples[first : first + round(STEP * RATE)]
        start, end = first / RATE, (first + len(piece)) / RATE
        here = tuple(phone for phone in phones if start <= phone.start < end)
        said = tuple(word for word in words if start <= word.start < end)
        chunks.append(SpeechChunk(start, piece, RATE, here, said))
    return chunks


def _voiced(phones: Sequence[Phone], seconds: float) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    times = np.arange(round(seconds * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * 120 * n * times) / n for n in range(1, 12))
    loudness = np.full_like(times, 0.05)
    for phone in phones:
        if phone.symbol in _VOWELS:
            loudness[(times >= phone.start) & (times < phone.end)] = 0.5
    return (tone * loudness * 8000).astype(np.int16)


# --- Face -----------------------------------------------------------------------------------------------------


def check_face(candidate: Candidate) -> None:
    """Follows speech frame by frame, moves the mouth, and closes it at the end."""
    animator: FaceAnimator = candidate.make()
    candidate.require_protocol(animator, FaceAnimator)
    utterance = Utterance(TEXT, "en")
    for chunks in _fed_faces(candidate, animator.open(utterance), animator.open(utterance)):
        _check_face_chunks(candidate, chunks)
    check_contiguous(candidate, animator.open(utterance).finish())


def _fed_faces(candidate: Candidate, *tracks: FaceTrack) -> list[list[FaceChunk]]:
    """Feeds tracks in turns, as two segments at once would."""
    given: list[list[FaceChunk]] = [[] for _ in tracks]
    for speech in made_speech():
        for n, track in enumerate(tracks):
            chunk = track.feed(speech)
            found = f"it returned {type(chunk).__name__}"
            candidate.require(chunk is None or isinstance(chunk, FaceChunk), "feed returns FaceChunk or None", found)
            given[n] += [chunk] if chunk is not None else []
    for n, track in enumerate(tracks):
        candidate.require(given[n], "the face follows while speech comes", "no frame came before finish")
        given[n] += track.finish()
    return given


def _check_face_chunks(candidate: Candidate, chunks: Sequence[FaceChunk]) -> None:
    for chunk in chunks:
        _check_weights(candidate, chunk.weights)
    check_contiguous(candidate, chunks)
    spoken = made_speech()[-1].end
    found = f"it ends at {chunks[-1].end:.3f} s of {spoken:.3f} s"
    candidate.require(chunks[-1].end >= spoken - 1 / FACE_RATE, "the face lasts as long as its speech", found)
    weights = np.concatenate([chunk.weights for chunk in chunks])
    mouth = [n for n, name in enumerate(ARKIT) if name.startswith(("jaw", "mouth"))]
    moved = float(np.ptp(weights[:, mouth], axis=0).max())
    candidate.require(moved >= 0.05, "the mouth moves while it speaks", f"no weight of it moves more than {moved:.3f}")
    last = float(weights[-1, ARKIT.index("jawOpen")])
    candidate.require(last <= 0.05, "the mouth is closed at the end", f"jawOpen of the last frame is {last:.2f}")


def _check_weights(candidate: Candidate, weights: Floats) -> None:
    found = f"they are {weights.dtype} of shape {weights.shape}"
    fits = weights.dtype == np.float32 and weights.ndim == 2 and weights.shape[1] == len(ARKIT)
    candidate.require(fits, f"weights are (frames, {len(ARKIT)}) float32", found)
    _check_range(candidate, "weights", weights)


def _check_range(candidate: Candidate, what: str, values: Floats) -> None:
    fits = np.isfinite(values).all() and ((values >= 0) & (values <= 1)).all()
    candidate.require(fits, f"{what} lie in [0, 1]", f"they lie from {values.min()} to {values.max()}")


# --- Body -----------------------------------------------------------------------------------------------------


def check_body(candidate: Candidate) -> None:
    """Has an idle life that loops, follows speech, makes every gesture it names, and lets go at the end."""
    animator: BodyAnimator = candidate.make()
    candidate.require_protocol(animator, BodyAnimator)
    _check_idle(candidate, animator.idle())
    names = animator.gestures
    fits = isinstance(names, tuple) and all(isinstance(name, str) for name in names) and len(set(names)) == len(names)
    candidate.require(fits, "gestures is a tuple of different names", f"it is {names!r}")
    for gesture in (None, *names):
        given = _fed_body(candidate, animator.open(Utterance(TEXT, "en", gesture=gesture)))
        candidate.require(given or gesture is None, "a named gesture moves the body", f"{gesture!r} moves nothing")
        _check_body_chunks(candidate, given, gesture)
    _check_body_chunks(candidate, animator.open(Utterance(TEXT, "en")).finish(), None)


def _fed_body(candidate: Candidate, track: BodyTrack) -> list[BodyChunk]:
    given: list[BodyChunk] = []
    for speech in made_speech():
        chunks = track.feed(speech)
        candidate.require(isinstance(chunks, list), "feed returns a list", f"it returned {type(chunks).__name__}")
        given += chunks
    return given + track.finish()


def _check_body_chunks(candidate: Candidate, chunks: Sequence[BodyChunk], gesture: str | None) -> None:
    for chunk in chunks:
        candidate.require(isinstance(chunk, BodyChunk), "a body gives BodyChunks", f"it gave {type(chunk).__name__}")
        _check_bones(candidate, chunk.bones)
        _check_rotations(candidate, chunk.rotations, len(chunk.bones))
        shape = chunk.rotations.shape[:2]
        found = f"they are {chunk.shares.dtype} of shape {chunk.shares.shape}"
        fits = chunk.shares.dtype == np.float32 and chunk.shares.shape == shape
        candidate.require(fits, f"shares are {shape} float32, as rotations", found)
        _check_range(candidate, "shares", chunk.shares)
    check_contiguous(candidate, chunks)
    _check_letting_go(candidate, chunks, gesture)


def _check_letting_go(candidate: Candidate, chunks: Sequence[BodyChunk], gesture: str | None) -> None:
    """A bone that a chunk no longer names must have been at rest, and so must all at the end."""
    for n, chunk in enumerate(chunks):
        later = chunks[n + 1].bones if n + 1 < len(chunks) else ()
        for bone, share in zip(chunk.bones, chunk.shares[-1], strict=True):
            found = f"{BONES[bone]} still has {share:.3f} at {chunk.end:.2f} s, with the gesture {gesture!r}"
            candidate.require(bone in later or share <= 1e-3, "shares are back at 0 when a bone's track ends", found)


def _check_bones(candidate: Candidate, bones: tuple[int, ...]) -> None:
    fits = all(0 <= bone < len(BONES) for bone in bones) and all(a < b for a, b in pairwise(bones))
    candidate.require(fits, f"bones are ascending indices below {len(BONES)}", f"they are {bones}")


def _check_rotations(candidate: Candidate, rotations: Floats, bones: int) -> None:
    found = f"they are {rotations.dtype} of shape {rotations.shape}"
    fits = rotations.dtype == np.float32 and rotations.ndim == 3 and rotations.shape[1:] == (bones, 4)
    candidate.require(fits, f"rotations are (frames, {bones}, 4) float32", found)
    off = float(np.abs(np.linalg.norm(rotations, axis=-1) - 1).max()) if rotations.size else 0.0
    candidate.require(off <= 1e-3, "rotations are unit quaternions", f"one's length is off by {off:.4f}")


def _check_idle(candidate: Candidate, clip: IdleClip) -> None:
    candidate.require(isinstance(clip, IdleClip), "idle returns an IdleClip", f"it returned {type(clip).__name__}")
    _check_weights(candidate, clip.weights)
    _check_bones(candidate, clip.bones)
    _check_rotations(candidate, clip.rotations, len(clip.bones))
    frames = len(clip.rotations)
    found = f"they are {clip.hips.dtype} of shape {clip.hips.shape}"
    fits = clip.hips.dtype == np.float32 and clip.hips.shape == (frames, 3)
    candidate.require(fits, f"hips are ({frames}, 3) float32", found)
    face, body = len(clip.weights) / FACE_RATE, frames / BODY_RATE
    found = f"the face lasts {face:.3f} s and the body {body:.3f} s"
    candidate.require(abs(face - body) < 1 / FACE_RATE, "both tracks of idle life last as long", found)
    for what, track in (("face", clip.weights), ("body", clip.rotations), ("hips", clip.hips)):
        steps = np.abs(np.diff(np.concatenate([track, track[:1]]), axis=0)).reshape(len(track), -1).max(axis=1)
        found = f"the step of its {what} there is {steps[-1]:.4f}, elsewhere at most {steps[:-1].max():.4f}"
        fits = steps[-1] <= 2 * steps[:-1].max() + 1e-4
        candidate.require(fits, "idle life's last frame leads into its first", found)
