import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from vivant.agent.hearing import checks
from vivant.agent.hearing.contracts import RATE, RecognizerInfo, Transcript
from vivant.errors import BrokenContract
from vivant.plugins.check import check_plugin
from vivant.score import Floats, Lang, Word


class Ear:
    """Counts the loud pieces; a subclass breaks one promise."""

    info = RecognizerInfo(("zh", "en"), partials=True, open=True)

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def listen(self, sound: AsyncIterator[Floats], lang: Lang | None = None) -> AsyncIterator[Transcript]:
        text = ""
        async for piece in sound:
            if len(piece) and abs(piece).max() > 0.01:
                text += "啊"
                yield Transcript(text, lang or "zh", 0.5)
        yield self.last(Transcript(text, lang or "zh", 0.5, True))

    def last(self, transcript: Transcript) -> Transcript:
        return transcript


@pytest.fixture(autouse=True)
def speech(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second of tone in place of the voice, which takes a second to start."""

    async def tones(langs: Iterable[Lang]) -> dict[Lang, Floats]:
        tone = np.sin(np.arange(RATE) / 5).astype(np.float32)
        return dict.fromkeys(langs, tone)

    monkeypatch.setattr(checks, "_speech", tones)


def broken(ear: type[Ear]) -> str:
    with pytest.raises(BrokenContract) as caught:
        check_plugin("recognizer", ear)
    return str(caught.value).removeprefix(f"{ear.__name__} as recognizer: ")


def test_an_ear_that_keeps_its_promises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    check_plugin("recognizer", Ear)


def altered(**fields: Any) -> type[Ear]:
    class Altered(Ear):
        def last(self, transcript: Transcript) -> Transcript:
            return replace(transcript, **fields)

    return Altered


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (
            {"final": False},
            "one final transcript, which is its last, but of 11 transcripts, 0 are final",
        ),
        ({"confidence": 1.2}, "confidence lies in [0, 1], but one is 1.2."),
        ({"lang": "fr"}, "a transcript is in zh or en, but one is in 'fr'."),
        ({"text": "Thank you."}, "silence has no text, but 1 s of it became 'Thank you.'."),
        ({"text": ""}, "it understands speech (info.open), but it understood nothing of"),
        ({"complete": "yes"}, "complete is True, False or None, but it is 'yes'."),
        ({"words": (Word("哦", 0.0, 0.1, 0),)}, "a word stands in the text at its offset, but '哦' has the offset 0"),
        (
            {"words": (Word("啊", 0.0, 99.0, 0),)},
            "every word lies within its utterance, but '啊' lasts from 0.000 to 99",
        ),
    ],
)
def test_promises_of_a_transcript(fields: dict[str, Any], found: str) -> None:
    assert found in broken(altered(**fields))


def test_promises_of_info() -> None:
    class Deaf(Ear):
        info = RecognizerInfo(("fr",), partials=True, open=True)

    assert broken(Deaf) == "it understands one of zh, en, but info.languages is ('fr',)."

    class Silent(Ear):
        info = RecognizerInfo(("zh",), partials=False, open=True)

    assert "without info.partials there is but the final transcript, but 10 came before" in broken(Silent)


def test_nothing_comes_after_the_final_transcript() -> None:
    class Talkative(Ear):
        async def listen(self, sound: AsyncIterator[Floats], lang: Lang | None = None) -> AsyncIterator[Transcript]:
            async for transcript in Ear.listen(self, sound, lang):
                yield transcript
            yield Transcript("and", "en")

    assert "which is its last, but the final one is number 11 of 12" in broken(Talkative)


def test_no_generator_and_no_transcript() -> None:
    class Plain(Ear):
        async def listen(self, sound: AsyncIterator[Floats], lang: Lang | None = None) -> Any:
            return []

    assert "listen returns an asynchronous iterator, but it is a coroutine" in broken(Plain)

    class Texts(Ear):
        def last(self, transcript: Transcript) -> Any:
            return transcript.text

    assert "listen yields Transcripts, but it yields str" in broken(Texts)


def test_a_task_that_is_left_behind() -> None:
    running: list[asyncio.Task[None]] = []

    class Leaky(Ear):
        async def listen(self, sound: AsyncIterator[Floats], lang: Lang | None = None) -> AsyncIterator[Transcript]:
            running.append(asyncio.create_task(asyncio.sleep(30)))
            async for transcript in Ear.listen(self, sound, lang):
                yield transcript

    assert "closing leaves no task behind, but there still runs sleep" in broken(Leaky)


def test_closing_that_takes_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stubborn(Ear):
        async def listen(self, sound: AsyncIterator[Floats], lang: Lang | None = None) -> AsyncIterator[Transcript]:
            try:
                async for transcript in Ear.listen(self, sound, lang):
                    yield transcript
            except GeneratorExit:
                await asyncio.sleep(30)

    monkeypatch.setattr("vivant.agent.hearing.checks.CLOSING", 0.05)
    assert "closing takes at most 0.05 s, but it still ran" in broken(Stubborn)
