"""The `vivant` command, called as a function."""

from __future__ import annotations

import asyncio
import json
import sys
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vivant
from vivant.cli import BENCHES, main
from vivant.human import Engines
from vivant.plugins.registry import Registry
from vivant.render.server.serve import bind
from vivant.score import SpeechChunk
from vivant.sound import write_wav

Output = pytest.CaptureFixture[str]


@pytest.fixture
def unloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails where engines are loaded."""

    def load(persona: Any = None, registry: Any = None) -> Engines:
        raise AssertionError("engines were loaded")

    monkeypatch.setattr(Engines, "load", load)


# --- ask ------------------------------------------------------------------------------------------------------


def test_ask_answers_with_its_sources_and_saves_sound_and_face(tmp_path: Path, capsys: Output) -> None:
    sound, face = tmp_path / "reply.wav", tmp_path / "reply.csv"
    assert main(["ask", "Where can I park?", "-o", str(sound), "--face", str(face), "--trace"]) == 0
    out, err = capsys.readouterr()
    text, source, *rest = out.splitlines()
    assert "park" in text.lower()
    assert source.startswith("  [en/")
    assert any(line.split()[0] == "first_sound" and line.endswith(" ms") for line in rest)
    assert err == ""
    with wave.open(str(sound)) as file:
        seconds = file.getnframes() / file.getframerate()
    assert seconds > 1
    assert len(face.read_text("utf-8").splitlines()) - 1 == pytest.approx(seconds * 60, abs=1)


async def test_ask_a_server(running: Any, capsys: Output) -> None:
    assert await asyncio.to_thread(main, ["ask", "Where can I park?", "--server", running.url]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Sentence 1 of the answer. Sentence 2 of the answer.",
        "  [stub.md:1] Stub / Stub",
    ]


async def test_ask_a_server_in_another_language(running: Any, persona: vivant.Persona, capsys: Output) -> None:
    assert await asyncio.to_thread(main, ["ask", "hello", "--server", running.url, "--lang", "zh"]) == 0
    assert capsys.readouterr().out.strip() == persona.identity.texts.greeting["zh"]


def test_ask_a_server_that_is_not_there(unloaded: None, capsys: Output) -> None:
    with bind("127.0.0.1", 0) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
    assert main(["ask", "Where?", "--server", url]) == 1
    assert capsys.readouterr().err.startswith(f"vivant: no vivant server answers at {url} (")


def test_what_cannot_be_saved_is_known_before_anything_is_asked(unloaded: None, capsys: Output, tmp_path: Path) -> None:
    for option in ("--output", "--face"):
        assert main(["ask", "Where?", option, str(tmp_path / "none" / "reply")]) == 1
        assert capsys.readouterr().err == (
            f"vivant: {tmp_path / 'none'}: expected a folder to write reply into, found nothing. Make it first.\n"
        )


@pytest.mark.parametrize("command", [["ask", "Where?"], ["serve"], ["doctor"]])
def test_a_persona_that_is_not_there_is_named(command: list[str], unloaded: None, capsys: Output) -> None:
    assert main([*command, "--persona", "hal"]) == 1
    out, err = capsys.readouterr()
    sentence = (
        "hal: expected a persona.toml, its folder or an embedded persona (hall), found nothing. Did you mean 'hall'?"
    )
    assert sentence in out + err
    assert command == ["doctor"] or err == f"vivant: {sentence}\n"


def test_a_wrong_persona_is_named_with_its_line(tmp_path: Path, unloaded: None, capsys: Output) -> None:
    (tmp_path / "persona.toml").write_text('[persona]\nname = "Ann"\n\n[agnet]\n')
    assert main(["ask", "Where?", "--persona", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith(
        f"vivant: {tmp_path / 'persona.toml'}:4: expected one of the tables persona,"
    )


# --- talk -----------------------------------------------------------------------------------------------------


def test_talk_says_what_is_wrong_with_a_file_before_anything_is_loaded(
    unloaded: None, tmp_path: Path, capsys: Output
) -> None:
    assert main(["talk", "--mic", str(tmp_path / "none.wav")]) == 1
    assert capsys.readouterr().err.startswith(f"vivant: {tmp_path / 'none.wav'}: expected a wav file, found ")
    write_wav(tmp_path / "a.wav", np.zeros(160, np.int16), 16_000)
    assert main(["talk", "--mic", str(tmp_path / "a.wav"), "--save", str(tmp_path / "none" / "b.wav")]) == 1
    assert "expected a folder to write b.wav into" in capsys.readouterr().err


def test_talk_to_a_server_that_is_not_there(unloaded: None, tmp_path: Path, capsys: Output) -> None:
    write_wav(tmp_path / "a.wav", np.zeros(160, np.int16), 16_000)
    with bind("127.0.0.1", 0) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
    assert main(["talk", "--server", url, "--mic", str(tmp_path / "a.wav")]) == 1
    assert capsys.readouterr().err.startswith(f"vivant: no vivant server answers at {url} (")


def test_talk_prints_the_lines_and_saves_what_was_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    write_wav(tmp_path / "a.wav", np.zeros(160, np.int16), 16_000)

    async def talk(url: str, source: Any, show: Callable[[str], None], keep: Callable[[Any], None]) -> None:
        assert url == "http://there"
        reply = vivant.Reply("")
        keep(reply)
        reply.opened(1, "Here.", 8_000, [])
        reply.fed(1, SpeechChunk(0.0, np.full(800, 5, np.int16), 8_000))
        reply.closed(1, 0.1)
        show("   1.00  says   Here.")
        raise KeyboardInterrupt

    monkeypatch.setattr("vivant.talk.talk", talk)
    saved = tmp_path / "b.wav"
    command = ["talk", "--server", "http://there", "--mic", str(tmp_path / "a.wav"), "--save", str(saved)]
    assert main(command) == 130
    assert capsys.readouterr().out.splitlines() == ["listening", "   1.00  says   Here."]
    with wave.open(str(saved)) as file:
        assert (file.getframerate(), file.getnframes()) == (8_000, 800)


def test_talk_without_a_microphone_names_what_to_install(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    async def talk(url: str, source: Any, *others: Any) -> None:
        await anext(source)

    monkeypatch.setitem(sys.modules, "sounddevice", None)
    monkeypatch.setattr("vivant.talk.talk", talk)
    assert main(["talk", "--server", "http://there"]) == 1
    assert capsys.readouterr().err == (
        "vivant: the microphone needs 'sounddevice', which is not installed: pip install \"vivant[microphone]\"\n"
    )


# --- serve ----------------------------------------------------------------------------------------------------


def test_serve_on_a_taken_port(unloaded: None, capsys: Output) -> None:
    with bind("127.0.0.1", 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 1
    sentence = f"vivant: port {port} is in use: stop what uses it, or choose another with --port\n"
    assert capsys.readouterr() == ("", sentence)


def test_serve_says_where(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    def run(load: Any, persona: Any, host: Any, port: Any, ready: Callable[[str], None], log_level: str) -> None:
        assert (host, port, log_level) == ("::1", 0, "error")
        ready("http://[::1]:8000/")

    monkeypatch.setattr("vivant.render.server.run.run", run)
    assert main(["serve", "--host", "::1", "--port", "0", "--log-level", "error"]) == 0
    assert capsys.readouterr().out.startswith("vivant is ready at http://[::1]:8000/  (")


def test_serve_records_where_it_is_told_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Output) -> None:
    loaded: list[Any] = []
    monkeypatch.setattr("vivant.render.server.run.run", lambda load, *rest: loaded.append(load.keywords["journals"]))
    assert main(["serve", "--journal", str(tmp_path / "a"), "--no-texts"]) == 0
    assert main(["serve"]) == 0
    recorded, bare = loaded
    assert (recorded.folder, recorded.texts, bare) == (tmp_path / "a", False, None)
    assert recorded.folder.is_dir()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ["--no-texts"],
            "vivant: --no-texts: expected --journal FOLDER beside it, or a journal in [behavior], found none.",
        ),
        (["--journal", __file__], "expected a folder that journals can be written into, found File exists."),
    ],
)
def test_serve_says_why_it_cannot_record(unloaded: None, capsys: Output, options: list[str], sentence: str) -> None:
    assert main(["serve", *options]) == 1
    assert sentence in capsys.readouterr().err


def test_ctrl_c_is_no_error(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    def run(*arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("vivant.render.server.run.run", run)
    assert main(["serve"]) == 130
    assert capsys.readouterr() == ("", "")


# --- plugins, doctor, bench -----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["plugins"], ["plugins", "list"]])
def test_plugins_are_listed(command: list[str], capsys: Output) -> None:
    assert main(command) == 0
    out = capsys.readouterr().out
    for provided in Registry.discover():
        assert provided.kind in out
        assert provided.name in out


def test_a_plugin_is_checked(capsys: Output) -> None:
    assert main(["plugins", "check", "face/dominance"]) == 0
    assert capsys.readouterr().out == "ok       face/dominance\n"


def test_a_plugin_that_is_not_there_is_named(capsys: Output) -> None:
    assert main(["plugins", "check", "face/dominence"]) == 1
    assert capsys.readouterr().err.startswith(
        "vivant: no face named 'dominence', did you mean 'dominance'? There are: "
    )


def test_the_doctor_looks_at_the_persona(capsys: Output) -> None:
    assert main(["doctor"]) in (0, 1)
    out = capsys.readouterr().out
    assert "Xiaojiang" in out
    assert "synthesizer espeak" in out


def test_an_unknown_bench_is_refused_with_those_there_are(capsys: Output) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["bench", "speed"])
    assert ended.value.code == 2
    err = capsys.readouterr().err
    assert "'speed'" in err
    assert all(name in err for name in (*BENCHES, "all"))


def test_all_benches_are_measured_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    for name in BENCHES:
        monkeypatch.setattr(f"vivant.bench.{name}.measure", lambda name=name: {"measured": name})
    assert main(["bench", "all", "--save", str(tmp_path)]) == 0
    assert [json.loads((tmp_path / f"{name}.json").read_text("utf-8"))["measured"] for name in BENCHES] == list(BENCHES)
    assert capsys.readouterr().out.split()[::3] == list(BENCHES)


# --- the command itself ---------------------------------------------------------------------------------------


def test_the_version(capsys: Output) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"vivant {vivant.__version__}\n"


def test_without_a_command_it_says_which_there_are(capsys: Output) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "COMMAND" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    assert all(f"\n    {name} " in out for name in ("serve", "ask", "talk", "plugins", "doctor", "bench"))


def test_training_refuses_a_number_of_folds_that_makes_no_sense(capsys: Output) -> None:
    for number in ("-1", "1"):
        assert main(["train", "classifier", "--folds", number]) == 1
        assert f"--folds: expected 0, or 2 and more, found {number}" in capsys.readouterr().err
