"""sherpa-onnx: a streaming transducer (zipformer) that reads along, and SenseVoice for whole utterances."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np

from vivant.agent.hearing.contracts import RATE, RecognizerInfo, Transcript
from vivant.agent.language import HANZI
from vivant.plugins.engines.recognizers.folder import WholeUtterance, failing, found, library
from vivant.plugins.engines.recognizers.sound import is_silent
from vivant.plugins.engines.recognizers.transcripts import info, probability, transcript, understood
from vivant.plugins.engines.recognizers.worker import Worker
from vivant.score import Floats, Lang

PADDING = np.zeros(RATE // 2, np.float32)
"""Silence behind an utterance, so that the last word comes out of the net's look-ahead."""

_SETTINGS = ("folder", "threads", "provider", "hot_words", "hot_words_score")

logger = logging.getLogger(__name__)


class SherpaRecognizer:
    """A streaming zipformer transducer: transcripts while somebody speaks.

    Parameters
    ----------
    folder : holds encoder*.onnx, decoder*.onnx, joiner*.onnx and tokens.txt, and bpe.vocab where hot words in Latin
        letters are wanted. The smallest of several is taken (int8).
    threads : of ONNX Runtime. provider : 'cpu', 'cuda' or 'coreml'.
    hot_words, hot_words_score : words that beam search prefers, and by how much per token.
    languages : the persona's.
    """

    ENGINE = "sherpa-onnx"

    def __init__(
        self,
        *,
        folder: str,
        threads: int = 1,
        provider: str = "cpu",
        hot_words: Sequence[str] = (),
        hot_words_score: float = 1.5,
        languages: Sequence[str] = ("zh", "en"),
    ) -> None:
        self._folder = Path(folder).expanduser()
        names = ("encoder*.onnx", "decoder*.onnx", "joiner*.onnx", "tokens.txt")
        self._files = found(self.ENGINE, self._folder, "folder", _SETTINGS, *names)
        self._threads, self._provider, self._score = threads, provider, hot_words_score
        self._vocab = next(iter(self._folder.glob("bpe*.vocab")), None)
        self._hot_words = self._usable(hot_words)
        self._languages = understood(languages)
        self._worker = Worker(self.ENGINE)
        self._model: Any = None
        self._starting = asyncio.Lock()

    @property
    def info(self) -> RecognizerInfo:
        return info(self._languages, partials=True)

    async def start(self) -> None:
        """Load the nets."""
        async with self._starting:
            if self._model is None:
                self._model = await self._worker.run(lambda _: failing(self.ENGINE, self._load))

    async def close(self) -> None:
        """Let go of the nets; listening loads them again."""
        self._worker.close()
        self._model = None

    async def listen(self, sound: AsyncIterator[Floats], lang: Lang | None = None) -> AsyncIterator[Transcript]:
        """Partial transcripts as they grow, then the final one. EngineError where the nets fail."""
        await self.start()
        default = lang or self._languages[0]
        utterance = _Utterance(self._model, self._hot_words)
        before, silent = "", True
        async for piece in sound:
            silent = silent and is_silent(piece)
            text = await self._run(utterance, piece)
            if text != before:
                before = text
                yield transcript(text, default, final=False)
        if silent:
            yield transcript("", default)
            return
        text = await self._run(utterance, PADDING, last=True)
        yield transcript(text, default, confidence=utterance.confidence)

    async def _run(self, utterance: _Utterance, piece: Floats, *, last: bool = False) -> str:
        def work(left: Event) -> str:
            return str(failing(self.ENGINE, lambda: utterance.feed(piece, last, left)))

        return await self._worker.run(work)

    def _load(self) -> Any:
        encoder, decoder, joiner, tokens = map(str, self._files)
        wanted: dict[str, Any] = {}
        if self._hot_words:
            wanted = {"decoding_method": "modified_beam_search", "hotwords_score": self._score}
            unit = "cjkchar+bpe" if self._vocab else "cjkchar"
            wanted |= {"modeling_unit": unit, "bpe_vocab": str(self._vocab or "")}
        return library(self.ENGINE, "sherpa_onnx", "hearing").OnlineRecognizer.from_transducer(
            tokens=tokens,
            encoder=encoder,
            decoder=decoder,
            joiner=joiner,
            num_threads=self._threads,
            provider=self._provider,
            sample_rate=RATE,
            **wanted,
        )

    def _usable(self, hot_words: Sequence[str]) -> str:
        """Hot words as sherpa-onnx takes them, '/' between two; a warning for each that it cannot spell."""
        tokens = {line.rpartition(" ")[0] for line in self._files[3].read_text(encoding="utf-8").splitlines()}
        is_upper = not any(re.search(r"[a-z]", token) for token in tokens if not token.startswith("<"))
        usable = []
        for word in hot_words:
            bare = " ".join(re.sub(r"[^\w\s]|_", " ", word.upper() if is_upper else word).split())
            latin = re.sub(rf"[{HANZI}\s]", "", bare)
            if bare and all(sign in tokens for sign in re.findall(rf"[{HANZI}]", bare)) and (self._vocab or not latin):
                usable.append(bare)
            else:
                logger.warning("%s: the hot word %r cannot be spelled by %s", self.ENGINE, word, self._folder)
        return "/".join(usable)


class _Utterance:
    """One stream; used from one thread."""

    def __init__(self, model: Any, hot_words: str) -> None:
        self._model = model
        self._stream = model.create_stream(hotwords=hot_words) if hot_words else model.create_stream()
        self.confidence = 1.0

    def feed(self, piece: Floats, last: bool, left: Event) -> str:
        self._stream.accept_waveform(RATE, piece)
        if last:
            self._stream.input_finished()
        while self._model.is_ready(self._stream) and not left.is_set():
            self._model.decode_stream(self._stream)
        if last:
            self.confidence = probability(self._model.ys_probs(self._stream))
        return str(self._model.get_result(self._stream))


class SenseVoice(WholeUtterance):
    """SenseVoice by sherpa-onnx: Chinese, English and mixed; it is not autoregressive, and so fast on a CPU.

    Parameters
    ----------
    folder : holds model*.onnx (the smallest is taken) and tokens.txt.
    threads : of ONNX Runtime. provider : 'cpu', 'cuda' or 'coreml'.
    numbers : write numbers as digits, and punctuation.
    languages : the persona's.
    """

    ENGINE = "sensevoice-folder"

    def __init__(
        self,
        *,
        folder: str,
        threads: int = 1,
        provider: str = "cpu",
        numbers: bool = True,
        languages: Sequence[str] = ("zh", "en"),
    ) -> None:
        super().__init__(languages)
        settings = ("folder", "threads", "provider", "numbers")
        self._files = found(self.ENGINE, Path(folder).expanduser(), "folder", settings, "model*.onnx", "tokens.txt")
        self._threads, self._provider, self._numbers = threads, provider, numbers

    def load(self) -> Any:
        """The net. sherpa-onnx is told the language when it loads: the persona's, or to find out."""
        model, tokens = map(str, self._files)
        return library(self.ENGINE, "sherpa_onnx", "hearing").OfflineRecognizer.from_sense_voice(
            model=model,
            tokens=tokens,
            num_threads=self._threads,
            provider=self._provider,
            language=self._languages[0] if len(self._languages) == 1 else "auto",
            use_itn=self._numbers,
        )

    def read(self, model: Any, samples: Floats, lang: Lang | None, left: Event) -> Transcript:
        stream = model.create_stream()
        stream.accept_waveform(RATE, samples)
        model.decode_stream(stream)
        result = stream.result
        confidence = 1.0
        with suppress(AttributeError):  # sherpa-onnx before 1.12.10
            confidence = probability(result.ys_log_probs)
        return transcript(result.text, lang or self._languages[0], confidence=confidence)
