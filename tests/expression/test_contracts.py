import dataclasses
import inspect
from typing import Any

import pytest

from vivant.expression.contracts import BodyAnimator, BodyTrack, FaceAnimator, FaceTrack, Synthesizer, VoiceInfo
from vivant.plugins.engines.dominance import DominanceFace
from vivant.plugins.engines.espeak import EspeakVoice
from vivant.plugins.engines.gestures import GestureBody
from vivant.score import Utterance

UTTERANCE = Utterance("您好。", "zh")
ENGINES: list[tuple[type, type]] = [
    (Synthesizer, EspeakVoice),
    (FaceAnimator, DominanceFace),
    (BodyAnimator, GestureBody),
]


def members(protocol: type) -> list[str]:
    """What a contract asks for."""
    return [name for name in vars(protocol) if not name.startswith("_")]


@pytest.mark.parametrize(("protocol", "engine"), ENGINES)
def test_each_engine_that_ships_keeps_its_contract(protocol: type, engine: type) -> None:
    assert isinstance(engine(), protocol)


def test_a_face_and_a_voice_are_no_body_and_a_body_is_no_voice() -> None:
    assert not isinstance(DominanceFace(), BodyAnimator | Synthesizer)
    assert not isinstance(EspeakVoice(), BodyAnimator | FaceAnimator)
    assert not isinstance(GestureBody(), Synthesizer)


@pytest.mark.parametrize(
    ("protocol", "lacking"), [(protocol, name) for protocol, _ in ENGINES for name in members(protocol)]
)
def test_whoever_lacks_one_member_keeps_no_contract(protocol: type, lacking: str) -> None:
    whole = dict.fromkeys(members(protocol), lambda self: None)
    assert isinstance(type("Whole", (), whole)(), protocol)
    del whole[lacking]
    assert not isinstance(type("Lacking", (), whole)(), protocol)


@pytest.mark.parametrize(
    ("contract", "made"),
    [(FaceTrack, type(DominanceFace().open(UTTERANCE))), (BodyTrack, type(GestureBody().open(UTTERANCE))), *ENGINES],
)
def test_what_ships_takes_the_parameters_that_the_contract_names(contract: type, made: type) -> None:
    for name in members(contract):
        promised = inspect.getattr_static(contract, name)
        if inspect.isfunction(promised):
            kept = inspect.signature(getattr(made, name)).parameters
            assert list(kept) == list(inspect.signature(promised).parameters), name


def test_a_face_that_was_fed_nothing_has_left_nothing_out() -> None:
    track = DominanceFace().open(UTTERANCE)
    track.finish()
    assert track.diagnostics == ()


def test_a_body_keeps_a_list_of_chunks_from_the_first_to_the_last() -> None:
    track: BodyTrack = GestureBody().open(UTTERANCE)
    assert isinstance(track.finish(), list)


def test_a_voice_is_known_without_being_started() -> None:
    info = EspeakVoice().info
    assert info.timing == "engine"
    assert set(info.languages) == {"zh", "en"}
    assert info.rate >= 16000


def test_what_a_voice_is_cannot_be_changed() -> None:
    info: Any = VoiceInfo(16000, ("zh",), "estimated")
    with pytest.raises(dataclasses.FrozenInstanceError):
        info.rate = 8000
