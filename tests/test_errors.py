"""Every error says, in one sentence, what is wrong and what to do."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

import vivant.errors as errors
from vivant.errors import (
    BadInput,
    BlackboardError,
    BrokenContract,
    EngineDied,
    EngineError,
    EngineGarbled,
    EngineRefused,
    EngineStalled,
    EngineUnreachable,
    FrameTooLarge,
    InvalidManifest,
    JournalError,
    KnowledgeError,
    MalformedMessage,
    MicrophoneError,
    MissingDependency,
    NotAdmitted,
    OutOfTurn,
    PersonaError,
    PluginError,
    PortError,
    RateLimited,
    ScoreError,
    ScriptError,
    ServeError,
    SlowPeer,
    SoundError,
    TakenOver,
    TreeError,
    UnknownPlugin,
    VivantError,
    WireError,
    WrongSetting,
    did_you_mean,
)

SENTENCES: list[tuple[VivantError, str]] = [
    (VivantError("it failed"), "it failed"),
    (ScoreError("a chunk after the end"), "a chunk after the end"),
    (WireError("the peer broke the protocol"), "the peer broke the protocol"),
    (MalformedMessage("not JSON"), "not JSON"),
    (FrameTooLarge("a frame of 9 bytes; the limit is 8"), "a frame of 9 bytes; the limit is 8"),
    (RateLimited("too many messages"), "too many messages"),
    (OutOfTurn("expected identify, received text"), "expected identify, received text"),
    (NotAdmitted("expected a fresh token"), "expected a fresh token"),
    (SlowPeer("it read nothing for 10 s"), "it read nothing for 10 s"),
    (TakenOver("a newer client is stage"), "a newer client is stage"),
    (BadInput("a.toml", 7, "a number", "'x'"), "a.toml:7: expected a number, found 'x'."),
    (BadInput(Path("a.png"), None, "a picture", "text"), "a.png: expected a picture, found text."),
    (
        PersonaError("persona.toml", 3, "the tables persona, agent", "'agnet'", "Did you mean 'agent'?"),
        "persona.toml:3: expected the tables persona, agent, found 'agnet'. Did you mean 'agent'?",
    ),
    (
        KnowledgeError("zh/a.md", 1, "a title `# …`", "nothing", "Add one."),
        "zh/a.md:1: expected a title `# …`, found nothing. Add one.",
    ),
    (
        SoundError("a.wav", None, "a wav file", "an empty file", "Record it again."),
        "a.wav: expected a wav file, found an empty file. Record it again.",
    ),
    (
        TreeError("hall.xml", 12, "a kind of node", "'Sya'", "Did you mean 'Say'?"),
        "hall.xml:12: expected a kind of node, found 'Sya'. Did you mean 'Say'?",
    ),
    (
        JournalError("day.jsonl", 1, "a journal of version 1", "version 9"),
        "day.jsonl:1: expected a journal of version 1, found version 9.",
    ),
    (
        BlackboardError("nmae", "an entry of the blackboard", "none", ("name", "age")),
        "the entry 'nmae': expected an entry of the blackboard, found none, did you mean 'name'?",
    ),
    (
        BlackboardError("n", "a number", "a text, 'x'"),
        "the entry 'n': expected a number, found a text, 'x'.",
    ),
    (PortError("a number", "'x'"), "expected a number, found 'x'"),
    (PortError("zh or en", "'eng'", "Did you mean 'en'?"), "expected zh or en, found 'eng'. Did you mean 'en'?"),
    (
        ScriptError("n = 1", 1, "an entry of the blackboard", "'n'", "Write := instead."),
        "in 'n = 1', column 1: expected an entry of the blackboard, found 'n'. Write := instead.",
    ),
    (PluginError("it cannot be used"), "it cannot be used"),
    (
        UnknownPlugin("face", "dominence", ("dominance", "still")),
        "no face named 'dominence', did you mean 'dominance'? There are: dominance, still.",
    ),
    (UnknownPlugin("face", "zzz", ("dominance",)), "no face named 'zzz'. There are: dominance."),
    (UnknownPlugin("face", "zzz", ()), "no face named 'zzz'. There are: none."),
    (
        MissingDependency("coqui", "TTS", 'pip install "vivant[coqui]"'),
        "coqui needs 'TTS', which is not installed: pip install \"vivant[coqui]\"",
    ),
    (InvalidManifest("acme", "an api", "none"), "the manifest of acme: expected an api, found none."),
    (
        WrongSetting("espeak", "ratee", "unknown", ("rate", "pitch")),
        "espeak: the setting 'ratee' is unknown, did you mean 'rate'? It takes: rate, pitch.",
    ),
    (
        WrongSetting("espeak", "rate", "a string and not a number", ("rate",)),
        "espeak: the setting 'rate' is a string and not a number. It takes: rate.",
    ),
    (
        WrongSetting("tree", "tree", "'hal'", ("tree",), "a tree that ships", "Did you mean 'hall'?"),
        "tree: the setting 'tree': expected a tree that ships, found 'hal'. Did you mean 'hall'?",
    ),
    (WrongSetting("still", "jaw", "unknown", ()), "still: the setting 'jaw' is unknown. It takes: none."),
    (
        BrokenContract("acme", "face", "weights are in [0, 1]", "one is 1.7"),
        "acme as face: weights are in [0, 1], but one is 1.7.",
    ),
    (EngineError("reader", "it lost its model"), "reader: it lost its model"),
    (EngineDied("espeak", "its helper process ended"), "espeak: its helper process ended"),
    (EngineStalled("espeak", "gave nothing for 3 s"), "espeak: gave nothing for 3 s"),
    (EngineUnreachable("openai", "the server is not there"), "openai: the server is not there"),
    (EngineRefused("openai", "the key is wrong"), "openai: the key is wrong"),
    (EngineGarbled("openai", "that is no JSON"), "openai: that is no JSON"),
    (
        MicrophoneError("the microphone cannot be opened", "Plug one in."),
        "the microphone cannot be opened. Plug one in.",
    ),
    (ServeError("port 8000 is in use"), "port 8000 is in use"),
]


@pytest.mark.parametrize(("error", "sentence"), SENTENCES)
def test_the_sentence(error: VivantError, sentence: str) -> None:
    assert str(error) == sentence


def test_every_error_stands_in_the_table_and_in_the_tree() -> None:
    classes = {each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, VivantError)}
    assert {type(error) for error, _ in SENTENCES} == classes
    assert errors.__doc__ is not None
    assert all(each.__name__ in errors.__doc__ for each in classes)


def test_close_codes_are_distinct_and_may_be_sent() -> None:
    """RFC 6455, 7.4: 1009 is "message too big"; 4000-4999 are for private use."""
    codes = {kind: kind.close_code for kind in WireError.__subclasses__()}
    assert len(set(codes.values())) == len(codes)
    assert codes.pop(FrameTooLarge) == 1009
    assert all(4000 <= code <= 4999 for code in codes.values())


def test_the_code_on_the_wire_is_the_name() -> None:
    assert [kind("x").code for kind in (WireError, *WireError.__subclasses__())] == [
        "WireError", "MalformedMessage", "FrameTooLarge", "RateLimited", "OutOfTurn", "NotAdmitted", "SlowPeer",
        "TakenOver",
    ]  # fmt: skip


def test_two_faults_alike_are_two_faults() -> None:
    assert ScoreError("x") != ScoreError("x")
    assert len({ScoreError("x"), ScoreError("x")}) == 2


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("espaek", ", did you mean 'espeak'?"),
        ("espeak", ", did you mean 'espeak'?"),
        ("coqi", ", did you mean 'coqui'?"),
        ("zzzzz", ""),
        ("", ""),
    ],
)
def test_a_near_name_is_suggested(name: str, hint: str) -> None:
    assert did_you_mean(name, iter(["espeak", "coqui"])) == hint
