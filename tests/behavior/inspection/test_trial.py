from __future__ import annotations

import pytest

from vivant.behavior.inspection import Finding, report

from .documents import found, tree


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        ('<Switch variable="{@lang}" cases="zh"><AlwaysSuccess/><AlwaysSuccess/><AlwaysFailure/></Switch>',
         "expected 2 cases for 3 children, found 1: zh (Switch)"),
        ('<Reactions><OnStop><FallSilent/></OnStop><Wait seconds="1"/></Reactions>',
         "expected an event such as OnHeard as a child of Reactions, found Wait"),
        ('<Delay delay_msec="-1"><AlwaysSuccess/></Delay>', "expected 0 or more in the port 'delay_msec', found -1"),
    ],
)  # fmt: skip
def test_what_only_building_shows_is_found(bad: str, what: str) -> None:
    findings = found(bad)
    assert [finding.level for finding in findings] == ["error"], report(findings)
    assert findings[0].place.line == 2
    assert what in findings[0].what


def test_trees_that_nobody_uses_are_built_too() -> None:
    findings = found("<AlwaysSuccess/>", tree("Spare", '<Sequence><Sleep msec="-1"/><Sleep msec="-2"/></Sequence>'))
    assert [error.what for error in errors(findings)] == [
        "expected 0 or more in the port 'msec', found -1 (Sleep)",
        "expected 0 or more in the port 'msec', found -2 (Sleep#2)",
    ]


def test_a_tree_that_two_trees_share_is_told_once() -> None:
    use = '<SubTree ID="Both"/>'
    findings = found("<AlwaysSuccess/>", tree("A", use) + tree("B", use) + tree("Both", '<Sleep msec="-1"/>'))
    assert len(errors(findings)) == 1


def errors(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.level == "error"]
