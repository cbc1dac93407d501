"""Texts of the persona that a tree says."""

from __future__ import annotations

import pytest

from vivant.behavior.reading import read
from vivant.behavior.texts import check_texts
from vivant.errors import TreeError
from vivant.score import Lang

TEXTS: dict[str, dict[Lang, str]] = {"greeting": {"zh": "您好", "en": "Hello"}, "empty": {}}


def check(node: str) -> None:
    text = f'<root BTCPP_format="4">\n<BehaviorTree ID="main">\n{node}\n</BehaviorTree></root>'
    check_texts(read("x.xml", text=text), TEXTS)


@pytest.mark.parametrize(
    "node",
    ['<Say persona="greeting"/>', '<Say persona="empty;greeting"/>', '<Say persona="idle"/>', '<Say persona="{key}"/>',
     '<Say en="Hello"/>', '<HasText persona="whatever"/>', '<Say persona=""/>'],
)  # fmt: skip
def test_what_is_there_or_may_be_left_out_passes(node: str) -> None:
    check(node)


@pytest.mark.parametrize(
    ("node", "found", "advice"),
    [
        ('<Say persona="greetings"/>', "'greetings'", "Did you mean 'greeting'?"),
        ('<Ask persona="empty;xyz"/>', "'empty;xyz'", ""),
    ],
)
def test_what_is_missing_is_named_with_its_line(node: str, found: str, advice: str) -> None:
    with pytest.raises(TreeError) as caught:
        check(node)
    assert (caught.value.line, caught.value.found, caught.value.advice) == (3, found, advice)
    assert caught.value.expected == "a text of the persona, one of confirm, greeting, idle, misheard"
