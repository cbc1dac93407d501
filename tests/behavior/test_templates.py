"""Trees to begin with: they are whole, they run, and they say how to go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from vivant.behavior.inspection import inspect
from vivant.behavior.plugged import catalogue
from vivant.behavior.reading import read
from vivant.behavior.templates import begun
from vivant.behavior.trees import shipped
from vivant.errors import TreeError
from vivant.persona import Persona
from vivant.plugins.engines.tree import TreeBehavior
from vivant.score import Act, Answer, Heard, Misheard, Presence, Say


def written(folder: Path, name: str, origin: str | None = None) -> Path:
    for file, text in begun(name, origin).items():
        (folder / file).write_text(text, "utf-8")
    return folder / f"{name}.xml"


@pytest.mark.parametrize("origin", [None, *shipped()])
def test_a_new_tree_has_no_fault_and_runs(tmp_path: Path, persona: Persona, origin: str | None) -> None:
    file = written(tmp_path, "night-guide", origin)
    document = read(file)
    assert [str(finding) for finding in inspect(document, catalogue(document)) if finding.level == "error"] == []
    behavior = TreeBehavior(texts=persona.identity.texts.by_name(), tree="night-guide.xml", folder=tmp_path)
    assert behavior.tick(0.0, []) is not None


def test_the_small_tree_greets_and_answers(tmp_path: Path, persona: Persona) -> None:
    written(tmp_path, "guide")
    behavior = TreeBehavior(texts=persona.identity.texts.by_name(), tree="guide.xml", folder=tmp_path)
    assert spoken(behavior.tick(0.0, [Presence(True)])) == [Say]
    assert spoken(behavior.tick(1.0, [Heard("Where can I park?", "en")])) == [Answer]


def test_the_small_tree_has_a_word_for_who_thanks_and_for_who_is_not_understood(
    tmp_path: Path, persona: Persona
) -> None:
    written(tmp_path, "guide")
    texts = persona.identity.texts.by_name()
    behavior = TreeBehavior(texts=texts, lang="en", tree="guide.xml", folder=tmp_path)
    for at, percept, name in ((0.0, Heard("Thanks!", "en"), "thanks"), (9.0, Misheard("en"), "misheard")):
        (said,) = [act for act in behavior.tick(at, [percept]) if isinstance(act, Say)]
        assert said.text == texts[name]["en"]
        behavior.report(said.id, "done")


def spoken(acts: list[Act]) -> list[type[Act]]:
    return [type(act) for act in acts if isinstance(act, Say | Answer)]


def test_its_tree_is_named_after_it() -> None:
    (text,) = begun("night-guide_2").values()
    assert '<BehaviorTree ID="NightGuide2">' in text
    assert "<!-- " in text


def test_a_copy_keeps_the_comments_and_brings_what_it_includes(tmp_path: Path) -> None:
    files = begun("mine", "hall")
    assert list(files) == ["mine.xml", "common.xml"]
    assert files["mine.xml"] == shipped()["hall"].read_text("utf-8")


@pytest.mark.parametrize("name", ["", "3", "../up", "a b", "a/b", "a.xml"])
def test_a_name_is_letters_digits_and_dashes(name: str) -> None:
    with pytest.raises(TreeError, match="expected a name of letters, digits, _ and -"):
        begun(name)


def test_a_tree_that_includes_from_elsewhere_is_not_copied(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    tree = '<BehaviorTree ID="A"><AlwaysSuccess/></BehaviorTree></root>'
    (tmp_path / "common.xml").write_text(f'<root BTCPP_format="4">{tree}', "utf-8")
    include = '<include path="../common.xml"/>'
    (inside / "a.xml").write_text(f'<root BTCPP_format="4">{include}{tree.replace("A", "B", 1)}', "utf-8")
    with pytest.raises(TreeError, match="expected includes in the folder of the tree"):
        begun("b", str(inside / "a.xml"))
