"""`ClosedRecognizer`: knows a vocabulary of phrases, in Chinese and English, and needs no download."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from vivant.agent.cache import cache_folder, kept
from vivant.agent.hearing import phones
from vivant.agent.hearing.acoustic import MODELS, AcousticModel
from vivant.agent.hearing.contracts import RecognizerInfo, Transcript
from vivant.agent.hearing.lexicon import Entry, Lexicon
from vivant.agent.hearing.spotting import Spotter
from vivant.agent.hearing.vocabulary import ASIDES, FILLERS, SOCIAL, STOPS, phrases_of, spoken
from vivant.plugins.engines.closed import pronunciation
from vivant.plugins.engines.closed.listening import THRESHOLD, Listening
from vivant.score import Floats, Lang

_LOG = logging.getLogger(__name__)


class ClosedRecognizer:
    """Compares what it hears with all of its phrases at once, while it hears it; anything else it does not understand.

    What was understood is always one of the phrases, word for word. A stop word is also found within running speech. A
    session's network and phrases are shared; each utterance keeps its own scores (about 1 MB).

    Parameters
    ----------
    phrases : what may be said, by language; stop words, greetings and what is said in passing are always among them.
        Left out, they are chosen from the `knowledge` folder and the `suggestions`
        (`vivant.agent.hearing.vocabulary.phrases_of`) at the start.
    threshold : confidence below which nothing counts as understood; the text of the final transcript is '' then.
    model : folder of the network and its card; what `vivant train hearing` made.
    cache : whether pronunciations are kept on disk for the next start (`vivant.agent.cache`).
    """

    pronounce = staticmethod(pronunciation.pronounce)
    listening = Listening
    """What training uses of it: how texts are said, and the sans-I/O part that understands one utterance."""

    def __init__(
        self,
        phrases: Mapping[Lang, Sequence[str]] | None = None,
        languages: Sequence[Lang] = ("zh", "en"),
        knowledge: Path | None = None,
        suggestions: Mapping[Lang, Sequence[str]] | None = None,
        threshold: float = THRESHOLD,
        model: str | None = None,
        cache: bool = True,
    ) -> None:
        if not 0 <= threshold <= 1:
            raise ValueError(f"threshold must lie in 0 to 1, got {threshold}")
        self._languages = tuple(languages)
        self._phrases = partial(_given, phrases, knowledge, suggestions or {}, cache)
        self._threshold = threshold
        self._folder = Path(model) if model else MODELS
        self._cache = cache_folder() if cache else None
        self._model: AcousticModel | None = None
        self._spotter: Spotter | None = None
        self._lexicons: dict[Lang, Lexicon] = {}
        self._starting = asyncio.Lock()

    @property
    def info(self) -> RecognizerInfo:
        return RecognizerInfo(self._languages, partials=True, open=False)

    async def start(self) -> None:
        """Load the network and write down how all phrases are said: some seconds the first time, then cached."""
        async with self._starting:
            if not self._lexicons:
                self._model = await asyncio.to_thread(AcousticModel.load, self._folder)
                self._spotter = await asyncio.to_thread(Spotter.load, self._folder)
                self._lexicons = await asyncio.to_thread(self.lexicons)

    async def close(self) -> None:
        self._model, self._spotter, self._lexicons = None, None, {}

    async def listen(self, sound: AsyncIterator[Floats], lang: Lang | None = None) -> AsyncIterator[Transcript]:
        """Transcripts as they change, then the final one; see `Recognizer`.

        The work is done inline: it takes about 2 ms for a tenth of a second of sound.
        """
        await self.start()
        if self._model is None or self._spotter is None:
            raise AssertionError("a recogniser that has started shouldn't be without its networks")
        chosen = [self._lexicons[lang]] if lang in self._lexicons else list(self._lexicons.values())
        listening = Listening(self._model, chosen, self._threshold, self._spotter)
        last: Transcript | None = None
        async for samples in sound:
            heard = listening.feed(samples)
            if heard and heard != last:
                yield heard
                last = heard
        yield listening.finish()

    def lexicons(self) -> dict[Lang, Lexicon]:
        """All phrases as they are compared, by language. Raises MissingDependency or EngineError."""
        built = {}
        folder = self._cache / "pronunciations" if self._cache else None
        given = self._phrases()
        for lang in self._languages:
            phrases = spoken([*STOPS[lang], *SOCIAL[lang], *ASIDES[lang], *given.get(lang, ())])
            texts = (*phrases, *FILLERS[lang])
            said = kept(_key(texts, lang), partial(self.pronounce, texts, lang), folder)
            built[lang] = lexicon_of(lang, phrases, dict(zip(texts, said, strict=True)))
        return built


def _given(
    phrases: Mapping[Lang, Sequence[str]] | None,
    knowledge: Path | None,
    suggestions: Mapping[Lang, Sequence[str]],
    cache: bool,
) -> Mapping[Lang, Sequence[str]]:
    if phrases is not None or knowledge is None:
        return phrases or {}
    return phrases_of(knowledge, suggestions, cache=cache)


def lexicon_of(lang: Lang, phrases: Sequence[str], said: Mapping[str, Sequence[int]]) -> Lexicon:
    """Phrases with the fillers that may stand before them; `said` holds the phones of both.

    Of phrases that sound the same the first is kept, better one with a capital: it stands for all of them.
    """
    for text in (text for text in phrases if not said[text]):
        _LOG.warning("nobody can say %r: it is left out of the vocabulary", text)
    first: dict[tuple[int, ...], str] = {}
    for text in sorted((text for text in phrases if said[text]), key=lambda text: text[:1].islower()):
        first.setdefault(tuple(said[text]), text)
    entries = [Entry(text, tuple(said[text])) for text in phrases if first.get(tuple(said[text])) == text]
    fillers = [Entry(text, tuple(said[text])) for text in FILLERS[lang]]
    return Lexicon.of(lang, entries, fillers)


def _key(texts: Sequence[str], lang: Lang) -> str:
    """A hash of the texts and of the code that reads them."""
    digest = hashlib.blake2b(digest_size=16)
    for part in (lang, *texts):
        digest.update(f"{part}\0".encode())
    for module in (phones, pronunciation):
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()
