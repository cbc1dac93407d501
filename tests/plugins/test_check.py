import asyncio
import dataclasses
import re
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vivant.agent.checks import OFF_TOPIC, QUESTIONS
from vivant.agent.contracts import Hit, Question
from vivant.agent.passages import load_passages
from vivant.behavior.hall import TEXTS
from vivant.errors import BrokenContract, UnknownPlugin, WrongSetting
from vivant.expression.contracts import VoiceInfo
from vivant.persona import Texts
from vivant.plugins.check import CHECKS, check_named, check_plugin, third_party_imports
from vivant.plugins.engines.dominance import DominanceFace
from vivant.plugins.engines.gestures import GestureBody
from vivant.plugins.engines.tree import TreeBehavior
from vivant.plugins.manifest import KINDS
from vivant.plugins.registry import Registry
from vivant.score import (
    Act,
    Answer,
    BodyChunk,
    FaceChunk,
    Halt,
    IdleClip,
    Percept,
    Phone,
    Sentence,
    SpeechChunk,
    StopPressed,
    Utterance,
    Word,
)

RATE = 16000


def broken(kind: str, plugin: Callable[..., Any]) -> str:
    """The sentence with which a plugin fails its check."""
    with pytest.raises(BrokenContract) as caught:
        check_plugin(kind, plugin)
    assert caught.value.kind == kind
    return str(caught.value)


def test_every_kind_has_a_check() -> None:
    assert tuple(CHECKS) == KINDS


def test_an_unknown_kind() -> None:
    with pytest.raises(UnknownPlugin, match="no kind of plugin named 'voice'"):
        check_plugin("voice", "espeak")


@pytest.mark.parametrize("kind", KINDS)
def test_a_plugin_without_its_members_is_told_which(kind: str) -> None:
    class Empty: ...

    assert re.search(r"Empty as \w+: a \w+ has .*, but Empty lacks \w+", broken(kind, Empty))


def test_an_exception_of_the_plugin_is_told_with_the_promise() -> None:
    class Falls:
        def open(self, utterance: Utterance) -> None:
            raise ValueError("no face today")

    assert broken("face", Falls) == (
        "Falls as face: it works on a small real input, but it raised ValueError: no face today."
    )


def test_settings_reach_the_factory() -> None:
    check_plugin("face", DominanceFace, smile=0.0)
    with pytest.raises(WrongSetting):
        check_plugin("face", DominanceFace, smiles=0.0)


# --- Voices -----------------------------------------------------------------------------------------------------


class Hum:
    """A voice that keeps its promises: a hum of a tenth of a second for each word."""

    info = VoiceInfo(RATE, ("zh", "en"), "estimated")

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def speak(self, utterance: Utterance) -> AsyncIterator[SpeechChunk]:
        step = 0.1
        for n, found in enumerate(re.finditer(r"[a-zA-Z]+|[\u4e00-\u9fff]", utterance.text)):
            tone = np.sin(2 * np.pi * 200 * np.arange(round(step * RATE)) / RATE) * 8000
            word = Word(found[0], n * step, (n + 1) * step, found.start())
            phone = Phone("m", n * step, (n + 1) * step)
            chunk = SpeechChunk(n * step, tone.astype(np.int16), RATE, (phone,), (word,))
            yield self.spoil(n, chunk)
            await asyncio.sleep(0)

    def spoil(self, n: int, chunk: SpeechChunk) -> SpeechChunk:
        return chunk


def spoilt(**changes: Any) -> type[Hum]:
    """A Hum whose third chunk is changed."""

    class Spoilt(Hum):
        def spoil(self, n: int, chunk: SpeechChunk) -> SpeechChunk:
            made = {name: change(chunk) if callable(change) else change for name, change in changes.items()}
            return dataclasses.replace(chunk, **made) if n == 2 else chunk

    return Spoilt


def test_a_good_voice_passes() -> None:
    check_plugin("synthesizer", Hum)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"pts": 0.25}, "chunks are contiguous from 0, but chunk 2 starts at 0.2500 s instead of 0.2000 s."),
        ({"samples": np.ones(8000, np.int16)}, "a chunk lasts at most 0.4 s, but chunk 2 lasts 0.500 s."),
        ({"samples": np.ones(1600)}, r"samples are (n,) int16 with n > 0, but they are float64 of shape (1600,)."),
        ({"rate": 8000}, "every chunk has the rate of info, 16000, but one has 8000."),
        ({"phones": (Phone("m", 0.2, 9.0),)}, "every phone lies within its speech, but one lasts from 0.200 to 9.000"),
        ({"phones": (Phone("m", 0.1, 0.3),)}, "a phone comes in the chunk in which it starts, but one of 0.100 s"),
        ({"words": (Word("x", 0.2, 0.3, 0),)}, "a word stands in the text at its offset, but 'x' has the offset 0"),
    ],
)
def test_a_broken_voice_is_told_what_and_where(changes: dict[str, Any], sentence: str) -> None:
    assert sentence in broken("synthesizer", spoilt(**changes))


def test_silence_is_no_speech() -> None:
    class Mute(Hum):
        def spoil(self, n: int, chunk: SpeechChunk) -> SpeechChunk:
            return dataclasses.replace(chunk, samples=np.zeros_like(chunk.samples))

    assert "speech can be heard, but the loudest sample" in broken("synthesizer", Mute)


def test_a_voice_must_speak_one_of_our_languages() -> None:
    class French(Hum):
        info = VoiceInfo(RATE, ("fr",), "estimated")

    assert "it speaks one of zh, en, but info.languages is ('fr',)" in broken("synthesizer", French)


def test_a_voice_must_be_stoppable() -> None:
    class Endless(Hum):
        def speak(self, utterance: Utterance) -> Any:
            chunks = super().speak(utterance)

            class Closed:
                def __aiter__(self) -> Any:
                    return self

                async def __anext__(self) -> SpeechChunk:
                    return await anext(chunks)

                async def aclose(self) -> None: ...

            return Closed()

    assert "a closed iterator yields nothing, but it yields" in broken("synthesizer", Endless)


# --- Faces ------------------------------------------------------------------------------------------------------


class FaceOver:
    """A DominanceFace whose chunks are changed."""

    def __init__(self) -> None:
        self._face = DominanceFace()

    def open(self, utterance: Utterance) -> Any:
        inner, change = self._face.open(utterance), self.change

        class Track:
            def feed(self, speech: SpeechChunk) -> FaceChunk | None:
                chunk = inner.feed(speech)
                return change(chunk) if chunk is not None else None

            def finish(self) -> list[FaceChunk]:
                return [change(chunk) for chunk in inner.finish()]

        return Track()

    def change(self, chunk: FaceChunk) -> FaceChunk:
        return chunk


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda c: FaceChunk(c.pts, c.weights[:, :51]), "weights are (frames, 52) float32, but they are float32"),
        (lambda c: FaceChunk(c.pts, c.weights.astype(float)), "weights are (frames, 52) float32, but they are float64"),
        (lambda c: FaceChunk(c.pts, c.weights + np.float32(1)), "weights lie in [0, 1], but they lie from 1.0 to"),
        (lambda c: FaceChunk(c.pts, c.weights * np.float32("nan")), "weights lie in [0, 1], but they lie from nan"),
        (lambda c: FaceChunk(c.pts + 0.1, c.weights), "chunks are contiguous from 0, but chunk 0 starts at 0.1000 s"),
        (lambda c: FaceChunk(c.pts, c.weights * 0), "the mouth moves while it speaks, but no weight of it moves more"),
        (lambda c: FaceChunk(c.pts, 1 - c.weights), "the mouth is closed at the end, but jawOpen of the last frame"),
        (lambda c: "chunk", "feed returns FaceChunk or None, but it returned str."),
    ],
)
def test_a_broken_face_is_told_what_and_where(change: Callable[[FaceChunk], FaceChunk], sentence: str) -> None:
    class Changed(FaceOver):
        def change(self, chunk: FaceChunk) -> FaceChunk:
            return change(chunk)

    assert sentence in broken("face", Changed)


def test_a_face_must_follow_while_speech_comes() -> None:
    class Late(FaceOver):
        def open(self, utterance: Utterance) -> Any:
            class Track:
                def feed(self, speech: SpeechChunk) -> None: ...

                def finish(self) -> list[FaceChunk]:
                    return []

            return Track()

    assert "the face follows while speech comes, but no frame came before finish." in broken("face", Late)


# --- Bodies -----------------------------------------------------------------------------------------------------


class BodyOver:
    """A body of one still pose, whose only chunk may be changed."""

    gestures: tuple[str, ...] = ("wave",)
    bones = (3, 4)
    last = 0.0
    rotation = (0.0, 0.0, 0.0, 1.0)

    def idle(self) -> IdleClip:
        return GestureBody().idle()

    def open(self, utterance: Utterance) -> Any:
        body = self

        class Track:
            def feed(self, speech: SpeechChunk) -> list[BodyChunk]:
                return []

            def finish(self) -> list[BodyChunk]:
                rotations = np.tile(np.array(body.rotation, np.float32), (9, 2, 1))
                shares = np.tile(np.linspace(1, body.last, 9, dtype=np.float32)[:, None], 2)
                return [BodyChunk(0.0, body.bones, rotations, shares)]

        return Track()


def test_a_good_body_passes() -> None:
    check_plugin("body", BodyOver)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("last", 0.5, "shares are back at 0 when a bone's track ends, but upperChest still has 0.500 at 0.30 s"),
        ("last", -1.0, "shares lie in [0, 1], but they lie from -1.0 to 1.0"),
        ("bones", (4, 3), "bones are ascending indices below 52, but they are (4, 3)"),
        ("bones", (3, 52), "bones are ascending indices below 52, but they are (3, 52)"),
        ("bones", (3, 4, 5), "rotations are (frames, 3, 4) float32, but they are float32 of shape (9, 2, 4)"),
        ("rotation", (0, 0, 0, 2), "rotations are unit quaternions, but one's length is off by 1.0000"),
        ("gestures", ["wave"], "gestures is a tuple of different names, but it is ['wave']"),
    ],
)
def test_a_broken_body_is_told_what_and_where(name: str, value: object, sentence: str) -> None:
    assert sentence in broken("body", type("Changed", (BodyOver,), {name: value}))


def test_idle_life_must_loop() -> None:
    class Jumps(BodyOver):
        def idle(self) -> IdleClip:
            clip = super().idle()
            hips = np.zeros_like(clip.hips)
            hips[:, 1] = np.linspace(0, 0.1, len(hips))
            return dataclasses.replace(clip, hips=hips)

    assert "idle life's last frame leads into its first, but the step of its hips there is" in broken("body", Jumps)


# --- Retrievers and readers -------------------------------------------------------------------------------------


class Overlap:
    """A retriever that counts shared characters."""

    def __init__(self, *, knowledge: Path) -> None:
        self._passages = load_passages(knowledge)

    def search(self, question: Question, limit: int = 6) -> list[Hit]:
        asked = set(re.findall(r"[a-z]{4,}|[\u4e00-\u9fff]", question.text.lower()))
        hits = []
        for passage in self._passages:
            there = set(re.findall(r"[a-z]{4,}|[\u4e00-\u9fff]", f"{passage.context} {passage.text}".lower()))
            if passage.lang == question.lang and (shared := len(asked & there)):
                hits.append(Hit(passage, shared / len(asked)))
        return self.ranked(hits)[:limit]

    def ranked(self, hits: list[Hit]) -> list[Hit]:
        return sorted(hits, key=lambda hit: -hit.score)


def test_a_good_retriever_passes() -> None:
    check_plugin("retriever", Overlap)


@pytest.mark.parametrize(
    ("ranked", "sentence"),
    [
        (lambda hits: [], "it finds what its documents hold, but '停车怎么收费？' has no hit"),
        (lambda hits: tuple(hits), "search returns a list of Hits, but it returned"),
        (lambda hits: [Hit(hit.passage, 7.0) for hit in hits], "scores lie in [0, 1], but one is 7.0"),
        (lambda hits: [Hit(hit.passage, n / 9) for n, hit in enumerate(hits)], "the best hit comes first, but 0.111"),
    ],
)
def test_a_broken_retriever_is_told_what(ranked: Callable[[list[Hit]], Any], sentence: str) -> None:
    class Changed(Overlap):
        def ranked(self, hits: list[Hit]) -> Any:
            return ranked(sorted(hits, key=lambda hit: -hit.score))

    assert sentence in broken("retriever", Changed)


def test_a_retriever_keeps_the_limit() -> None:
    class Generous(Overlap):
        def search(self, question: Question, limit: int = 6) -> list[Hit]:
            return super().search(question)

    assert "there are at most limit=1 hits, but there are 2" in broken("retriever", Generous)


class Quote:
    """A reader that reads the best passage aloud."""

    def __init__(self, *, texts: dict[str, dict[str, str]]) -> None:
        self._texts = texts

    async def read(self, question: Question, hits: Sequence[Hit]) -> AsyncIterator[Sentence]:
        for hit in hits[:1]:
            yield self.said(Sentence(hit.passage.text, question.lang, (hit.passage.citation,)))
        if not hits:
            yield self.unknown(Sentence(self._texts["unknown"][question.lang], question.lang, known=False))

    def said(self, sentence: Sentence) -> Sentence:
        return sentence

    def unknown(self, sentence: Sentence) -> Sentence:
        return sentence


def test_a_good_reader_passes() -> None:
    check_plugin("reader", Quote)


@pytest.mark.parametrize(
    ("method", "changes", "sentence"),
    [
        ("said", {"text": "每小时收费99元。"}, "every number in an answer stands in the hits, but it says 99"),
        ("said", {"text": " "}, "a sentence has a text, but one is empty"),
        ("said", {"lang": "fr"}, "it answers in the question's language, 'zh', but"),
        ("said", {"citations": ()}, "an answer cites its sources, but the answer to '停车怎么收费？' cites none"),
        ("said", {"known": False}, "it knows what the hits say, but it does not know an answer to"),
        ("unknown", {"known": True}, "without hits it says one sentence with known=False, but"),
    ],
)
def test_a_broken_reader_is_told_what(method: str, changes: dict[str, Any], sentence: str) -> None:
    def change(self: Quote, said: Sentence) -> Sentence:
        return dataclasses.replace(said, **changes)

    assert sentence in broken("reader", type("Changed", (Quote,), {method: change}))


def test_a_reader_that_returns_a_coroutine() -> None:
    class Awaits(Quote):
        async def read(self, question: Question, hits: Sequence[Hit]) -> Any:
            return []

    assert "read returns an asynchronous iterator, but it is a coroutine" in broken("reader", Awaits)


def test_the_questions_have_two_languages() -> None:
    assert {lang for _, lang, _ in QUESTIONS} == {lang for _, lang in OFF_TOPIC} == {"zh", "en"}


# --- Behaviours -------------------------------------------------------------------------------------------------


class Edited(TreeBehavior):
    """The tree, with the acts of a tick changed."""

    def __init__(self, *, texts: dict[str, Any]) -> None:
        super().__init__(texts=texts)

    def tick(self, now: float, percepts: Sequence[Percept]) -> Any:
        return self.edit(super().tick(now, percepts), percepts)

    def edit(self, acts: list[Act], percepts: Sequence[Percept]) -> Any:
        return acts


def test_a_good_behavior_passes() -> None:
    check_plugin("behavior", Edited)


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda acts, percepts: tuple(acts), "tick returns a list of Acts, but it returned ("),
        (lambda acts, percepts: [a for a in acts if not isinstance(a, Answer)], "a question is answered in the tick"),
        (lambda acts, percepts: [dataclasses.replace(a, id=1) for a in acts], "every Act has an id of its own, but 1"),
        (
            lambda acts, percepts: [a for a in acts if not (isinstance(a, Halt) and StopPressed() in percepts)],
            "StopPressed brings a Halt while something is said",
        ),
        (
            lambda acts, percepts: [a for a in acts if not (isinstance(a, Halt) and percepts != (StopPressed(),))],
            "a question during an answer brings Halt and then Answer, but it brings ['Answer']",
        ),
    ],
)
def test_a_broken_behavior_is_told_what(edit: Callable[..., Any], sentence: str) -> None:
    def method(self: Edited, acts: list[Act], percepts: Sequence[Percept]) -> Any:
        return edit(acts, percepts)

    assert sentence in broken("behavior", type("Changed", (Edited,), {"edit": method}))


def test_a_persona_has_every_text_that_the_tree_says() -> None:
    assert set(TEXTS) <= {each.name for each in dataclasses.fields(Texts)}


# --- Declared needs, and the command ----------------------------------------------------------------------------


def test_imports_are_read_without_importing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "acme_imports.py").write_text(
        "import os, torch.nn\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import hidden\n"
        "def late():\n    from requests import get\nfrom . import own\n"
    )
    assert third_party_imports("acme_imports") == [("torch", 1), ("requests", 6)]


def test_an_import_that_needs_does_not_name_breaks_the_contract(install: Callable[..., Path]) -> None:
    folder = install(package="acme_pillow", code="import PIL\nclass Still: ...")
    (folder / "__init__.py").write_text("")
    with pytest.raises(BrokenContract) as caught:
        check_plugin("face", "still")
    assert str(caught.value) == (
        "still as face: its manifest names every module that it needs, but line 1 of acme_pillow.face imports 'PIL', "
        "which [needs] does not name."
    )


def test_the_command_tells_each_plugins_state(install: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    install(more='needs = { vivant_absent = "acme[nets]" }')
    registry = Registry.discover()
    assert check_named(registry, ["behavior/tree", "dominance"]) == 0
    assert capsys.readouterr().out == "ok       behavior/tree\nok       face/dominance\n"
    assert check_named(registry, ["face/still"]) == 1
    assert capsys.readouterr().out.startswith("not run  face/still: still needs 'vivant_absent'")
    with pytest.raises(UnknownPlugin, match="no plugin named 'domniance'"):
        check_named(registry, ["domniance"])


@pytest.mark.parametrize(
    ("kind", "name"), [(each.kind, each.name) for each in Registry.discover() if each.name != "langchain"]
)
def test_all_that_ships_passes(kind: str, name: str) -> None:
    check_plugin(kind, name)
