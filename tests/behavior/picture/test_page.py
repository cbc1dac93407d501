from __future__ import annotations

from itertools import combinations
from typing import get_args

import pytest
from hypothesis import given

from tests.behavior.documents import documents_over, unhurried
from vivant.behavior.document import Document
from vivant.behavior.picture.figure import figure
from vivant.behavior.picture.layout import Direction
from vivant.behavior.picture.page import BOLD, SIZES, Page, page
from vivant.behavior.picture.text import estimate
from vivant.behavior.reading import read
from vivant.behavior.trees import shipped

from .documents import catalog, document, tree

MANY = "".join(f'<Say zh="第 {n} 句话，不太短" gesture="wave"/>' for n in range(20))


@unhurried
@given(documents_over(list(catalog())))
def test_on_a_page_no_boxes_overlap_and_text_fits_into_them(random: Document) -> None:
    sheet = page(figure(random, catalog().models))
    for a, b in combinations(sheet.boxes, 2):
        apart = a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
        assert apart, (a.box.path, b.box.path)
    for placed in sheet.boxes:
        assert 0 < placed.x < placed.x + placed.width < sheet.width
        assert 0 < placed.y < placed.y + placed.height < sheet.height
        for row in placed.rows:
            last = row.pieces[-1]
            assert last.x + estimate(last.text, SIZES[last.role], last.role in BOLD) <= placed.width
            assert 0 < row.y < placed.height


SHEETS = [(name, each.id) for name, file in sorted(shipped().items()) for each in read(file).all_trees()]


def legible(sheet: Page) -> bool:
    """Whether its letters are about those of a footnote, printed on A4; 1/96 inch."""
    scale = max(min(1123 / sheet.width, 794 / sheet.height), min(794 / sheet.width, 1123 / sheet.height))
    return scale * SIZES["text"] > 5.5


@pytest.mark.parametrize(("name", "id"), SHEETS)
def test_each_tree_that_ships_can_be_read_on_a_page_of_its_own(name: str, id: str) -> None:
    assert legible(page(figure(read(shipped()[name]), catalog().models, tree=id, opened=())))


def test_the_whole_hall_can_be_read_on_a_page() -> None:
    assert legible(page(figure(read(shipped()["hall"]), catalog().models)))


def test_sixty_nodes_fit_a_page() -> None:
    branch = (
        "<Sequence><Said intent='question'/><Inverter><Speaking/></Inverter><Answer/><Wait seconds='1'/></Sequence>"
    )
    sheet = page(figure(document(f"<ReactiveFallback>{branch * 10}</ReactiveFallback>"), catalog().models))
    assert len(sheet.boxes) == 61
    assert sheet.width < 1500
    assert sheet.height < 1500


def test_a_small_tree_grows_down_and_a_wide_one_does_not() -> None:
    small = page(figure(document("<Sequence><Present/><Arrived/></Sequence>"), catalog().models))
    assert small.direction == "down"
    wide = page(figure(document(f"<Sequence>{MANY}</Sequence>"), catalog().models))
    assert wide.direction != "down"


@pytest.mark.parametrize("direction", get_args(Direction))
def test_edges_lead_from_the_parent_to_the_child(direction: Direction) -> None:
    drawn = figure(document('<Sequence><Inverter><Present/></Inverter><SubTree ID="A"/></Sequence>',
                            tree("A", "<AlwaysSuccess/>")), catalog().models)  # fmt: skip
    sheet = page(drawn, direction=direction)
    places = {placed.box.path: placed for placed in sheet.boxes}
    assert len(sheet.edges) == len(sheet.boxes) - 1
    for edge in sheet.edges:
        parent, child = places[edge.child.path.rsplit("/", 1)[0]], places[edge.child.path]
        for (x, y), placed in ((edge.points[0], parent), (edge.points[-1], child)):
            assert placed.x <= x <= placed.x + placed.width
            assert placed.y <= y <= placed.y + placed.height
        for (x, y), (to_x, to_y) in zip(edge.points, edge.points[1:], strict=False):
            assert x == to_x or y == to_y


def test_the_legend_has_what_the_picture_has() -> None:
    keys = [entry.key for entry in page(figure(document("<Sequence><Present/></Sequence>"), {})).legend]
    assert keys == ["decorator", "action"]
    live = page(figure(document("<Present/>"), catalog().models, live=True))
    assert [entry.key for entry in live.legend] == ["condition", "running", "success", "failure", "skipped"]


def test_a_live_picture_keeps_room_for_values() -> None:
    pointing = document('<Wait seconds="{pause}"/>')
    (placed,) = page(figure(pointing, catalog().models, live=True)).boxes
    (still,) = page(figure(pointing, catalog().models)).boxes
    assert placed.width > still.width + 100
    assert [piece.port for row in placed.rows for piece in row.pieces if piece.role == "value"] == ["seconds"]
