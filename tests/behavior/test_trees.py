"""The trees that ship, and where a tree that is named is looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from vivant.behavior.building import build
from vivant.behavior.catalog import Catalog
from vivant.behavior.context import Context
from vivant.behavior.reading import read
from vivant.behavior.situation import Situation
from vivant.behavior.texts import check_texts
from vivant.behavior.trees import COMMON, find, shipped
from vivant.behavior.writing import write
from vivant.errors import TreeError
from vivant.persona import Persona


def test_the_hall_ships_and_what_is_common_is_no_tree() -> None:
    assert "hall" in shipped()
    assert COMMON not in shipped()


@pytest.mark.parametrize("name", shipped())
def test_each_is_read_built_and_written_again(name: str, persona: Persona) -> None:
    document = read(shipped()[name])
    check_texts(document, persona.identity.texts.by_name())
    tree = build(document, Catalog.shipped(), Context(Situation("en")))
    assert len(list(tree.nodes())) > 10
    assert read(shipped()[name], text=write(document)) == document


@pytest.mark.parametrize("name", shipped())
def test_each_comments_what_its_trees_are_for(name: str) -> None:
    assert "<!--" in shipped()[name].read_text(encoding="utf-8")


def test_a_file_is_looked_for_beside_the_persona(tmp_path: Path) -> None:
    (tmp_path / "mine.xml").write_text("<root/>")
    assert find("mine.xml", tmp_path) == tmp_path / "mine.xml"
    assert find("hall", tmp_path) == shipped()["hall"]
    assert find(tmp_path / "mine.xml") == tmp_path / "mine.xml"


@pytest.mark.parametrize(
    ("name", "advice"), [("hal", "Did you mean 'hall'?"), ("mien.xml", "Did you mean 'mine.xml'?"), (".", "")]
)
def test_a_tree_that_is_not_there_is_named(tmp_path: Path, name: str, advice: str) -> None:
    (tmp_path / "mine.xml").write_text("<root/>")
    with pytest.raises(TreeError, match=r"expected a tree's file, or one that ships \(.*hall.*\)") as caught:
        find(name, tmp_path)
    assert caught.value.advice == advice
    assert caught.value.found == ("a folder" if name == "." else "nothing")
