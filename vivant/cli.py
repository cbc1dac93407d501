"""The `vivant` command."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from vivant import __version__, behavior_command
from vivant.errors import BadInput, MissingDependency, VivantError
from vivant.plugins.registry import is_installed

if TYPE_CHECKING:
    from vivant.reply import Reply

BENCHES = ("turn", "page", "qa", "hear", "trees")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; errors of vivant end it with one sentence and status 1."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # products are small here: threads cost more than they save
    arguments = _parser().parse_args(argv)
    try:
        status: int | None = arguments.run(arguments)
    except VivantError as error:
        print(f"vivant: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # who reads has read enough, as in `| head`
        return 141
    return status or 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vivant", description="Interactive digital humans.")
    parser.add_argument("--version", action="version", version=f"vivant {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "serve", _serve, "open a digital human in the browser", _serve_options)
    _add(commands, "ask", _ask, "ask one question; print, and save if wanted, what it answers", _ask_options)
    _add(commands, "talk", _talk, "talk to a human by microphone, or by a wav file in its place", _talk_options)
    _add(commands, "behavior", behavior_command.run, "see, check, replay, explain … a tree", behavior_command.options)
    _add(commands, "plugins", _plugins, "list or check plugins", _plugins_options)
    _add(commands, "doctor", _doctor, "what works on this machine, what does not, and how to mend it", _doctor_options)
    _add(commands, "train", _train, "train what ships trained, here or for documents of your own", _train_options)
    _add(commands, "bench", _bench, "measure what is published", _bench_options)
    return parser


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int | None],
    summary: str,
    options: Callable[[argparse.ArgumentParser], None],
) -> None:
    command = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
    command.set_defaults(run=run)
    options(command)


def _doctor_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--persona", metavar="PATH", help="a persona.toml, its folder, or an embedded persona's name")


# --- serve ----------------------------------------------------------------------------------------------------


def _serve_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--persona", metavar="PATH", help="a persona.toml, its folder, or an embedded persona's name")
    command.add_argument("--host", help="address to listen on (default: the persona's)")
    command.add_argument("--port", type=int, help="port to listen on; 0 takes any free one (default: the persona's)")
    command.add_argument(
        "--journal",
        type=Path,
        metavar="FOLDER",
        help="record each session in a file here (default: the persona's)",
    )
    command.add_argument(
        "--no-texts", action="store_true", help="journals without what visitors say: they explain, but do not replay"
    )
    command.add_argument("--log-level", default="warning", choices=("debug", "info", "warning", "error"))


def _serve(arguments: argparse.Namespace) -> None:
    from vivant.human import Engines
    from vivant.human.journals import Journals
    from vivant.persona import Persona
    from vivant.render.server.run import run

    began = time.monotonic()
    persona = Persona.load(arguments.persona)
    journals = Journals.of(persona, arguments.journal, texts=not arguments.no_texts)
    if journals is not None:
        journals.check()
    elif arguments.no_texts:
        raise BadInput("--no-texts", None, "--journal FOLDER beside it, or a journal in [behavior]", "none")

    def ready(address: str) -> None:
        print(f"vivant is ready at {address}  ({time.monotonic() - began:.1f} s; Ctrl+C ends it)", flush=True)

    engines = partial(Engines.load, persona, journals=journals)
    run(engines, persona, arguments.host, arguments.port, ready, arguments.log_level)


# --- ask ------------------------------------------------------------------------------------------------------


def _ask_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("question", help="in Chinese, English or both")
    command.add_argument("--persona", metavar="PATH", help="a persona.toml, its folder, or an embedded persona's name")
    command.add_argument("--server", metavar="URL", help="ask a running server instead of a human of this process")
    command.add_argument("--lang", choices=("zh", "en"), help="answer in this language")
    command.add_argument("-o", "--output", metavar="WAV", help="save the speech")
    command.add_argument("--face", metavar="CSV", help="save the face track")
    command.add_argument("--trace", action="store_true", help="show how long each stage took")


def _ask(arguments: argparse.Namespace) -> None:
    from vivant.human.ask import ask

    for file in filter(None, (arguments.output, arguments.face)):
        _check_folder(Path(file))

    async def over_wire() -> Reply:
        from vivant.client import connect

        async with connect(arguments.server) as human:
            return await human.ask(arguments.question, arguments.lang)

    if arguments.server:
        reply = asyncio.run(over_wire())
    else:
        reply = ask(arguments.question, persona=arguments.persona, lang=arguments.lang)
    _print_reply(reply, arguments.trace)
    if arguments.output:
        reply.save_wav(arguments.output)
    if arguments.face:
        reply.save_face(arguments.face)


def _check_folder(file: Path) -> None:
    """What cannot be saved is known before anything is asked."""
    if not file.parent.is_dir():
        raise BadInput(file.parent, None, f"a folder to write {file.name} into", "nothing", "Make it first.")


def _print_reply(reply: Reply, trace: bool) -> None:
    print(reply.text)
    for citation in reply.citations:
        print(f"  [{citation.document}:{citation.line}] {citation.title} / {citation.heading}")
    for notice in reply.notices:
        print(f"  ! {notice}", file=sys.stderr)
    if trace:
        for stage, seconds in reply.trace.items():
            print(f"  {stage:<12} {seconds * 1000:8.1f} ms")


# --- talk -----------------------------------------------------------------------------------------------------

AFTERWARDS = 1.0
"""Seconds of silence that follow a wav file, as they follow a question."""


def _talk_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--persona", metavar="PATH", help="a persona.toml, its folder, or an embedded persona's name")
    command.add_argument("--server", metavar="URL", help="talk to a running server instead of a human of this process")
    command.add_argument("--mic", metavar="WAV", help="speak this file in place of the microphone, then end")
    command.add_argument(
        "--device", metavar="NAME", help="which microphone: number or name as in python -m sounddevice"
    )
    command.add_argument("--save", metavar="WAV", help="save the speech of all answers")


def _talk(arguments: argparse.Namespace) -> None:
    from vivant.microphone import device_source, wav_source
    from vivant.persona import Persona
    from vivant.sound import Wav
    from vivant.talk import hosted, talk

    if arguments.save:
        _check_folder(Path(arguments.save))
    if arguments.mic:
        Wav.open(arguments.mic)  # what cannot be read is known before anything is loaded
    replies: list[Reply] = []

    async def conversation(url: str) -> None:
        device = int(arguments.device) if (arguments.device or "").isdecimal() else arguments.device
        source = wav_source(arguments.mic, silence=AFTERWARDS) if arguments.mic else device_source(device)
        print("listening" + ("" if arguments.mic else "; Ctrl+C ends it"), flush=True)
        await talk(url, source, lambda line: print(line, flush=True), replies.append)

    async def here() -> None:
        async with hosted(Persona.load(arguments.persona)) as url:
            await conversation(url)

    try:
        asyncio.run(conversation(arguments.server) if arguments.server else here())
    finally:
        if arguments.save and replies and replies[0].rate:
            replies[0].save_wav(arguments.save)


# --- plugins, doctor, bench -----------------------------------------------------------------------------------


def _plugins_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("action", choices=("list", "check"), nargs="?", default="list")
    command.add_argument("names", nargs="*", metavar="KIND/NAME", help="plugins to check (default: all)")


def _plugins(arguments: argparse.Namespace) -> int:
    from vivant.plugins.registry import Registry, render_plugins

    registry = Registry.discover()
    if arguments.action == "list":
        print(render_plugins(registry))
        return 0
    from vivant.plugins.check import check_named

    return check_named(registry, arguments.names)


def _doctor(arguments: argparse.Namespace) -> int:
    from vivant.doctor import diagnose, exit_code, render_findings

    findings = diagnose(arguments.persona)
    print(render_findings(findings))
    return exit_code(findings)


# --- train ----------------------------------------------------------------------------------------------------


def _train_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", choices=("classifier", "hearing"))
    command.add_argument("--knowledge", type=Path, metavar="FOLDER", help="documents (default: the embedded persona's)")
    command.add_argument("--folds", type=int, default=4, help="parts of the cross-validation; 0 leaves it out")
    command.add_argument("--lang", action="append", choices=("zh", "en"), help="only this language; may be repeated")
    command.add_argument("--out", type=Path, metavar="FOLDER", help="hearing: where the network goes")
    command.add_argument("--work", type=Path, metavar="FOLDER", help="hearing: what a stopped training goes on from")
    command.add_argument(
        "--people", type=Path, metavar="FOLDER", help="hearing: WAV files of strangers, for the scores"
    )


def _train(arguments: argparse.Namespace) -> None:
    if not is_installed("torch"):
        raise MissingDependency("train", "torch", 'pip install "vivant[models]"')
    if arguments.name == "hearing":
        if not is_installed("onnx"):
            raise MissingDependency("train", "onnx", 'pip install "onnx>=1.17"')
        from vivant.train.hearing import train_hearing

        for file in train_hearing(arguments.knowledge, arguments.out, arguments.work, arguments.people):
            print(file)
        return
    if arguments.folds < 0 or arguments.folds == 1:
        advice = "0 leaves the cross-validation out."
        raise BadInput("--folds", None, "0, or 2 and more", str(arguments.folds), advice)
    from vivant.train.run import LANGS, train_classifier

    for file in train_classifier(arguments.knowledge, arguments.folds, langs=arguments.lang or LANGS):
        print(file)


def _bench_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", choices=(*BENCHES, "all"))
    command.add_argument("--json", action="store_true", help="print the figures as JSON only")
    command.add_argument("--save", type=Path, metavar="FOLDER", help="write the figures to FOLDER/NAME.json")


def _bench(arguments: argparse.Namespace) -> int:
    from vivant.bench.report import report

    names = BENCHES if arguments.name == "all" else (arguments.name,)
    for name in names:
        figures = import_module(f"vivant.bench.{name}").measure()
        report(name, figures, as_json=arguments.json, folder=arguments.save)
    return 0
