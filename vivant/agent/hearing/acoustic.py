"""The acoustic model: sound in, probabilities of phones out, as it comes.

A network of two causal convolutions and two GRUs (`vivant.train.acoustics`) over log-mel features, run by ONNX Runtime;
what it remembers between two pieces of sound is kept outside of it, so one network serves all visitors.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from vivant.agent.hearing.features import BANDS, FeatureStream
from vivant.agent.hearing.phones import PHONES
from vivant.errors import BadInput, MissingDependency
from vivant.score import Floats

STRIDE = 3
"""Feature frames (10 ms) to a frame of the network."""

CONTEXT = 6
"""Feature frames before those of a frame that its first convolution sees."""

WIDTH = 3
"""Frames of the second convolution."""

FRAME = 0.03
"""Seconds."""

MODELS = Path(str(resources.files("vivant.agent.hearing"))) / "models"
NETWORK, CARD = "phones.onnx", "phones.json"
"""The network; and what belongs to it: its phones and the weights of its confidence."""

ADVICE = "Run `vivant train hearing`, or install vivant again."


@dataclass(frozen=True, slots=True)
class AcousticModel:
    """A network, loaded. size : units of its layers. confidence : weights, see `vivant.agent.hearing.confidence`."""

    session: Any
    size: int
    confidence: tuple[float, ...]

    @classmethod
    def load(cls, folder: Path = MODELS) -> AcousticModel:
        """Raises MissingDependency, or BadInput where the files do not belong to this version."""
        try:
            import onnxruntime  # type: ignore[import-untyped]
        except ModuleNotFoundError as error:
            raise MissingDependency("hearing", "onnxruntime", 'pip install "onnxruntime>=1.20"') from error
        try:
            card = json.loads((folder / CARD).read_text("utf-8"))
            phones, size, confidence = card["phones"], int(card["size"]), tuple(card["confidence"])
        except FileNotFoundError as error:
            raise BadInput(folder / CARD, None, "a trained model", "none", ADVICE) from error
        except (ValueError, KeyError, TypeError) as error:
            found = f"what cannot be read as one ({type(error).__name__})"
            raise BadInput(folder / CARD, None, "the description of a trained model", found, ADVICE) from error
        if phones != list(PHONES):
            raise BadInput(folder / CARD, None, "the phones of this version", "others", ADVICE)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            session = onnxruntime.InferenceSession(str(folder / NETWORK), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime has a dozen of its own
            found = f"what it cannot read ({type(error).__name__})"
            raise BadInput(folder / NETWORK, None, "a network for ONNX Runtime", found, ADVICE) from error
        return cls(session, size, confidence)

    def stream(self) -> PhoneStream:
        """To listen to one utterance."""
        return PhoneStream(self)


class PhoneStream:
    """One utterance: samples in, log probabilities of phones out."""

    def __init__(self, model: AcousticModel) -> None:
        self._model = model
        self._features = FeatureStream()
        self._rest = np.zeros((0, BANDS), np.float32)
        size = model.size
        self._state: dict[str, Floats] = {
            "frames": np.zeros((1, BANDS, CONTEXT), np.float32),
            "wide": np.zeros((1, size, WIDTH - 1), np.float32),
            "first": np.zeros((1, 1, size), np.float32),
            "second": np.zeros((1, 1, size), np.float32),
        }

    def feed(self, samples: Floats) -> Floats:
        """(frames, PHONES + 1) float32: what (n,) samples in [-1, 1] at RATE complete, FRAME seconds each."""
        features = np.concatenate([self._rest, self._features.feed(samples)])
        count = len(features) // STRIDE
        self._rest = features[count * STRIDE :]
        if not count:
            return np.zeros((0, len(PHONES) + 1), np.float32)
        given = np.ascontiguousarray(features[: count * STRIDE].T[None])
        found, *states = self._model.session.run(None, {"features": given, **self._state})
        self._state = dict(zip(self._state, states, strict=True))
        return found[0]  # type: ignore[no-any-return]

    def finish(self, seconds: float) -> Floats:
        """As `feed`, of so much silence behind the last sample: what was heard but not yet told."""
        return self.feed(np.zeros(round(seconds * 16_000), np.float32))
