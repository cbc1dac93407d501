"""docs/plugins.md says what is so: its example runs, and its tables name what there is."""

import re
import sys
from datetime import datetime
from pathlib import Path
from typing import get_args

import pytest

from vivant.persona import Persona
from vivant.plugins import Registry, check_plugin
from vivant.plugins.engines.tree import TreeBehavior
from vivant.plugins.manifest import KINDS, Permission
from vivant.score import FactTold, Gesture, Presence, Show, TimeTold

PAGE = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text(encoding="utf-8")
PLUGINS = Path(__file__).parents[2] / "examples"


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


def test_the_node_of_the_page_keeps_its_promises() -> None:
    written: dict[str, object] = {"__name__": "weather_nodes.nodes"}
    exec(block("## A node of a behaviour tree", "python"), written)
    check_plugin("node", written["is_weekend"])  # type: ignore[arg-type]


def test_the_example_of_the_nodes_runs_in_a_tree(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = PLUGINS / "weather-nodes"
    info = tmp_path / "weather_nodes-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: weather-nodes\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[vivant.plugins]\nweather = weather_nodes\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.syspath_prepend(folder)
    for name in ("is-weekend", "warn-of-rain"):
        check_plugin("node", name)
    tree = TreeBehavior(texts={}, tree="rain.xml", folder=folder)
    tree.tick(0.0, [TimeTold(datetime(2026, 5, 4, 12)), FactTold("rain", 0.9)])
    waves = next(act for act in tree.tick(1.0, [Presence(True)]) if isinstance(act, Gesture))
    assert waves.name == "wave"
    tree.report(waves.id, "done")
    assert any(isinstance(act, Show) for act in tree.tick(2.0, []))
