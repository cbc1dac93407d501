from __future__ import annotations

import re
from xml.etree import ElementTree

from hypothesis import given

from tests.behavior.documents import documents, documents_over, unhurried
from vivant.behavior.building import build
from vivant.behavior.context import Context
from vivant.behavior.document import Document
from vivant.behavior.picture.figure import figure
from vivant.behavior.picture.page import STATUSES
from vivant.behavior.picture.svg import render
from vivant.behavior.reading import read
from vivant.behavior.situation import Situation
from vivant.behavior.trees import find

from .documents import catalog, document

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def nodes(root: ElementTree.Element) -> dict[str, ElementTree.Element]:
    return {g.attrib["data-path"]: g for g in root.iter(f"{SVG}g") if "data-path" in g.attrib}


@unhurried
@given(documents())
def test_any_document_gives_well_formed_svg(any_one: Document) -> None:
    drawn = figure(any_one, catalog().models)
    root = parsed(render(drawn))
    assert len(nodes(root)) == len({box.path for box in drawn.root.walk()})


@unhurried
@given(documents_over(list(catalog())))
def test_every_node_is_there_with_kind_and_tooltip(random: Document) -> None:
    drawn = figure(random, catalog().models)
    found = nodes(parsed(render(drawn)))
    for box in drawn.root.walk():
        group = found[box.path]
        assert group.attrib["data-kind"] == box.id
        assert group.find(f"{SVG}title") is not None


def test_the_same_tree_gives_the_same_picture() -> None:
    drawn = figure(read(find("hall")), catalog().models)
    assert render(drawn) == render(drawn)


def test_texts_are_escaped_and_what_xml_cannot_hold_is_replaced() -> None:
    odd = figure(document('<Say zh="&lt;b&gt; &amp; &quot;x&quot;" name="a&lt;b"/>'), catalog().models)
    texts = "".join(parsed(render(odd)).itertext())
    assert '<b> & "x"' in texts
    assert "a<b" in texts


def test_statuses_mark_nodes_and_the_lines_to_them() -> None:
    drawn = figure(document("<Sequence><Present/><Arrived/></Sequence>"), catalog().models)
    root = parsed(render(drawn, {"Sequence": "running", "Sequence/Present": "success"}))
    states = {path: group.attrib["data-status"] for path, group in nodes(root).items()}
    assert states == {"Sequence": "running", "Sequence/Present": "success", "Sequence/Arrived": ""}
    stubs = {p.attrib["data-path"]: p.attrib["data-status"] for p in root.iter(f"{SVG}path") if "data-path" in p.attrib}
    assert stubs == {"Sequence/Present": "success", "Sequence/Arrived": ""}
    style = root.findtext(f"{SVG}style") or ""
    assert all(f'[data-status="{status}"]' in style for status in STATUSES)


def test_light_and_dark_are_left_to_the_viewer() -> None:
    style = parsed(render(figure(document("<Present/>"), catalog().models))).findtext(f"{SVG}style") or ""
    assert "prefers-color-scheme: dark" in style
    used = set(re.findall(r"var\(--([a-z-]+)\)", style)) - {"colour"}
    assert used <= set(re.findall(r"--([a-z-]+):", style))


def test_values_of_pointers_have_their_own_span() -> None:
    drawn = figure(document('<Wait seconds="{pause}"/>'), catalog().models, values={"Wait": {"seconds": "2.5"}})
    spans = [each for each in parsed(render(drawn)).iter(f"{SVG}tspan") if each.get("class") == "value"]
    assert [(span.text or "").strip() for span in spans] == ["2.5"]
    assert spans[0].attrib["data-port"] == "seconds"


def test_paths_are_those_by_which_a_running_tree_tells_what_it_visits() -> None:
    hall = read(find("hall"))
    drawn = nodes(parsed(render(figure(hall, catalog().models))))
    context = Context(Situation("en"), texts={"greeting": {"en": "Hello"}, "confirm": {"en": "{question}?"}})
    built = build(hall, catalog(), context)
    assert {"/".join(node.path) for node in built.nodes()} == set(drawn)
