from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vivant.behavior.picture.layout import FRAME, GAP, Block, Direction, arrange, even, fork

DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
lengths = st.floats(20, 300).map(round)


def blocks() -> st.SearchStrategy[Block]:
    leaf = st.builds(Block, lengths, lengths)

    def above(below: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
        return st.builds(Block, lengths, lengths, st.lists(below, min_size=1, max_size=4), st.booleans())

    return st.recursive(leaf, above, max_leaves=16)


def walk(block: Block) -> Iterator[Block]:
    yield block
    for child in block.children:
        yield from walk(child)


def overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    slack = 1e-6
    return (
        a[0] + a[2] > b[0] + slack
        and b[0] + b[2] > a[0] + slack
        and a[1] + a[3] > b[1] + slack
        and b[1] + b[3] > a[1] + slack
    )


def box(block: Block) -> tuple[float, ...]:
    return block.x, block.y, block.width, block.height


@settings(deadline=None)
@given(blocks(), st.sampled_from(DIRECTIONS), st.integers(1, 4))
def test_boxes_do_not_overlap_and_none_is_off_the_page(root: Block, direction: Direction, columns: int) -> None:
    arrange(root, direction, columns)
    every = list(walk(root))
    assert min(block.x for block in every) >= -1e-6
    assert min(block.y for block in every) >= -1e-6
    for a, b in combinations(every, 2):
        assert not overlap(box(a), box(b))


@settings(deadline=None)
@given(blocks(), st.sampled_from(DIRECTIONS), st.integers(1, 4))
def test_a_frame_holds_all_that_is_below_it_and_nothing_else(root: Block, direction: Direction, columns: int) -> None:
    arrange(root, direction, columns)
    for block in walk(root):
        if not block.framed:
            assert block.frame is None
            continue
        assert block.frame is not None
        x, y, width, height = block.frame
        inside = list(walk(block))
        for each in inside:
            assert each.x >= x + FRAME - 1e-6
            assert each.y >= y + FRAME - 1e-6
            assert each.x + each.width <= x + width - FRAME + 1e-6
            assert each.y + each.height <= y + height - FRAME + 1e-6
        others = [each for each in walk(root) if all(each is not other for other in inside)]
        assert not any(overlap(block.frame, box(each)) for each in others)


@settings(deadline=None)
@given(blocks())
def test_siblings_stand_in_order_and_parents_over_their_middle(root: Block) -> None:
    arrange(root, "down")
    for block in walk(root):
        middles = [child.x + child.width / 2 for child in block.children]
        assert middles == sorted(middles)
        if middles:
            assert block.x + block.width / 2 == pytest.approx((middles[0] + middles[-1]) / 2)


def test_small_siblings_between_large_ones_take_the_middle_of_their_room() -> None:
    wide = [Block(10, 10, [Block(200, 10) for _ in range(2)]) for _ in range(2)]
    root = Block(10, 10, [wide[0], Block(10, 10), wide[1]])
    arrange(root, "down")
    left, small, right = (child.x + child.width / 2 for child in root.children)
    assert small == pytest.approx((left + right) / 2)


def test_a_branch_looks_the_same_wherever_it_stands() -> None:
    first, second = (Block(40, 20, [Block(30, 20), Block(90, 20)]) for _ in range(2))
    arrange(Block(10, 10, [first, Block(70, 90), second]), "down")
    assert [child.x - first.x for child in first.children] == [child.x - second.x for child in second.children]


def test_an_outline_hangs_children_below_each_other() -> None:
    root = Block(100, 20, [Block(50, 20), Block(50, 20)])
    arrange(root, "outline")
    a, b = root.children
    assert (a.x, a.y) == (22, 20 + GAP["outline"])
    assert (b.x, b.y) == (22, 20 + 2 * GAP["outline"] + 20)


def test_only_children_hang_in_a_stack() -> None:
    root = Block(100, 20, [Block(50, 20, [Block(50, 20), Block(50, 20)])])
    arrange(root, "stacked")
    (only,) = root.children
    assert root.hanging
    assert only.y > root.y
    assert not only.hanging
    assert only.children[0].y == only.y


def test_the_first_fork_is_below_only_children_and_outside_frames() -> None:
    fork_ = Block(1, 1, [Block(1, 1), Block(1, 1)])
    assert fork(Block(1, 1, [fork_])) is fork_
    assert fork(Block(1, 1, [fork_], framed=True)) is None
    assert fork(Block(1, 1)) is None


@given(st.lists(st.integers(1, 9), min_size=1, max_size=7), st.integers(1, 4))
def test_columns_are_as_even_as_can_be(heights: list[int], parts: int) -> None:
    rows = even(heights, parts)
    assert [number for row in rows for number in row] == list(range(len(heights)))
    assert len(rows) <= parts
    longest = max(sum(heights[number] for number in row) for row in rows)
    best = min(
        max(sum(heights[a:b]) for a, b in zip((0, *cuts), (*cuts, len(heights)), strict=True))
        for count in range(parts)
        for cuts in combinations(range(1, len(heights)), count)
    )
    assert longest == best
