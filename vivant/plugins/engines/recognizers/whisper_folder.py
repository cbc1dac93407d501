"""Whisper from a local folder, by transformers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np

from vivant.agent.hearing.contracts import RATE, Transcript
from vivant.plugins.engines.recognizers.folder import WholeUtterance, found, library
from vivant.plugins.engines.recognizers.transcripts import NO_SPEECH, UNLIKELY, probability, transcript
from vivant.score import Floats, Lang

WINDOW = 30 * RATE
"""Samples that Whisper reads at once."""

_SETTINGS = ("folder", "device", "threads", "beams", "hot_words")
_NO_SPEECH_TOKENS = ("<|nospeech|>", "<|nocaptions|>")


@dataclass(frozen=True, slots=True)
class Model:
    """What is loaded."""

    torch: Any
    transformers: Any
    processor: Any
    net: Any


class WhisperFolder(WholeUtterance):
    """Reads log-mel features of up to 30 s at a time; nothing is ever downloaded.

    Parameters
    ----------
    folder : holds config.json, weights, and what the feature extractor and the tokeniser need, as `save_pretrained`
        leaves them.
    device : torch's name, as 'cpu' or 'cuda'.
    threads : of torch, on the CPU; 0 leaves them as they are. They are torch's for the whole process.
    beams : width of the beam search; 1 is greedy.
    hot_words : given to the model as if they had been said before.
    languages : the persona's; where none is expected, the likelier of them is taken.
    """

    ENGINE = "whisper-folder"

    def __init__(
        self,
        *,
        folder: str,
        device: str = "cpu",
        threads: int = 0,
        beams: int = 1,
        hot_words: Sequence[str] = (),
        languages: Sequence[str] = ("zh", "en"),
    ) -> None:
        super().__init__(languages)
        self._folder = Path(folder).expanduser()
        found(self.ENGINE, self._folder, "folder", _SETTINGS, "config.json", "preprocessor_config.json")
        self._device, self._threads, self._beams = device, threads, beams
        self._hot_words = tuple(hot_words)

    def load(self) -> Model:
        torch = library(self.ENGINE, "torch", "models")
        transformers = library(self.ENGINE, "transformers", "models")
        if self._threads:
            torch.set_num_threads(self._threads)
        processor = transformers.WhisperProcessor.from_pretrained(self._folder, local_files_only=True)
        net = transformers.WhisperForConditionalGeneration.from_pretrained(self._folder, local_files_only=True)
        return Model(torch, transformers, processor, net.to(self._device).eval())

    def read(self, model: Model, samples: Floats, lang: Lang | None, left: Event) -> Transcript:
        texts: list[str] = []
        likely: list[float] = []
        with model.torch.inference_mode():
            for start in range(0, len(samples), WINDOW):
                text, logprobs = self._window(model, samples[start : start + WINDOW], lang, left)
                texts.append(text)
                likely += logprobs
        return transcript(" ".join(texts), lang or self._languages[0], confidence=probability(likely))

    def _window(self, model: Model, samples: Floats, lang: Lang | None, left: Event) -> tuple[str, list[float]]:
        """Text and log probabilities of its tokens; nothing where Whisper rather hears silence."""
        features = model.processor(samples, sampling_rate=RATE, return_tensors="pt").input_features
        features = features.to(self._device, model.net.dtype)
        first = self._first_step(model, features)
        told = self._told(model, lang, first)
        out = model.net.generate(
            features,
            **told,
            num_beams=self._beams,
            do_sample=False,
            return_dict_in_generate=True,
            output_scores=True,
            stopping_criteria=[lambda ids, *_, **__: model.torch.full((len(ids),), left.is_set(), device=ids.device)],
        )
        tokens, logprobs = self._said(model, out)
        if _silent(model, first) > NO_SPEECH and np.mean(logprobs or [-np.inf]) < UNLIKELY:
            return "", []
        return model.processor.tokenizer.decode(tokens, skip_special_tokens=True).strip(), logprobs

    def _first_step(self, model: Model, features: Any) -> Any:
        """Probabilities of the token behind the start of the transcript, (vocabulary,): languages, and silence."""
        start = model.torch.tensor([[model.net.config.decoder_start_token_id]], device=features.device)
        return model.net(features, decoder_input_ids=start).logits[0, -1].float().softmax(-1)

    def _told(self, model: Model, lang: Lang | None, first: Any) -> dict[str, Any]:
        """What the model is asked for: language and task where it knows several, and the hot words."""
        told: dict[str, Any] = {}
        tokens = getattr(model.net.generation_config, "lang_to_id", None)
        if tokens:
            known = [each for each in self._languages if f"<|{each}|>" in tokens] or ["en"]
            told["language"] = lang or max(known, key=lambda each: float(first[tokens[f"<|{each}|>"]]))
            told["task"] = "transcribe"
        if self._hot_words:
            words = model.processor.get_prompt_ids(", ".join(self._hot_words), return_tensors="pt")
            room = model.net.config.max_target_positions // 2 - 1
            told["prompt_ids"] = words[: 1 + room].to(self._device)
        return told

    def _said(self, model: Model, out: Any) -> tuple[list[int], list[float]]:
        """The tokens that were generated, without what was given, and their log probabilities (of beams the mean)."""
        tokens = out.sequences[0][-len(out.scores) :].tolist()
        if self._beams > 1:
            return tokens, [float(out.sequences_scores[0])] * len(tokens)
        scores = model.net.compute_transition_scores(out.sequences, out.scores, normalize_logits=True)
        return tokens, scores[0].tolist()[-len(tokens) :]


def _silent(model: Model, first: Any) -> float:
    vocabulary = model.processor.tokenizer.get_vocab()
    known = [vocabulary[token] for token in _NO_SPEECH_TOKENS if token in vocabulary]
    return float(first[known[0]]) if known else 0.0
