"""docs/persona.md names every key and its default, and its example works."""

import dataclasses
import re
from pathlib import Path

import pytest

from vivant.persona import Agent, Avatar, Identity, Persona, Server, Stalls, Texts
from vivant.wire.limits import Limits

PAGE = (Path(__file__).parents[2] / "docs" / "persona.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("section", [Identity, Texts, Agent, Avatar, Server, Stalls, Limits])
def test_every_key_is_told(section: type) -> None:
    assert dataclasses.is_dataclass(section)
    for field in dataclasses.fields(section):
        if field.name not in ("texts", "limits"):
            assert re.search(rf"`{field.name}(\.LANGUAGE)?`", PAGE), field.name


@pytest.mark.parametrize("section", [Stalls, Limits])
def test_the_defaults_are_right(section: type) -> None:
    assert dataclasses.is_dataclass(section)
    for field in dataclasses.fields(section):
        assert f"| `{field.name}` | {field.default} |" in PAGE


def test_the_smallest_persona_works(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert example
    (tmp_path / "persona.toml").write_text(example[1])
    (tmp_path / "knowledge" / "en").mkdir(parents=True)
    (tmp_path / "knowledge" / "en" / "a.md").write_text("# A\n\nSo it is.\n")
    assert Persona.load(tmp_path).identity.name == "Ann"
