from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from vivant.behavior import basics, controls
from vivant.behavior.building import DEEPEST, build, misuses
from vivant.behavior.catalog import Catalog
from vivant.behavior.context import Context
from vivant.behavior.node import FAILURE, RUNNING, SUCCESS, Node
from vivant.behavior.reading import read
from vivant.behavior.situation import Situation
from vivant.errors import TreeError

from .trees import Stand, document

BASIC = Catalog([*controls.NODES, *basics.NODES])
SUB = '<BehaviorTree ID="sub">{}</BehaviorTree>'


def refused(body: str, more: str = "") -> TreeError:
    with pytest.raises(TreeError) as caught:
        Stand(body, more)
    return caught.value


class TestSubtrees:
    def test_a_subtree_has_a_blackboard_of_its_own(self) -> None:
        stand = Stand('<SubTree ID="sub"/>', SUB.format('<Script code="n := 1"/>'))
        assert stand.ticks(1) == "S"
        assert not stand.tree.blackboard.has("n")

    def test_ports_are_remapped_and_values_handed_in(self) -> None:
        inside = '<Script code="out := word .. word"/>'
        stand = Stand('<SubTree ID="sub" out="{result}" word="ha"/>', SUB.format(inside))
        stand.tick()
        assert stand.value("result") == "haha"

    def test_autoremap(self) -> None:
        stand = Stand('<SubTree ID="sub" _autoremap="true"/>', SUB.format('<Script code="n := 1; _m := 2"/>'))
        stand.tick()
        assert stand.value("n") == 1
        assert not stand.tree.blackboard.has("_m")

    def test_used_twice_each_has_nodes_of_its_own(self) -> None:
        inside = SUB.format('<Probe name="a" gives="RS"/>')
        stand = Stand('<Parallel name="top"><SubTree ID="sub"/><SubTree ID="sub" name="other"/></Parallel>', inside)
        assert stand.ticks(2) == "RS"
        paths = {"/".join(node.path) for node in stand.tree.nodes()}
        assert paths == {"top", "top/sub", "top/sub/a", "top/other", "top/other/a"}

    def test_conditions_of_a_subtree_are_asked_outside_it(self) -> None:
        stand = Stand('<SubTree ID="sub" _skipIf="n == 1" _onSuccess="n := 1"/>', SUB.format('<Probe name="a"/>'))
        stand.tree.blackboard.set("n", 0)
        assert stand.ticks(2) == "SK"

    def test_an_included_file(self, tmp_path: Path) -> None:
        part = '<root BTCPP_format="4"><BehaviorTree ID="part"><AlwaysSuccess/></BehaviorTree></root>'
        (tmp_path / "part.xml").write_text(part, encoding="utf-8")
        text = document('<SubTree ID="part"/>', '<include path="part.xml"/>')
        (tmp_path / "main.xml").write_text(text, encoding="utf-8")
        tree = build(read(tmp_path / "main.xml"), BASIC, Context(Situation("en")))
        assert tree.tick() is SUCCESS
        assert tree.root.children[0].place.file.endswith("part.xml")


class TestRefusals:
    def test_an_unknown_node_that_is_near_to_none(self) -> None:
        assert refused("<Zzz/>").advice == "Is a plugin missing? `vivant behavior nodes` lists what there is."

    def test_an_unknown_node_with_the_nearest_name(self) -> None:
        error = refused("<Sequense><Probe/></Sequense>")
        assert (
            str(error)
            == "test.xml:1: expected a kind of node that there is, found 'Sequense'. Did you mean 'Sequence'?"
        )

    def test_a_tree_written_as_a_node(self) -> None:
        assert 'write <SubTree ID="sub"/>' in str(refused("<sub/>", SUB.format("<Probe/>")))

    def test_a_node_that_is_only_declared(self) -> None:
        error = refused("<Fly/>", '<TreeNodesModel><Action ID="Fly"/></TreeNodesModel>')
        assert "declares it, but no plugin brings it" in str(error)

    def test_an_unknown_subtree_with_the_nearest_name(self) -> None:
        error = refused('<SubTree ID="sup"/>', SUB.format("<Probe/>"))
        assert (error.found, error.advice) == ("'sup'", "Did you mean 'sub'?")

    def test_a_subtree_that_holds_itself(self) -> None:
        more = SUB.format('<Inverter><SubTree ID="deep"/></Inverter>')
        more += '<BehaviorTree ID="deep"><SubTree ID="sub"/></BehaviorTree>'
        assert refused('<SubTree ID="sub"/>', more).found == "main → sub → deep → sub"

    @pytest.mark.parametrize(
        ("body", "expected", "found"),
        [
            ("<Sequence/>", "at least 1 children in Sequence", "0"),
            ("<Inverter><Probe/><Probe/></Inverter>", "1 children in Inverter", "2"),
            ("<IfThenElse><Probe/></IfThenElse>", "2 to 3 children in IfThenElse", "1"),
            ("<Probe><Probe/></Probe>", "0 children in Probe", "1"),
        ],
    )
    def test_wrong_numbers_of_children(self, body: str, expected: str, found: str) -> None:
        error = refused(body)
        assert (error.line, error.expected, error.found) == (1, expected, found)

    def test_a_missing_port(self) -> None:
        assert "num_cycles" in str(refused("<Repeat><Probe/></Repeat>"))

    def test_too_deep(self) -> None:
        trees = "".join(
            f'<BehaviorTree ID="t{n}">{"<Inverter>" * 40}<SubTree ID="t{n + 1}"/>{"</Inverter>" * 40}</BehaviorTree>'
            for n in range(5)
        )
        more = trees + '<BehaviorTree ID="t5"><Probe/></BehaviorTree>'
        assert refused('<SubTree ID="t0"/>', more).found == f"more than {DEEPEST} above one another"

    def test_too_many(self) -> None:
        tens = [f'<SubTree ID="t{n}"/>' * 10 for n in range(1, 7)]
        trees = "".join(
            f'<BehaviorTree ID="t{n}"><Sequence>{ten}</Sequence></BehaviorTree>' for n, ten in enumerate(tens)
        )
        more = trees + '<BehaviorTree ID="t6"><Probe/></BehaviorTree>'
        assert "more than 20000" in refused('<SubTree ID="t0"/>', more).found


class TestMainTree:
    FILE = (
        '<root BTCPP_format="4"><BehaviorTree ID="one"><AlwaysSuccess/></BehaviorTree>'
        '<BehaviorTree ID="two"><AlwaysFailure/></BehaviorTree></root>'
    )

    def test_may_be_asked_for(self) -> None:
        tree = build(read("test.xml", text=self.FILE), BASIC, Context(Situation("en")), main="two")
        assert tree.tick() is FAILURE

    def test_must_be_known(self) -> None:
        with pytest.raises(TreeError, match=r"found none with the ID 'tow'\. Did you mean 'two'"):
            build(read("test.xml", text=self.FILE), BASIC, Context(Situation("en")), main="tow")

    def test_must_be_clear(self) -> None:
        with pytest.raises(TreeError, match="one tree to run, found 2 and no main tree"):
            build(read("test.xml", text=self.FILE), BASIC, Context(Situation("en")))


class TestTree:
    def test_finds_nodes_by_path(self) -> None:
        stand = Stand('<Inverter name="top"><Probe name="a"/></Inverter>')
        found = stand.tree.find(("top", "a"))
        assert found is not None
        assert found.name == "a"
        assert stand.tree.find(("top", "b")) is None

    def test_begins_anew_when_it_has_ended(self) -> None:
        stand = Stand('<Sequence><Probe name="a"/><Probe name="b" gives="RS"/></Sequence>')
        assert stand.ticks(4) == "RSRS"
        assert stand.began() == ["a", "b", "a", "b"]

    def test_enums_stand_for_numbers_in_scripts(self) -> None:
        text = document('<ScriptCondition code="colour == RED"/>')
        tree = build(read("test.xml", text=text), BASIC, Context(Situation("en")), enums={"RED": 1})
        tree.blackboard.set("colour", 1)
        assert tree.tick() is SUCCESS

    def test_the_deepest_tree_that_is_allowed_can_be_ticked_and_halted(self) -> None:
        depth = DEEPEST - 1
        body = "<Inverter>" * 40 + '<SubTree ID="t0"/>' + "</Inverter>" * 40
        more = (
            f'<BehaviorTree ID="t0">{"<Inverter>" * 50}<SubTree ID="t1"/>{"</Inverter>" * 50}</BehaviorTree>'
            f'<BehaviorTree ID="t1">{"<Inverter>" * (depth - 92)}<Probe name="a" gives="R"/>'
            f"{'</Inverter>' * (depth - 92)}</BehaviorTree>"
        )
        stand = Stand(body, more)
        assert len(list(stand.tree.nodes())) == DEEPEST
        assert stand.tick() is RUNNING
        stand.tree.halt()
        assert stand.halted() == ["a"]
        assert stand.context.faults == []


class TestNodesOfAnybody:
    def test_a_node_that_cannot_be_made_is_named(self) -> None:
        class Broken(basics.AlwaysSuccess):
            """Raises."""

            def __init__(self, *_: object) -> None:
                raise KeyError("licence")

        error = self.refused("<Sequence><AlwaysSuccess/>\n<Broken/></Sequence>", Broken)
        assert (error.line, error.found) == (2, "Broken, which raised KeyError: 'licence'")

    def test_a_node_that_cannot_judge_its_place_is_named(self) -> None:
        class Confused(basics.AlwaysSuccess):
            """Raises."""

            def verify(self) -> Iterator[TreeError]:
                raise ZeroDivisionError("nothing to divide by")

        error = self.refused("<Confused/>", Confused)
        assert error.found == "Confused, which raised ZeroDivisionError: nothing to divide by"

    def test_all_that_nodes_find_wrong_with_their_place_is_told(self) -> None:
        read_ = read("test.xml", text=document('<Parallel success_count="3"><Sleep msec="-1"/></Parallel>'))
        assert [fault.expected for fault in misuses(read_, BASIC, "main")] == [
            "0 or more in the port 'msec'",
            "at most 1, the number of children, in success_count",
        ]

    @staticmethod
    def refused(body: str, kind: type[Node]) -> TreeError:
        with pytest.raises(TreeError) as caught:
            Stand(body, kinds=(kind,))
        return caught.value
