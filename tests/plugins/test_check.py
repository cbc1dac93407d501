import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vivant.errors import BrokenContract, UnknownPlugin, WrongSetting
from vivant.plugins.check import CHECKS, check_named, check_plugin, third_party_imports
from vivant.plugins.engines.dominance import DominanceFace
from vivant.plugins.manifest import KINDS
from vivant.plugins.registry import Registry
from vivant.score import Utterance


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


# --- Declared needs, and the command ----------------------------------------------------------------------------


def test_imports_are_read_without_importing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "acme_imports.py").write_text(
        "import os, torch.nn\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import hidden\n"
        "def late():\n    from requests import get\nfrom . import own\n"
        "try:\n    import optional\nexcept (ImportError, OSError):\n    pass\n"
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


ELSEWHERE = (
    "langchain",
    "openai",
    "openai-realtime",
    "whisper-folder",
    "faster-whisper",
    "sherpa-onnx",
    "sensevoice-folder",
)
"""What needs a model, a folder or a server; their own tests check them with one."""


@pytest.mark.parametrize(
    ("kind", "name"), [(each.kind, each.name) for each in Registry.discover() if each.name not in ELSEWHERE]
)
def test_all_that_ships_passes(kind: str, name: str) -> None:
    check_plugin(kind, name)


MODEL = """
import re
from langchain_core.language_models import SimpleChatModel

class FirstPassage(SimpleChatModel):
    # Quotes the first passage of its prompt, with its marker.

    @property
    def _llm_type(self):
        return "first-passage"

    def _call(self, messages, stop=None, run_manager=None, **kwargs):
        return re.search(r"\\[1\\] \\(.*?\\) (.*)", messages[-1].content)[1] + " [1]"
"""


def test_the_chat_reader_passes_with_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "first_passage.py").write_text(MODEL)
    check_plugin("reader", "langchain", model="first_passage:FirstPassage")


def test_the_chat_reader_without_a_model() -> None:
    with pytest.raises(WrongSetting, match="the setting 'model' is missing"):
        check_plugin("reader", "langchain")
