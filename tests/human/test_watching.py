"""What an operator is told of a tree that runs."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from vivant.behavior.context import Fault
from vivant.behavior.recording import runner_of
from vivant.behavior.runner import Runner
from vivant.human import Engines
from vivant.human.watching import EVERY, KEPT, LONGEST, Change, Watch, drawing, picture
from vivant.score import FactTold, Heard, Presence, Say


@pytest.fixture
def runner(stub_engines: Engines) -> Runner:
    """The hall, which has ticked once."""
    found = runner_of(stub_engines.behave())
    assert found is not None
    found.tick(0.0, [])
    return found


def taken(watch: Watch, now: float) -> Change:
    """What there is to tell; there shall be something."""
    change = watch.take(now)
    assert change is not None
    return change


def test_first_comes_everything(runner: Runner) -> None:
    whole = taken(Watch(runner), 0.0)
    nodes = {node["path"]: node for node in whole.nodes}
    assert (whole.whole, whole.tree) == (True, "Hall")
    assert nodes["hall"].pop("place").startswith("hall.xml:")
    assert nodes["hall"] == {"path": "hall", "name": "hall", "kind": "Reactions", "category": "Control"}
    assert whole.statuses["hall"] == "failure"
    assert whole.values["present"] == "false"
    assert whole.pointers["hall/Reply"] == {"sure": "0.6"}


def test_every_node_of_the_tree_is_in_the_picture_under_its_own_path(runner: Runner) -> None:
    drawn = {box.path for box in drawing(runner).root.walk()}
    assert drawn == {"/".join(node.path) for node in runner.tree.nodes()}
    paths = {each.get("data-path") for each in ElementTree.fromstring(picture(runner)).iter()}
    assert drawn <= paths


def test_then_comes_only_what_changed(runner: Runner) -> None:
    watch = Watch(runner)
    taken(watch, 0.0)
    runner.tick(1.0, [Presence(True, "en")])
    change = taken(watch, 1.0)
    assert not change.whole
    assert not change.nodes
    assert change.statuses["hall"] == "running"
    assert "hall/Obey" not in change.statuses
    assert any(path.startswith("hall/GreetWhoComes") for path in change.statuses)
    assert (change.values["present"], change.values["lang"]) == ("true", "en")
    assert "heard" not in change.values


def test_a_deed_is_told_with_its_cause_and_its_reason(runner: Runner) -> None:
    watch = Watch(runner)
    taken(watch, 0.0)
    acts = runner.tick(1.0, [Presence(True, "en")])
    (said,) = [act for act in acts if isinstance(act, Say)]
    change = taken(watch, 1.0)
    (deed,) = [deed for deed in change.deeds if deed["act"] == "Say"]
    assert deed["did"] == f"said “{said.text}”"
    assert deed["because"] == "somebody had come"
    assert deed["path"].startswith("hall/GreetWhoComes/")
    assert deed["place"].startswith("common.xml:")
    assert change.doing["state"] == "started"
    runner.report(said.id, "running")
    runner.tick(2.0, [Heard("stop", "en")])
    change = taken(watch, 2.0)
    assert change.doing == {}
    (halt,) = [deed for deed in change.deeds if deed["act"] == "Halt"]
    assert halt["reason"]
    assert halt["because"] == "the visitor had said “stop”"


def test_it_speaks_chinese_too(runner: Runner) -> None:
    watch = Watch(runner, "zh")
    taken(watch, 0.0)
    runner.tick(1.0, [Presence(True, "zh")])
    assert "有人" in next(deed["because"] for deed in taken(watch, 1.0).deeds)


def test_what_lasts_for_one_tick_is_not_lost(runner: Runner) -> None:
    watch = Watch(runner)
    taken(watch, 0.0)
    runner.tick(0.02, [Presence(True, "en")])
    watch.see()
    assert watch.take(EVERY / 2) is None
    runner.tick(0.07, [])
    watch.see()
    change = taken(watch, 0.11)
    assert [deed["act"] for deed in change.deeds].count("Say") == 1
    assert "success" in change.statuses.values()
    runner.tick(0.25, [])
    after = taken(watch, 0.25)
    gone = {path for path, status in change.statuses.items() if status == "success"}
    assert all(after.statuses[path] == "" for path in gone)


def test_a_quiet_tick_tells_nothing(runner: Runner) -> None:
    watch = Watch(runner)
    taken(watch, 0.0)
    runner.tick(0.2, [])
    taken(watch, 0.2)
    runner.tick(0.4, [])
    assert watch.take(0.4) is None


def test_faults_are_told_and_floods_are_counted(runner: Runner) -> None:
    watch = Watch(runner)
    taken(watch, 0.0)
    for number in range(KEPT + 5):
        runner.context.fault(Fault("hall", "/srv/trees/hall.xml:13", f"raised KeyError: {number}"))
        runner.tick(1.0 + number, [])
        watch.see()
    change = taken(watch, 1000.0)
    assert len(change.faults) == KEPT
    assert change.faults[0] == {"path": "hall", "place": "hall.xml:13", "what": "raised KeyError: 0"}
    assert change.lost >= 5
    runner.tick(2000.0, [])
    runner.tick(2001.0, [Presence(True)])
    assert taken(watch, 2001.0).lost == 0


def test_an_entry_that_goes_is_told_as_empty_and_a_long_one_is_cut(runner: Runner) -> None:
    board = runner.tree.blackboard
    board.set("note", "x" * 1000)
    watch = Watch(runner)
    assert len(taken(watch, 0.0).values["note"]) == LONGEST
    board.unset("note")
    runner.tick(1.0, [FactTold("sold out", True), FactTold("price", 2.25)])
    values = taken(watch, 1.0).values
    assert (values["note"], values["sold out"], values["price"]) == ("", "true", "2.2")
