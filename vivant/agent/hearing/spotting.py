"""Spotting: whether a stop word was said, alone or within running speech, by a small network over phones; sans I/O.

A GRU (Cho et al. 2014) reads the probabilities of phones (`acoustic`) frame by frame and tells which word was said so
far, and which aside (`vocabulary.ASIDES`), so that neither is taken for the other. It learned what the avatar's echo
covers, and how the network of phones takes a lone word of one language for one of the other (`vivant.train.stops`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from vivant.agent.hearing.acoustic import ADVICE, MODELS
from vivant.agent.hearing.phones import PHONES
from vivant.agent.hearing.vocabulary import ASIDES, COMMANDS
from vivant.errors import BadInput
from vivant.score import Floats, Lang

FILE = "stops.npz"

LEAST = -7.0
"""Log probability of a phone below which it makes no difference."""

MOST = 4.0
"""What a certain phone is to the network, where 0 is an impossible one: large, since most frames hold no phone."""

LANGS: dict[str, Lang] = {word: lang for lang, words in COMMANDS.items() for word in words}

PARTS = ("inward", "inward_bias", "onward", "onward_bias", "outward", "outward_bias")


def scaled(shares: Floats) -> Floats:
    """Log probabilities as the network reads them, in [0, MOST]."""
    return ((1 - np.maximum(shares, LEAST) / LEAST) * MOST).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Spotter:
    """The network, loaded; it serves all visitors.

    words : what it tells, in the order of its outputs behind that for nothing: stop words, then asides.
    inward : (phones + 1, 3 * size); onward : (size, 3 * size); outward : (size, words + 1), each with its bias; gates
    in the order reset, update, new.
    """

    words: tuple[str, ...]
    inward: Floats
    inward_bias: Floats
    onward: Floats
    onward_bias: Floats
    outward: Floats
    outward_bias: Floats

    @classmethod
    def load(cls, folder: Path = MODELS) -> Spotter:
        """Raises BadInput where there is none, or one of another version."""
        file = folder / FILE
        try:
            with file.open("rb") as opened, np.load(opened) as parts:
                words = tuple(str(word) for word in parts["words"])
                arrays = [parts[name].astype(np.float32) for name in PARTS]
        except FileNotFoundError as error:
            raise BadInput(file, None, "a trained spotter of stop words", "none", ADVICE) from error
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            found = f"what cannot be read as one ({type(error).__name__})"
            raise BadInput(file, None, "a trained spotter of stop words", found, ADVICE) from error
        if not set(words) <= {*LANGS, *chain.from_iterable(ASIDES.values())}:
            raise BadInput(file, None, "the stop words of this version", "others", ADVICE)
        size = len(arrays[2])
        shapes = [(len(PHONES) + 1, 3 * size), (3 * size,), (size, 3 * size), (3 * size,)]
        if [array.shape for array in arrays] != [*shapes, (size, len(words) + 1), (len(words) + 1,)]:
            raise BadInput(file, None, "the phones of this version", "others", ADVICE)
        return cls(words, *arrays)

    def save(self, folder: Path) -> Path:
        """Write it in 16 bits."""
        file = folder / FILE
        arrays = {name: getattr(self, name).astype(np.float16) for name in PARTS}
        np.savez_compressed(file, words=np.array(self.words), **arrays)
        return file

    def stream(self, langs: Collection[Lang]) -> SpotStream:
        """To listen to one utterance for the words of these languages."""
        return SpotStream(self, langs)


class SpotStream:
    """One utterance: log probabilities of phones in, probabilities of words out.

    word : the likeliest stop word so far, '' before any frame. certainty : probability, [0, 1], that this or another
    was said.
    """

    def __init__(self, spotter: Spotter, langs: Collection[Lang]) -> None:
        self._spotter = spotter
        self._state: Floats = np.zeros(len(spotter.onward), np.float32)
        self._own = np.array([LANGS.get(word) in langs for word in spotter.words], np.float32)
        self.word, self.certainty = "", 0.0

    def feed(self, shares: Floats) -> Floats:
        """(frames, words + 1) probabilities, first that of no word; of (frames, phones + 1) log probabilities."""
        net = self._spotter
        given = np.asarray(scaled(shares) @ net.inward + net.inward_bias, np.float32)
        states = np.empty((len(given), len(self._state)), np.float32)
        for index in range(len(given)):
            states[index] = self._state = self._step(given[index])
        logits = states @ net.outward + net.outward_bias
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        found = np.asarray(odds / odds.sum(axis=1, keepdims=True), np.float32)
        for frame in found[:, 1:] * self._own:
            self._note(frame)
        return found

    def _note(self, frame: Floats) -> None:
        certainty = float(frame.sum())
        if certainty > self.certainty:
            self.word, self.certainty = self._spotter.words[int(frame.argmax())], certainty

    def _step(self, frame: Floats) -> Floats:
        size = len(self._state)
        own = self._state @ self._spotter.onward + self._spotter.onward_bias
        gates = 1 / (1 + np.exp(-(frame[: 2 * size] + own[: 2 * size])))
        new = np.tanh(frame[2 * size :] + gates[:size] * own[2 * size :])
        return np.asarray(new + gates[size:] * (self._state - new), np.float32)
