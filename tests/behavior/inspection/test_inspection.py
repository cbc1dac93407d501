from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from tests.behavior.documents import documents, documents_over, unhurried
from vivant.behavior.building import build
from vivant.behavior.context import Context
from vivant.behavior.document import Document
from vivant.behavior.inspection import failed, inspect
from vivant.behavior.reading import read
from vivant.behavior.situation import Situation
from vivant.behavior.trees import shipped
from vivant.errors import TreeError

from .documents import catalog, found, tree

FOREIGN = Path(__file__).parents[4] / "shared" / "data" / "bt-xml"


@pytest.mark.parametrize("file", sorted({*shipped().values(), *(p.parent / "common.xml" for p in shipped().values())}))
def test_nothing_is_found_in_what_ships(file: Path) -> None:
    assert inspect(read(file), catalog()) == []


@pytest.mark.skipif(not FOREIGN.is_dir(), reason="the files of BehaviorTree.CPP's users are not here")
def test_files_of_others_lack_nothing_but_nodes_and_what_they_truly_lack() -> None:
    odd = []
    for file in sorted(FOREIGN.rglob("*.xml")):
        odd += [str(each) for each in inspect(read(file), catalog()) if "there is no node" not in each.what]
    assert len(odd) == 3
    assert all("corpus3.xml" in each for each in odd), (
        "it uses a port that BT.CPP renamed, and a tree that is not there"
    )


def test_findings_come_in_the_order_of_the_file() -> None:
    lines = [each.place.line for each in found("<Sequence>\n<Sya/>\n<Wait/>\n<Nonsense/>\n</Sequence>")]
    assert lines == sorted(lines)
    assert len(lines) == 3


@unhurried
@given(documents())
def test_any_document_that_can_be_read_can_be_inspected(document: Document) -> None:
    for finding in inspect(document, catalog()):
        assert finding.what
        assert finding.what[-1] != "."


@unhurried
@given(documents_over(list(catalog())))
def test_what_has_no_error_can_be_built(document: Document) -> None:
    if failed(inspect(document, catalog())):
        return
    try:
        build(document, catalog(), Context(Situation("zh")))
    except TreeError as error:
        raise AssertionError(f"nothing was found, yet: {error}") from error


def test_what_cannot_be_built_has_an_error() -> None:
    for body, more in (
        ("<Sya/>", ""),
        ("<Wait/>", ""),
        ('<SubTree ID="A"/>', tree("A", '<SubTree ID="A"/>')),
        ("<Inverter/>", ""),
        ('<Script code="1 +"/>', ""),
    ):
        assert failed(found(body, more))
