from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from tests.behavior.documents import documents, unhurried
from vivant.behavior.document import Document
from vivant.behavior.picture.difference import Difference, diff, longest_row, picture
from vivant.behavior.picture.svg import render

from .documents import catalog, document, tree


def told(old: str, new: str, *more: str) -> list[str]:
    """Changes without their places."""
    before, after = more or ("", "")
    return [str(change).rpartition("  (")[0] for change in both(old, new, before, after).changes]


def both(old: str, new: str, before: str = "", after: str = "") -> Difference:
    return diff(document(old, before, "old.xml"), document(new, after, "new.xml"))


def test_what_was_added_and_removed() -> None:
    old = "<Sequence><Present/><Arrived/></Sequence>"
    new = '<Sequence><Present/><Fallback><Say zh="a"/></Fallback></Sequence>'
    assert told(old, new) == ["+ Main: Sequence/Fallback  Fallback and 1 below", "- Main: Sequence/Arrived  Arrived"]


def test_what_was_changed_with_old_and_new_values() -> None:
    old = '<Sequence><Say name="hi" zh="a" gesture="wave" _skipIf="x"/></Sequence>'
    new = '<Sequence><Say name="hi" zh="b" lang="zh" _skipIf="y"/></Sequence>'
    assert told(old, new) == [
        "~ Main: Sequence/hi  zh: 'a' → 'b'  lang='zh' is new  _skipIf: 'x' → 'y'  gesture='wave' is gone"
    ]


def test_names_and_kinds_change_too() -> None:
    old = '<Sequence name="greet"><Present/><Say zh="a"/></Sequence>'
    new = '<ReactiveSequence name="greet"><Present/><Say zh="a" name="hello"/></ReactiveSequence>'
    assert told(old, new) == [
        "~ Main: greet  kind: 'Sequence' → 'ReactiveSequence'",
        "~ Main: greet/hello  name='hello' is new",
    ]


def test_what_changed_its_place_in_the_row() -> None:
    old = "<Fallback><Present/><Arrived/><Left/></Fallback>"
    new = "<Fallback><Left/><Present/><Arrived/></Fallback>"
    assert told(old, new) == ["> Main: Fallback/Left  to another place in its row"]


def test_what_went_to_another_parent() -> None:
    row = '<Sequence><Fallback name="a"><Present/>{}</Fallback><Fallback name="b"><Left/>{}</Fallback></Sequence>'
    say = '<Say zh="a"/>'
    assert told(row.format(say, ""), row.format("", say)) == ["> Main: Sequence/b/Say  from Main: Sequence/a/Say"]


def test_what_got_a_decorator_around_it_has_not_moved() -> None:
    bare, around = '<Sequence><Say zh="a"/></Sequence>', '<Sequence><Inverter><Say zh="a"/></Inverter></Sequence>'
    assert told(bare, around) == ["+ Main: Sequence/Inverter  Inverter"]
    assert told(around, bare) == ["- Main: Sequence/Inverter  Inverter"]


def test_a_branch_that_became_a_subtree_has_moved_as_a_whole() -> None:
    branch = '<Fallback><Said intent="thanks"/><Say zh="a"/></Fallback>'
    changes = told(f"<Sequence>{branch}</Sequence>", '<Sequence><SubTree ID="T"/></Sequence>', "", tree("T", branch))
    assert changes == [
        "+ Main: Sequence/T  T",
        "+ tree T  a whole tree",
        "> T: Fallback  from Main: Sequence/Fallback",
    ]


def test_whole_trees_come_and_go_and_get_other_ids() -> None:
    body = "<Sequence><Present/><Left/></Sequence>"
    changes = told("<Present/>", "<Present/>", tree("A", body) + tree("Old", "<Far/>"), tree("B", body))
    assert changes == ["~ tree B  ID: 'A' → 'B'", "- tree Old  a whole tree and 1 below"]


def test_no_difference_says_so() -> None:
    same = both("<Present/>", '<Present name=""/>')
    assert same.identical
    assert str(same) == "old.xml → new.xml: no difference"


def test_the_summary_counts() -> None:
    found = both("<Sequence><Present/></Sequence>", "<Sequence><Left/><Far/></Sequence>")
    assert found.summary == "2 added, 1 removed"


@unhurried
@given(documents(), documents())
def test_a_difference_read_backwards_has_as_much_added_as_was_removed(a: Document, b: Document) -> None:
    there, back = diff(a, b), diff(b, a)
    assert there.identical == back.identical
    assert diff(a, a).identical


@unhurried
@given(documents(), documents())
def test_the_picture_shows_every_change_once(a: Document, b: Document) -> None:
    found = diff(a, b)
    drawn = picture(found, catalog().models)
    ElementTree.fromstring(render(drawn))
    marks = [box.mark for box in drawn.root.walk() if box.mark]
    for mark in ("changed", "moved"):
        assert marks.count(mark) == sum(change.mark == mark for change in found.changes)
    for mark in ("added", "removed"):
        assert marks.count(mark) == sum(change.size for change in found.changes if change.mark == mark)


def test_the_picture_has_old_and_new_side_by_side() -> None:
    drawn = picture(
        both('<Sequence><Wait seconds="1"/><Left/></Sequence>', '<Sequence><Wait seconds="2"/><Far/></Sequence>')
    )
    boxes = {box.title: box for box in drawn.root.walk()}
    assert (boxes["Wait"].mark, boxes["Left"].mark, boxes["Far"].mark) == ("changed", "removed", "added")
    (line,) = boxes["Wait"].lines
    assert (line.old, line.written, line.mark) == ("1", "2", "changed")
    svg = render(drawn)
    assert 'class="old">1<' in svg
    assert "→ 2<" in svg


def test_a_picture_leaves_out_the_trees_that_are_the_same() -> None:
    same = tree("Same", "<Present/>") + tree("Same2", "<Present/>")
    drawn = picture(both("<Left/>", "<Far/>", same, same))
    assert "Same" not in {box.title for box in drawn.root.walk()}
    assert drawn.subtitle == "1 added, 1 removed; unchanged trees: 2"


def test_of_the_same_files_there_is_a_picture_too() -> None:
    drawn = picture(both("<Left/>", "<Left/>"))
    assert drawn.subtitle.startswith("no difference")
    assert render(drawn)


@given(st.permutations(range(7)))
def test_the_longest_row_rises_and_none_is_longer(numbers: list[int]) -> None:
    row = sorted(longest_row(numbers))
    kept = [numbers[at] for at in row]
    assert kept == sorted(kept)
    lengths: list[int] = []
    for at, number in enumerate(numbers):
        lengths.append(1 + max((lengths[i] for i in range(at) if numbers[i] < number), default=0))
    assert len(row) == max(lengths)
