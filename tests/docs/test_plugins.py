"""docs/plugins.md says what is so: its example runs, and its tables name what there is."""

import re
import sys
from pathlib import Path
from typing import get_args

import pytest

from vivant.persona import Persona
from vivant.plugins import Registry, check_plugin
from vivant.plugins.manifest import KINDS, Permission

PAGE = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text(encoding="utf-8")


def block(after: str, language: str) -> str:
    """The first block of code behind a text."""
    found = re.search(rf"```{language}\n(.*?)```", PAGE[PAGE.index(after) :], re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example, put where `pip install` would put it."""
    package = tmp_path / "loud_face"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "vivant_plugin.toml").write_text(block("`loud_face/vivant_plugin.toml`", "toml"))
    (package / "face.py").write_text(block("`loud_face/face.py`", "python"))
    info = tmp_path / "loud_face-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: loud-face\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[vivant.plugins]\nloud = loud_face\n")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("loud_face", "loud_face.face"):
        monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.mark.usefixtures("installed")
def test_the_example_keeps_its_promises() -> None:
    assert "loud" in Registry.discover().names("face")
    check_plugin("face", "loud")
    tested: dict[str, object] = {}
    exec(block("Its test is one line", "python"), tested)
    tested["test_keeps_the_promises_of_a_face"]()  # type: ignore[operator]


@pytest.mark.usefixtures("installed")
def test_a_persona_may_name_the_example(tmp_path: Path) -> None:
    text = Persona.load().file.read_text(encoding="utf-8")
    text = text.replace('[face]\nengine = "dominance"\n', block("any `persona.toml` may name it", "toml"))
    text = text.replace('"knowledge"  ', f"{str(Persona.load().agent.knowledge)!r}  ")
    (tmp_path / "persona.toml").write_text(text, encoding="utf-8")
    assert Persona.load(tmp_path).plugin("face", Registry.discover()).gain == 4.0


@pytest.mark.parametrize("name", [*KINDS, *get_args(Permission)])
def test_every_kind_and_permission_is_told(name: str) -> None:
    assert f"`{name}`" in PAGE
