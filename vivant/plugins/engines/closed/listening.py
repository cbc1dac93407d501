"""Listening: one utterance from sound to transcripts; sans I/O."""

from __future__ import annotations

from collections.abc import Sequence

from vivant.agent.hearing.acoustic import AcousticModel
from vivant.agent.hearing.confidence import confidence
from vivant.agent.hearing.contracts import Transcript
from vivant.agent.hearing.decoding import Decoder, Hypothesis
from vivant.agent.hearing.lexicon import Lexicon
from vivant.score import Floats

FLUSH = 0.3
"""Seconds of silence behind the sound, for what was heard but not yet told."""

FINISHED = 0.8
"""Confidence from which a phrase counts as complete while the sound goes on."""

SETTLE = 12
"""Frames of voice after which a partial transcript is worth showing."""

THRESHOLD = 0.4
"""Confidence below which nothing counts as understood."""


class Listening:
    """The state of one utterance: the network's memory, and the scores of each language's phrases."""

    def __init__(self, model: AcousticModel, lexicons: Sequence[Lexicon], threshold: float = THRESHOLD) -> None:
        self._weights = model.confidence
        self._stream = model.stream()
        self._decoders = [Decoder(lexicon) for lexicon in lexicons]
        self._threshold = threshold

    def feed(self, samples: Floats) -> Transcript | None:
        """What is known after (n,) samples in [-1, 1] at RATE; None before anybody speaks, or where nothing is new."""
        return self._partial() if self._hear(self._stream.feed(samples)) else None

    def finish(self) -> Transcript:
        """The final transcript, '' where nothing was understood."""
        self._hear(self._stream.finish(FLUSH))
        decoder, best = self._best()
        lang = decoder.lexicon.lang
        if best and (sure := confidence(best.measures, self._weights)) >= self._threshold:
            return Transcript(best.text, lang, sure, final=True, complete=True)
        for other in self._decoders:
            if other.spotted:
                return Transcript(other.spotted, other.lexicon.lang, other.certainty, final=True, complete=True)
        doubt = confidence(best.measures, self._weights) if best else 0.0
        return Transcript("", lang, doubt, final=True)

    def best(self) -> Hypothesis | None:
        """The best phrase so far, of any language."""
        return self._best()[1]

    def _hear(self, shares: Floats) -> bool:
        """Whether there was anything to hear."""
        for decoder in self._decoders:
            decoder.feed(shares)
        return len(shares) > 0

    def _best(self) -> tuple[Decoder, Hypothesis | None]:
        """The decoder whose phrases fit better so far, and its best phrase."""
        found = [(decoder, decoder.result()) for decoder in self._decoders]
        return max(found, key=lambda pair: pair[1].score if pair[1] else float("-inf"))

    def _partial(self) -> Transcript | None:
        decoder = max(self._decoders, key=lambda one: one.score)
        if finished := self._finished(decoder):
            return finished
        if spotted := next((one for one in self._decoders if one.spotted), None):
            return Transcript(spotted.spotted, spotted.lexicon.lang, spotted.certainty, complete=False)
        if decoder.voiced < SETTLE:
            return None
        text, share = decoder.partial()
        return Transcript(text, decoder.lexicon.lang, share, complete=False)

    def _finished(self, decoder: Decoder) -> Transcript | None:
        best = decoder.result() if decoder.voiced >= SETTLE else None
        if not best or not best.finished:
            return None
        sure = confidence(best.measures, self._weights)
        enough = sure >= max(self._threshold, FINISHED)
        return Transcript(best.text, decoder.lexicon.lang, sure, complete=True) if enough else None
