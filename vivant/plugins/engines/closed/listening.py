"""Listening: one utterance from sound to transcripts; sans I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vivant.agent.hearing.acoustic import AcousticModel
from vivant.agent.hearing.confidence import confidence
from vivant.agent.hearing.contracts import Transcript
from vivant.agent.hearing.decoding import Decoder, Hypothesis
from vivant.agent.hearing.lexicon import Lexicon
from vivant.agent.hearing.spotting import LANGS, Spotter
from vivant.agent.hearing.vocabulary import COMMANDS, STOPS
from vivant.score import Floats, Lang

FLUSH = 0.3
"""Seconds of silence behind the sound, for what was heard but not yet told."""

FINISHED = 0.8
"""Confidence from which a phrase counts as complete while the sound goes on."""

SETTLE = 12
"""Frames of voice after which a partial transcript is worth showing."""

THRESHOLD = 0.4
"""Confidence below which nothing counts as understood."""

SPOT = 0.88
"""Probability from which a stop word counts as said."""

RUNNING = 0.995
"""As much where it stands within running speech, which resembles some stop word now and then."""

LONE = 10
"""Phones of an utterance that may be a stop word and nothing else."""

CLEAR = -2.6
"""Clarity of sound below which no phrase was said in it: steady noise has -3, speech 5 dB above a noise -1.6."""

DOUBT = 0.5
"""Probability below which it does not, though it fits better than every other phrase."""


class Listening:
    """The state of one utterance: the networks' memory, and the scores of each language's phrases.

    spotter : looks for stop words beside the phrases, in all languages; None where none shall be found.
    """

    def __init__(
        self,
        model: AcousticModel,
        lexicons: Sequence[Lexicon],
        threshold: float = THRESHOLD,
        spotter: Spotter | None = None,
    ) -> None:
        self._weights = model.confidence
        self._stream = model.stream()
        self._decoders = [Decoder(lexicon) for lexicon in lexicons]
        self._threshold = threshold
        self._stops = spotter.stream([lexicon.lang for lexicon in lexicons]) if spotter else None

    def feed(self, samples: Floats) -> Transcript | None:
        """What is known after (n,) samples in [-1, 1] at RATE; None before anybody speaks, or where nothing is new."""
        return self._partial() if self._hear(self._stream.feed(samples)) else None

    def finish(self) -> Transcript:
        """The final transcript, '' where nothing was understood."""
        self._hear(self._stream.finish(FLUSH))
        decoder, best = self._best()
        sure = self._sure(decoder, best)
        lang = decoder.lexicon.lang
        if stop := self._stop():
            form = best is not None and best.text in COMMANDS[stop.lang].get(stop.text, ())
            if form or stop.confidence >= sure:
                return replace(stop, text=best.text if form and best else stop.text, final=True, complete=True)
        if best and sure >= self._threshold and not self._doubted(best.text, lang):
            return Transcript(best.text, lang, sure, final=True, complete=True)
        return Transcript("", lang, sure, final=True)

    def best(self) -> Hypothesis | None:
        """The best phrase so far, of any language."""
        return self._best()[1]

    def _hear(self, shares: Floats) -> bool:
        """Whether there was anything to hear."""
        for decoder in self._decoders:
            decoder.feed(shares)
        if self._stops:
            self._stops.feed(shares)
        return len(shares) > 0

    def _stop(self) -> Transcript | None:
        """The stop word that was heard, alone or within other words, where that is certain enough."""
        stops = self._stops
        lone = all(decoder.heard <= LONE for decoder in self._decoders)
        if stops is None or stops.certainty < (SPOT if lone else RUNNING):
            return None
        return Transcript(stops.word, LANGS[stops.word], stops.certainty, complete=False)

    def _sure(self, decoder: Decoder, best: Hypothesis | None) -> float:
        """Confidence of a phrase, 0 where nothing was as clear as speech."""
        return confidence(best.measures, self._weights) if best and decoder.clarity >= CLEAR else 0.0

    def _doubted(self, text: str, lang: Lang) -> bool:
        """Whether a phrase is a stop word that the network of stop words has not heard: a cough resembles many."""
        return self._stops is not None and text in STOPS[lang] and self._stops.certainty < DOUBT

    def _best(self) -> tuple[Decoder, Hypothesis | None]:
        """The decoder whose phrases fit better so far, and its best phrase."""
        found = [(decoder, decoder.result()) for decoder in self._decoders]
        return max(found, key=lambda pair: pair[1].score if pair[1] else float("-inf"))

    def _partial(self) -> Transcript | None:
        decoder = max(self._decoders, key=lambda one: one.score)
        if finished := self._finished(decoder):
            return finished
        if stop := self._stop():
            return stop
        if decoder.voiced < SETTLE:
            return None
        text, share = decoder.partial()
        return Transcript(text, decoder.lexicon.lang, share, complete=False)

    def _finished(self, decoder: Decoder) -> Transcript | None:
        best = decoder.result() if decoder.voiced >= SETTLE and decoder.ending else None
        if not best or not best.finished or self._doubted(best.text, decoder.lexicon.lang):
            return None
        sure = self._sure(decoder, best)
        enough = sure >= max(self._threshold, FINISHED)
        return Transcript(best.text, decoder.lexicon.lang, sure, complete=True) if enough else None
