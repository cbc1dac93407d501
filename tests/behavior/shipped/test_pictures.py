"""The pictures of the trees that ship show them as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from vivant.behavior.trees import shipped
from vivant.cli import main

PICTURES = Path(__file__).parents[3] / "docs/images/trees"

OPENED = {
    "hall": "",
    "reception": "Obey LetGo Listen Welcome GreetByTimeOfDay MakeSure CareForQueue CareForWhoWaits",
    "live": "NextSegment Pause RemindOfTheEnd OnAir ThankForGift AnswerComment WelcomeNewcomers CallToFollow"
    " TalkCalmly",
    "shop": "Obey LetGo HearComplaint SeeAnger CallColleague TellPrice TellStock NameProduct ProductTouched"
    " ProductTaken AWordOnIt OfferSomething Promotion",
    "museum": "Obey LetGo GoOnWhenAsked SkipWhenAsked ReplyAndGoOn StationTouched StationReached WelcomeToMuseum"
    " OfferMore OfferToGoOn NextStation",
    "lesson": "Pause LetGo EndPause MayGoOn Break Teach BeginLesson Summary",
}
"""Subtrees whose inside each picture shows; all, where none is named."""


@pytest.mark.parametrize("tree", shipped())
def test_the_picture_is_that_of_the_tree(tree: str, tmp_path: Path) -> None:
    drawn = tmp_path / "tree.svg"
    opened = ["--open", *OPENED[tree].split()] if OPENED[tree] else []
    assert main(["behavior", "show", tree, "-o", str(drawn), *opened]) == 0
    assert drawn.read_text("utf-8") == (PICTURES / f"{tree}.svg").read_text("utf-8"), (
        f"draw it anew: vivant behavior show {tree} -o docs/images/trees/{tree}.svg {' '.join(opened)}"
    )


@pytest.mark.parametrize("tree", shipped())
def test_nothing_is_found_in_the_tree(tree: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["behavior", "check", tree]) == 0
    assert "nothing found" in capsys.readouterr().out
