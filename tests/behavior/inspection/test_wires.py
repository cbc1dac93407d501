from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from vivant.behavior.inspection import Finding, wires
from vivant.behavior.inspection.survey import Survey

from .documents import survey

Rule = Callable[[Survey], Iterator[Finding]]


@pytest.mark.parametrize(
    ("rule", "bad", "what", "good"),
    [
        (wires.unknown_ports, '<Wait secnds="1"/>', "no port 'secnds'. Did you mean 'seconds'?", '<Wait seconds="1"/>'),
        (wires.unknown_ports, '<Present who="x"/>', "no port 'who'. It has for.", '<Present for="1"/>'),
        (wires.unknown_ports, '<Arrived for="1"/>', "It has none.", "<Arrived _onSuccess='n := 1'/>"),
        (wires.missing_ports, "<Wait/>", "lacks the port 'seconds', seconds, not below 0", '<Wait seconds="{x}"/>'),
        (wires.wrong_values, '<Wait seconds="soon"/>', "expected seconds, not below 0, found 'soon'",
         '<Wait seconds="2"/>'),
        (wires.wrong_values, '<LooksAt target="avatr"/>', "Did you mean 'avatar'?", '<LooksAt target="{where}"/>'),
        (wires.wrong_values, '<OnHeard text="said"><AlwaysSuccess/></OnHeard>', 'Write text="{text}".',
         '<OnHeard text="{said}"><AlwaysSuccess/></OnHeard>'),
        (wires.wrong_values, '<Say zh="好" lang="fr"/>', "one of", '<Say zh="{a} 好 {b}" lang=""/>'),
        (wires.wrong_children, "<IfThenElse><Present/></IfThenElse>", "has 1 children; it takes 2 to 3",
         "<IfThenElse><Present/><AlwaysSuccess/></IfThenElse>"),
        (wires.wrong_children, '<Switch2 variable="{x}" case_1="a" case_2="b"><AlwaysSuccess/></Switch2>',
         "it takes 3", "<Sequence><AlwaysSuccess/></Sequence>"),
        (wires.wrong_children, "<Inverter><Present/><Present/></Inverter>", "Put them into a Sequence",
         "<Inverter><Present/></Inverter>"),
        (wires.wrong_children, "<Say zh='好'><Present/></Say>", "it takes none", "<Say zh='好'/>"),
        (wires.broken_scripts, '<Script code="a := "/>', "code of Script", '<Script code="a := 1"/>'),
        (wires.broken_scripts, '<Present _skipIf="a &gt;"/>', "_skipIf of Present", '<Present _skipIf="a &gt; 1"/>'),
    ],
)  # fmt: skip
def test_a_rule_finds_the_fault_and_nothing_else(rule: Rule, bad: str, what: str, good: str) -> None:
    (only,) = rule(survey(bad))
    assert only.level == "error"
    assert what in str(only)
    assert not list(rule(survey(good)))


def test_of_a_node_that_only_the_file_declares_values_are_judged_too() -> None:
    model = '<TreeNodesModel><Action ID="Open"><input_port name="width" type="int"/></Action></TreeNodesModel>'
    (only,) = wires.wrong_values(survey('<Open width="wide"/>', model))
    assert "expected a whole number" in only.what
