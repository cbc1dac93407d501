"""What is measured on simulated time: false interruptions, commands, strangers' sentences, and when utterances end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from vivant.agent.hearing.contracts import RATE
from vivant.bench.hearing.disturbances import KINDS, LEAKS, echoes, noises
from vivant.bench.hearing.simulation import Heard
from vivant.bench.hearing.texts import BACKCHANNELS, LANGS, hesitant, paused, some, strangers
from vivant.bench.hearing.visits import Hear, Phrase, visits
from vivant.bench.hearing.voices import Clip, Text, recorded
from vivant.bench.report import Figures, percentiles
from vivant.bench.scenes import Rng
from vivant.score import Floats, Lang
from vivant.sound import load_mono

SPEAKERS = 10
SEED = 2024

PAUSES = (0.45, 0.45, 0.2, 1.2)
"""Pauses within an utterance, seconds: median, spread of the logarithm, shortest, longest."""

CLEAN = 60.0
"""dB of recordings over the noise that is added to them."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """How much is simulated. commands : phrases of each language, by dB of speech over noise.

    crowded, hesitant : phrases of each language. strangers : of both together, None for all. echo_minutes : of the
    avatar and its echo. noise_minutes : of each kind.
    """

    commands: Mapping[float, int] = field(default_factory=lambda: {20.0: 150, 10.0: 60, 5.0: 60})
    crowded: int = 40
    hesitant: int = 60
    strangers: int | None = None
    echo_minutes: float = 30.0
    noise_minutes: float = 2.5

    @property
    def minutes(self) -> float:
        """About how much that is in all."""
        strangers = 80 if self.strangers is None else self.strangers
        phrases = 2 * (sum(self.commands.values()) + self.crowded + 1.3 * self.hesitant) + strangers
        return self.echo_minutes + len(KINDS) * self.noise_minutes + phrases * 4.4 / 60


def disturbed(hear: Hear, answers: Sequence[Floats], amounts: Amounts) -> Figures:
    """How often the avatar, which gives these answers, pauses or yields where it should not."""
    words: list[Text] = [(text, lang) for lang in LANGS for text in BACKCHANNELS[lang]]
    backchannels = recorded(words, SEED + 1, SPEAKERS)
    own = list(hear(echoes(answers, amounts.echo_minutes, SEED)))
    heard = {"own_echo": own}
    for place, db in enumerate(LEAKS):
        heard[f"own_echo_{-db:.0f}db"] = own[place :: len(LEAKS)]
    noisy = {kind: list(hear(noises(answers, backchannels, kind, amounts.noise_minutes, SEED))) for kind in KINDS}
    heard["other"] = [one for each in noisy.values() for one in each]
    heard.update(noisy.items())
    return {
        "false_barge_in_per_min": {
            kind: _per_minute([len(one.takes) for one in each], each) for kind, each in heard.items()
        },
        "false_hold_per_min": {
            kind: _per_minute([len(one.holds) for one in each], each) for kind, each in heard.items()
        },
        "disturbed_min": {kind: round(sum(one.seconds for one in each) / 60, 1) for kind, each in heard.items()},
    }


def understanding(hear: Hear, phrases: Mapping[Lang, Sequence[str]], amounts: Amounts, people: Path) -> Figures:
    """How well phrases are understood and others are not, when utterances end, and what all that takes.

    people : folder of wav files in which nobody says a phrase.
    """
    rng = np.random.default_rng(SEED + 2)
    best = max(amounts.commands)
    commands: dict[float, list[Phrase]] = {}
    for snr, count in amounts.commands.items():
        clips = recorded(_drawn(rng, phrases, count), SEED + round(snr), SPEAKERS)
        commands[snr], heard = visits(hear, clips, SPEAKERS, snr, SEED)
        if snr == best:
            busy = heard
    clips = recorded(_drawn(rng, phrases, amounts.crowded), SEED + 3, SPEAKERS)
    crowded, _ = visits(hear, clips, SPEAKERS, best, SEED, crowded=True)
    texts = [text for lang in LANGS for text in hesitant(rng, phrases[lang], lang, amounts.hesitant)]
    halting, _ = visits(hear, _halting(rng, recorded(texts, SEED + 4, SPEAKERS)), SPEAKERS, best, SEED)
    far, _ = visits(hear, recorded(_far(rng, amounts.strangers), SEED + 5, SPEAKERS), SPEAKERS, best, SEED)
    return {
        **_endings(commands[best], halting),
        "command_accuracy": _accuracy(commands[best]),
        **{f"command_accuracy_{snr:.0f}db": _accuracy(each) for snr, each in commands.items() if snr != best},
        "command_accuracy_in_a_crowd": _accuracy(crowded),
        "oov_rejection": _share([not phrase.texts for phrase in far]),
        "oov_rejection_by_lang": _by_lang(far, lambda phrase: not phrase.texts),
        **_people(hear, people),
        "rtf": round(sum(one.cpu for one in busy) / max(1e-9, sum(one.busy for one in busy)), 4),
        "phrases": {"commands": sum(map(len, commands.values())), "hesitant": len(halting), "strangers": len(far)},
    }


def _endings(plain: Sequence[Phrase], halting: Sequence[Phrase]) -> Figures:
    waits = [1000 * phrase.endpoint for phrase in plain if phrase.endpoint is not None]
    return {
        "cut_in_rate": _share([phrase.cut for phrase in halting]),
        "cut_in_rate_without_pauses": _share([phrase.cut for phrase in plain]),
        "endpoint_ms": percentiles(waits) if waits else None,
        "not_heard": sum(not phrase.heard for phrase in plain),
    }


def _people(hear: Hear, folder: Path) -> Figures:
    files = sorted(folder.glob("*.wav"))
    if not files:
        return {"oov_rejection_ljspeech": None, "oov_rejection_ljspeech_lacks": f"no recordings in {folder.name}"}
    clips = [Clip.of(file.stem, "en", load_mono(file, RATE)) for file in files]
    phrases, _ = visits(hear, clips, 1, CLEAN, SEED)
    return {"oov_rejection_ljspeech": _share([not phrase.texts for phrase in phrases])}


def _drawn(rng: Rng, phrases: Mapping[Lang, Sequence[str]], count: int) -> list[Text]:
    return [text for lang in LANGS for text in some(rng, phrases[lang], lang, count)]


def _far(rng: Rng, count: int | None) -> list[Text]:
    texts = strangers()
    return [texts[number] for number in rng.permutation(len(texts))[:count]]


def _halting(rng: Rng, clips: Sequence[Clip]) -> list[Clip]:
    median, spread, shortest, longest = PAUSES
    drawn = np.clip(median * np.exp(spread * rng.standard_normal(len(clips))), shortest, longest)
    return [paused(clip, float(seconds)) for clip, seconds in zip(clips, drawn, strict=True)]


def _accuracy(phrases: Sequence[Phrase]) -> dict[str, float | None]:
    return _by_lang(phrases, lambda phrase: phrase.right)


def _by_lang(phrases: Sequence[Phrase], holds: Callable[[Phrase], bool]) -> dict[str, float | None]:
    return {lang: _share([holds(phrase) for phrase in phrases if phrase.clip.lang == lang]) for lang in LANGS}


def _share(verdicts: Sequence[bool]) -> float | None:
    """None where nothing was measured."""
    return round(sum(verdicts) / len(verdicts), 4) if verdicts else None


def _per_minute(counts: Sequence[int], heard: Sequence[Heard]) -> float | None:
    """None where nothing was heard."""
    seconds = sum(one.seconds for one in heard)
    return round(60 * sum(counts) / seconds, 3) if seconds else None
