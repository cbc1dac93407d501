"""The script that draws the service hall's floor plan, against the documents that describe the same hall."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PIL import ImageFont

import vivant

HALL = Path(vivant.__file__).parent / "personas" / "hall" / "knowledge"
SCRIPT = Path(__file__).parents[2] / "tools" / "floor_plan.py"


@pytest.fixture(scope="module")
def floor_plan() -> ModuleType:
    spec = importlib.util.spec_from_file_location("floor_plan", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["floor_plan"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def listed(document: str, floor: str) -> list[str]:
    """The counters or rooms that a document's table puts on `floor`, in its order."""
    text = (HALL / "en" / f"{document}.md").read_text(encoding="utf-8")
    return [place for place, where in re.findall(r"^\| (\d+) \| (\d) \|", text, flags=re.MULTILINE) if where == floor]


@pytest.mark.parametrize(("floor", "in_the_middle"), [("1", ["1"]), ("2", [])])
def test_the_plan_shows_the_counters_and_rooms_that_the_documents_list(
    floor_plan: ModuleType, floor: str, in_the_middle: list[str]
) -> None:
    counters = [number for number, _, _ in getattr(floor_plan, f"COUNTERS_{floor}")]
    rooms = [number for number, _, _ in getattr(floor_plan, f"ROOMS_{floor}")]
    assert in_the_middle + counters == listed("counters", floor)
    assert rooms == listed("floor-plan", floor)


def test_every_place_has_a_label_in_both_languages(floor_plan: ModuleType) -> None:
    for cells in (floor_plan.COUNTERS_1, floor_plan.COUNTERS_2, floor_plan.ROOMS_1, floor_plan.ROOMS_2):
        for _, chinese, english in cells:
            assert re.fullmatch(r"[\u4e00-\u9fff ]+", chinese)
            assert re.fullmatch(r"[A-Za-z, -]+", english)


def test_the_picture_has_its_size_with_any_font(floor_plan: ModuleType) -> None:
    sizes = [ImageFont.load_default(size) for size in (22, 15, 12, 26)]
    picture = floor_plan.draw(floor_plan.Fonts(*sizes))
    assert (picture.size, picture.mode) == ((1200, 800), "RGB")
    assert len(picture.getcolors(1 << 20)) > 10


def test_english_labels_break_at_spaces_within_their_width(floor_plan: ModuleType) -> None:
    font = ImageFont.load_default(12)
    plan = floor_plan.Plan(floor_plan.Fonts(font, font, font, font))
    lines = plan.wrap("Sign language, quiet room", 80)
    assert " ".join(lines) == "Sign language, quiet room"
    assert all(plan.draw.textlength(line, font=font) <= 80 for line in lines)
