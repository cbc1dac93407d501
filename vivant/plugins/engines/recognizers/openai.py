"""Any server with OpenAI's /v1/audio/transcriptions: OpenAI itself, vLLM, speaches, whisper.cpp's server and others.

https://platform.openai.com/docs/api-reference/audio/createTranscription
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Literal

from vivant.agent.hearing.contracts import RecognizerInfo, Transcript
from vivant.errors import EngineGarbled
from vivant.plugins.engines.recognizers.hosted import ADVICE, Account, hints
from vivant.plugins.engines.recognizers.http import Part, Post, form
from vivant.plugins.engines.recognizers.sound import gathered, is_silent, wav
from vivant.plugins.engines.recognizers.transcripts import (
    NO_SPEECH,
    UNLIKELY,
    info,
    probability,
    transcript,
    understood,
)
from vivant.score import Floats, Lang

ENGINE = "openai"

SETTINGS = ("base_url", "model", "key", "format", "timeout", "hot_words")


class OpenaiRecognizer:
    """Uploads each utterance when it is over, and gives one transcript, which is final.

    Parameters
    ----------
    base_url : that of the API, before /audio.
    model : as the server names it.
    key : environment variable that holds the key; '' where the server wants none.
    format : 'verbose_json' tells how sure the model is; 'auto' asks for it, but from OpenAI's gpt models, which know
        'json' alone.
    timeout : seconds from the end of the utterance to the whole answer.
    hot_words : words of the persona's that shall be understood.
    languages : the persona's.
    """

    def __init__(
        self,
        *,
        base_url: str = "https://api.openai.com/v1",
        model: str = "gpt-transcribe",
        key: str = "OPENAI_API_KEY",
        format: Literal["auto", "json", "verbose_json"] = "auto",
        timeout: float = 5.0,
        hot_words: Sequence[str] = (),
        languages: Sequence[str] = ("zh", "en"),
    ) -> None:
        self._account = Account(ENGINE, base_url, key)
        self._account.check(("https", "http"), SETTINGS)
        self._model = model
        plain = format == "json" or (format == "auto" and model.startswith("gpt-"))
        self._format = "json" if plain else "verbose_json"
        self._timeout = timeout
        self._hot_words = tuple(hot_words)
        self._languages = understood(languages)

    @property
    def info(self) -> RecognizerInfo:
        return info(self._languages, partials=False)

    async def start(self) -> None:
        """Nothing: each utterance has a connection of its own."""

    async def close(self) -> None:
        """Nothing is kept."""

    async def listen(self, sound: AsyncIterator[Floats], lang: Lang | None = None) -> AsyncIterator[Transcript]:
        """One transcript. Silence is not sent.

        Raises EngineStalled, EngineUnreachable, EngineRefused or EngineGarbled.
        """
        default = lang or self._languages[0]
        samples = await gathered(sound)
        if is_silent(samples):
            yield transcript("", default)
            return
        yield understanding(await self._ask(samples, lang), default)

    async def _ask(self, samples: Floats, lang: Lang | None) -> dict[str, Any]:
        kind, body = form(self._fields(lang), Part("file", "utterance.wav", "audio/wav", wav(samples)))
        headers = {**self._account.headers(), "Content-Type": kind, "Accept": "application/json"}
        url = self._account.url("/audio/transcriptions")
        return await Post(ENGINE, url, headers, body, self._timeout, ADVICE).answer()

    def _fields(self, lang: Lang | None) -> list[tuple[str, str]]:
        fields = [("model", self._model), ("response_format", self._format), ("temperature", "0")]
        for name, value in hints(self._model, lang, self._languages, self._hot_words).items():
            fields += [(f"{name}[]", each) for each in value] if isinstance(value, list) else [(name, value)]
        if self._model.startswith("gpt-4o"):
            fields.append(("include[]", "logprobs"))
        return fields


def understanding(answer: Mapping[str, Any], default: Lang) -> Transcript:
    """The transcript that an answer holds; EngineGarbled where it holds none.

    The probability is that of the segments (`verbose_json`) or the tokens (`logprobs`), and 1 where there are neither.
    """
    text = answer.get("text")
    if not isinstance(text, str):
        raise EngineGarbled(ENGINE, f"expected an answer with 'text', found the keys {sorted(answer)!r}.")
    segments = [each for each in _list(answer, "segments") if isinstance(each, Mapping)]
    spoken = [each for each in segments if not _is_silence(each)]
    if segments:
        heard = "".join(str(each.get("text", "")) for each in spoken) if len(spoken) < len(segments) else text
        return transcript(heard, default, confidence=probability(_numbers(spoken, "avg_logprob")))
    return transcript(text, default, confidence=probability(_numbers(_list(answer, "logprobs"), "logprob")))


def _list(answer: Mapping[str, Any], name: str) -> list[Any]:
    found = answer.get(name)
    return found if isinstance(found, list) else []


def _numbers(rows: Sequence[Any], name: str) -> list[float]:
    found = [row.get(name) for row in rows if isinstance(row, Mapping)]
    return [float(each) for each in found if isinstance(each, int | float)]


def _is_silence(segment: Mapping[str, Any]) -> bool:
    silent, likely = _numbers([segment], "no_speech_prob"), _numbers([segment], "avg_logprob")
    return bool(silent and likely and silent[0] > NO_SPEECH and likely[0] < UNLIKELY)
