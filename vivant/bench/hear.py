"""`vivant bench hear`: how soon the avatar yields to a visitor, what it takes for one, and how well it understands.

What is about statistics runs on simulated time, straight through the listener and the persona's recogniser; what is
about latency runs in real time through a real server on loopback and the Python client, which plays the avatar's voice
into its own microphone. Visitors are the embedded synthesizer as speakers that no training has heard.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from vivant.bench.hearing.answers import Answered, answered
from vivant.bench.hearing.ears import ears
from vivant.bench.hearing.live import Trial, Waits, asked, interrupted
from vivant.bench.hearing.simulation import Heard, Scene
from vivant.bench.hearing.statistics import SEED, SPEAKERS, Amounts, disturbed, understanding
from vivant.bench.hearing.texts import LANGS, STOP_WORDS, questions, some, vocabulary
from vivant.bench.hearing.visits import Hear
from vivant.bench.hearing.voices import Clip, Text, recorded
from vivant.bench.process import serving
from vivant.bench.progress import Steps
from vivant.bench.report import Figures, percentiles
from vivant.bench.scenes import Rng
from vivant.human import Engines
from vivant.persona import Persona
from vivant.score import Lang

PEOPLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "ljspeech"
"""Recordings of a person who asks nothing that a hall knows, beside the checkout; what is not there is not measured."""

LONG = 5.0
"""Seconds of an answer that can be interrupted."""

PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured.

    interruptions, stop_words, questions : trials in real time. answers : of the avatar, in each language.
    """

    interruptions: int = 24
    stop_words: int = 24
    questions: int = 30
    answers: int = 40
    simulated: Amounts = field(default_factory=Amounts)


@dataclass(frozen=True, slots=True)
class Cast:
    """What is said in real time: interruptions, stop words and questions of unseen voices; answers of the avatar."""

    interruptions: list[Trial]
    stop_words: list[Trial]
    questions: list[Clip]


def measure(persona: str | None = None, plan: Plan | None = None, people: Path = PEOPLE) -> Figures:
    """All figures of the bench.

    persona : as of `vivant serve`; the embedded one if left out. people : folder of wav files in which nobody says
        a phrase.
    """
    plan = plan or Plan()
    loaded = Persona.load(persona)
    phrases = vocabulary(loaded)
    answers = asyncio.run(_answers(loaded, phrases, plan.answers))
    figures = live(persona, _cast(phrases, answers, plan))
    with ears(persona, PROCESSES) as hear:
        counted = _counted(hear, Steps("hear: simulated minutes", plan.simulated.minutes))
        figures |= disturbed(counted, [answer.sound for answer in answers], plan.simulated)
        figures |= understanding(counted, phrases, plan.simulated, people)
    return figures


async def _answers(persona: Persona, phrases: Mapping[Lang, Sequence[str]], count: int) -> list[Answered]:
    """What the avatar says to questions that it can answer; all engines have proved that they are there."""
    rng = np.random.default_rng(SEED)
    texts = [text for lang in LANGS for text in some(rng, questions(phrases[lang], lang), lang, count)]
    engines = Engines.load(persona)
    try:
        await engines.hear()
        return [answer for answer in await answered(engines, texts) if answer.cited]
    finally:
        await engines.close()


def _cast(phrases: Mapping[Lang, Sequence[str]], answers: Sequence[Answered], plan: Plan) -> Cast:
    rng = np.random.default_rng(SEED + 1)
    known = {lang: [answer.question for answer in answers if answer.lang == lang] for lang in LANGS}
    over = _mixed(rng, {lang: questions(phrases[lang], lang) for lang in LANGS}, plan.interruptions)
    stops, asked_for = _mixed(rng, STOP_WORDS, plan.stop_words), _mixed(rng, known, plan.questions)
    clips = recorded([*over, *stops, *asked_for], SEED + 2, SPEAKERS)
    long = [answer.question for answer in answers if answer.seconds >= LONG]
    said = [Trial(long[number % len(long)], clip) for number, clip in enumerate(clips[: len(over) + len(stops)])]
    return Cast(said[: len(over)], said[len(over) :], clips[len(said) :])


def _mixed(rng: Rng, texts: Mapping[Lang, Sequence[str]], count: int) -> list[Text]:
    """Half in each language, in turn."""
    own = [some(rng, texts[lang], lang, -(-count // 2)) for lang in LANGS]
    return [text for pair in zip(*own, strict=True) for text in pair][:count]


def live(persona: str | None, cast: Cast) -> Figures:
    """The latencies, through a server of its own."""
    with serving("vivant", "serve", *(["--persona", persona] if persona else [])) as server:
        return asyncio.run(_live(server.url, cast))


async def _live(url: str, cast: Cast) -> Figures:
    steps = Steps("hear: interruptions", len(cast.interruptions))
    onset = await interrupted(url, cast.interruptions, False, SEED, steps)
    steps = Steps("hear: stop words", len(cast.stop_words))
    stopped = await interrupted(url, cast.stop_words, True, SEED + 1, steps)
    answers = await asked(url, cast.questions, SEED + 2, Steps("hear: questions", len(cast.questions)))
    return latencies(onset, stopped, answers)


def latencies(onset: Waits, stopped: Waits, answers: Waits) -> Figures:
    """The keys of the latencies. What did not make the avatar yield counts as long as it was waited for."""
    return {
        "speech_onset_to_silence_ms": _milliseconds(onset.all),
        "stop_word_ms": _milliseconds(stopped.all),
        "last_word_to_first_sound_ms": _milliseconds(answers.came),
        "trials": {
            "interruptions": len(onset.all),
            "interruptions_missed": onset.missed,
            "stop_words": len(stopped.all),
            "stop_words_missed": stopped.missed,
            "questions": len(answers.all),
            "questions_unanswered": answers.missed,
            "paused_by_itself": onset.disturbed + stopped.disturbed,
            "lost": [*onset.lost, *stopped.lost, *answers.lost],
        },
    }


def _milliseconds(seconds: Sequence[float]) -> dict[str, float] | None:
    return percentiles([1000 * each for each in seconds]) if seconds else None


def _counted(hear: Hear, told: Steps) -> Hear:
    """The same ears; tells of each scene that was heard how many minutes it lasted."""

    def heard(scenes: Iterable[Scene]) -> Iterator[Heard]:
        for one in hear(scenes):
            told(one.seconds / 60)
            yield one

    return heard
