from __future__ import annotations

from dataclasses import FrozenInstanceError, asdict
from pathlib import Path

import pytest

import vivant.render.avatar
from vivant.errors import BadInput
from vivant.render.avatar.dna import Dna, load

FOLDER = Path(vivant.render.avatar.__file__).parent / "dna"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "some.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_empty_file_gives_the_defaults(tmp_path: Path):
    assert load(write(tmp_path, "")) == Dna()


def test_values_are_taken_over(tmp_path: Path):
    made = load(write(tmp_path, 'name = "Clerk"\n[complexion]\nskin = [120, 80, 60]\n[eyes]\nradius = 2\n'))
    assert (made.name, made.complexion.skin, made.eyes.radius) == ("Clerk", (120, 80, 60), 2)


def test_an_unknown_key_names_its_line_and_the_known_ones(tmp_path: Path):
    with pytest.raises(BadInput, match="radius") as caught:
        load(write(tmp_path, "[eyes]\nradios = 2\n"))
    assert caught.value.line == 2


@pytest.mark.parametrize("line", ['radius = "big"', "radius = true", "centre = [1, 2]", "centre = [1, 2, true]"])
def test_a_wrong_value_is_refused(tmp_path: Path, line: str):
    with pytest.raises(BadInput, match=r"some\.toml:2"):
        load(write(tmp_path, f"[eyes]\n{line}\n"))


def test_broken_toml_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="TOML"):
        load(write(tmp_path, "name = \n"))


def test_the_shipped_files_load():
    assert [load(path).name for path in sorted(FOLDER.glob("*.toml"))] == ["Host"]


def test_parameters_do_not_change():
    with pytest.raises(FrozenInstanceError):
        Dna().name = "x"  # type: ignore[misc]
    assert asdict(Dna()) == asdict(Dna())
