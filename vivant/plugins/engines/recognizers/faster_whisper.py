"""Whisper by faster-whisper (CTranslate2), from a local folder."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Any

from vivant.agent.hearing.contracts import Transcript
from vivant.plugins.engines.recognizers.folder import WholeUtterance, found, library
from vivant.plugins.engines.recognizers.transcripts import probability, transcript
from vivant.score import Floats, Lang

_SETTINGS = ("folder", "device", "compute_type", "threads", "beams", "hot_words")


class FasterWhisper(WholeUtterance):
    """Faster than the same weights in transformers on a CPU; nothing is ever downloaded.

    Parameters
    ----------
    folder : holds model.bin, config.json and tokenizer.json, as CTranslate2's converter leaves them.
    device : 'cpu', 'cuda' or 'auto'.
    compute_type : CTranslate2's, as 'int8'; 'default' is that of the weights.
    threads : on the CPU; 0 leaves it to CTranslate2.
    beams : width of the beam search; 1 is greedy.
    hot_words : given to the model as if they had been said before.
    languages : the persona's; where none is expected, the likelier of them is taken.
    """

    ENGINE = "faster-whisper"

    def __init__(
        self,
        *,
        folder: str,
        device: str = "auto",
        compute_type: str = "default",
        threads: int = 0,
        beams: int = 1,
        hot_words: Sequence[str] = (),
        languages: Sequence[str] = ("zh", "en"),
    ) -> None:
        super().__init__(languages)
        self._folder = Path(folder).expanduser()
        found(self.ENGINE, self._folder, "folder", _SETTINGS, "model.bin", "config.json", "tokenizer.json")
        self._device, self._compute_type, self._threads, self._beams = device, compute_type, threads, beams
        self._hot_words = ", ".join(hot_words) or None

    def load(self) -> Any:
        model = library(self.ENGINE, "faster_whisper", "hearing").WhisperModel
        return model(
            str(self._folder),
            device=self._device,
            compute_type=self._compute_type,
            cpu_threads=self._threads,
            local_files_only=True,
        )

    def read(self, model: Any, samples: Floats, lang: Lang | None, left: Event) -> Transcript:
        segments, _ = model.transcribe(
            samples,
            language=self._language(model, samples, lang),
            task="transcribe",
            beam_size=self._beams,
            hotwords=self._hot_words,
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        texts: list[str] = []
        likely: list[float] = []
        for segment in segments:  # a generator: each is decoded when it is asked for
            if left.is_set():
                break
            texts.append(segment.text)
            likely += [segment.avg_logprob] * len(segment.tokens)
        return transcript("".join(texts), lang or self._languages[0], confidence=probability(likely))

    def _language(self, model: Any, samples: Floats, lang: Lang | None) -> str:
        """What the model is asked for: what is expected, or the likelier of the persona's languages."""
        if not model.model.is_multilingual:
            return "en"
        if lang or len(self._languages) == 1:
            return lang or self._languages[0]
        *_, every = model.detect_language(samples)
        chances = dict(every)
        return max(self._languages, key=lambda each: chances.get(each, -math.inf))
