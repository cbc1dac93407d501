"""The tree as a plugin."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from vivant.behavior.contracts import Behavior
from vivant.behavior.trees import shipped
from vivant.errors import PersonaError, TreeError, WrongSetting
from vivant.persona import Persona
from vivant.plugins.check import check_plugin
from vivant.plugins.engines.tree import TreeBehavior, load
from vivant.plugins.registry import Registry
from vivant.score import Alert, Answer, Heard, Presence, Say, TimeTold


def test_it_keeps_the_contract(persona: Persona) -> None:
    texts = persona.identity.texts.by_name()
    assert isinstance(TreeBehavior(texts=texts), Behavior)
    check_plugin("behavior", TreeBehavior, texts=texts)


def test_missing_texts_are_named_with_their_place() -> None:
    with pytest.raises(TreeError, match=r"common\.xml:\d+: expected a text of the persona.*found 'hand_over'"):
        TreeBehavior(texts={"greeting": {"zh": "您好", "en": "Hello"}})


TREE = """<root BTCPP_format="4"><BehaviorTree ID="main">
  <OnArrival><Sequence><Say en="{words}"/><Wait seconds="{{@idle_after}}"/></Sequence></OnArrival>
</BehaviorTree></root>
"""


def said(behavior: TreeBehavior) -> str:
    return next(act.text for act in behavior.tick(0.0, [Presence(True)]) if isinstance(act, Say))


def test_a_tree_of_ones_own_stands_beside_the_persona(tmp_path: Path) -> None:
    (tmp_path / "mine.xml").write_text(TREE.format(words="Welcome."))
    assert said(TreeBehavior(texts={}, tree="mine.xml", folder=tmp_path)) == "Welcome."


def test_a_file_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "mine.xml"
    file.write_text(TREE.format(words="One."))
    first = load(file)
    assert load(file) is first
    file.write_text(TREE.format(words="Two."))
    os.utime(file, ns=(0, 0))
    assert load(file) is not first
    assert said(TreeBehavior(texts={}, tree="mine.xml", folder=tmp_path)) == "Two."


@pytest.mark.parametrize(
    ("now", "fault"),
    [
        ("<root BTCPP_format='4'>", "mine.xml:1: expected </root> for the tag of line 1, found the end of the file."),
        (TREE.replace("Sequence", "Sequense").format(words="Two."), "Did you mean 'Sequence'?"),
        (TREE.replace('en="{words}"', 'persona="greting"'), "expected a text of the persona"),
        (None, "expected a tree's file, or one that ships"),
    ],
)
def test_a_server_outlives_a_tree_that_is_half_written(tmp_path: Path, now: str | None, fault: str) -> None:
    file = tmp_path / "mine.xml"
    file.write_text(TREE.format(words="One."))
    assert said(TreeBehavior(texts={}, tree="mine.xml", folder=tmp_path)) == "One."
    if now is None:
        file.unlink()
    else:
        file.write_text(now)
        os.utime(file, ns=(0, 0))
    behavior = TreeBehavior(texts={}, tree="mine.xml", folder=tmp_path)
    acts = behavior.tick(0.0, [Presence(True)])
    assert [act.text for act in acts if isinstance(act, Say)] == ["One."]
    (alert,) = [act for act in acts if isinstance(act, Alert)]
    assert "the tree was changed and cannot be used, so it goes on as it was before" in alert.text
    assert fault in alert.text
    file.write_text(TREE.format(words="Three."))
    assert said(TreeBehavior(texts={}, tree="mine.xml", folder=tmp_path)) == "Three."


def test_an_include_that_has_changed_counts_too(tmp_path: Path) -> None:
    (tmp_path / "common.xml").write_text(TREE.format(words="One."))
    file = tmp_path / "mine.xml"
    file.write_text(
        '<root BTCPP_format="4" main_tree_to_execute="own"><include path="common.xml"/>'
        '<BehaviorTree ID="own"><SubTree ID="main"/></BehaviorTree></root>'
    )
    assert said(TreeBehavior(texts={}, tree="mine.xml", folder=tmp_path)) == "One."
    (tmp_path / "common.xml").write_text(TREE.format(words="Two."))
    os.utime(tmp_path / "common.xml", ns=(0, 0))
    assert said(TreeBehavior(texts={}, tree="mine.xml", folder=tmp_path)) == "Two."


def test_settings_reach_the_tree(tmp_path: Path) -> None:
    (tmp_path / "mine.xml").write_text(TREE.format(words="Hi."))
    behavior = TreeBehavior(texts={}, tree="mine.xml", folder=tmp_path, idle_after=7.0)
    assert behavior.runner.tree.blackboard.get("idle_after") == 7.0


def test_it_is_silent_at_night(persona: Persona) -> None:
    behavior = TreeBehavior(texts=persona.identity.texts.by_name(), night="22:00-07:00")
    acts = behavior.tick(0.0, [TimeTold(datetime(2026, 5, 4, 23)), Presence(True)])
    assert not any(isinstance(act, Say) for act in acts)
    assert any(isinstance(act, Answer) for act in behavior.tick(1.0, [Heard("停车在哪？", "zh")]))


def test_a_persona_names_its_tree_and_a_wrong_name_is_told() -> None:
    persona = Persona.load()
    assert persona.plugin("behavior", Registry.discover()).runner.tree.document.file.endswith("hall.xml")
    with pytest.raises(WrongSetting, match=r"expected a tree's file, or one that ships .* Did you mean 'hall'\?"):
        TreeBehavior(texts=persona.identity.texts.by_name(), tree="hal")


def test_two_humans_share_a_document_and_nothing_else(persona: Persona) -> None:
    one, two = (TreeBehavior(texts=persona.identity.texts.by_name()) for _ in range(2))
    assert one.runner.tree.document is two.runner.tree.document
    one.tick(0.0, [Presence(True)])
    assert two.runner.context.situation.visitors == 0


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ("tree = 'mime.xml'",
         f"expected a tree's file, or one that ships ({', '.join(shipped())}), found 'mime.xml'. "
         "Did you mean 'mine.xml'?"),
        ("night = '10pm'", "expected a span of hours such as '22:00-07:00', found '10pm'."),
        ("sure = 60", "expected a number from 0 to 1, found 60."),
        ("absence = -1", "expected a number from 0 to 86400, seconds, found -1."),
        ("idle_after = inf", "expected a number from 0 to 86400, seconds, found inf."),
        ("nod_every = nan", "expected a number from 0 to 86400, seconds, found nan."),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told_with_its_line(tmp_path: Path, setting: str, complaint: str) -> None:
    (tmp_path / "mine.xml").write_text(TREE.format(words="One."))
    whole = Persona.load().file
    knowledge = whole.parent / "knowledge"
    text = whole.read_text("utf-8").partition("[behavior.settings]")[0]
    text = text.replace('knowledge = "knowledge"', f"knowledge = '{knowledge}'")
    (tmp_path / "persona.toml").write_text(f"{text}[behavior.settings]\n{setting}\n", "utf-8")
    with pytest.raises(PersonaError) as caught:
        Persona.load(tmp_path).plugin("behavior", Registry.discover())
    assert str(caught.value) == f"{tmp_path / 'persona.toml'}:{text.count(chr(10)) + 2}: {complaint}"
