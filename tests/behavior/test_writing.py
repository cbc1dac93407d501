"""What is written is read as it was, and reads well."""

from __future__ import annotations

import pytest
from hypothesis import given

from vivant.behavior.document import Document, Element, Include, NodeModel, TreeDefinition
from vivant.behavior.ports import Port
from vivant.behavior.reading import read
from vivant.behavior.writing import write, write_models
from vivant.errors import TreeError

from .documents import documents, unhurried


def _only(root: Element) -> Document:
    return Document("a.xml", (TreeDefinition("A", root),))


@unhurried
@given(documents("a.xml"))
def test_what_is_written_is_read_as_it_was(document: Document) -> None:
    assert read("a.xml", text=write(document)) == document


@unhurried
@given(documents("a.xml"))
def test_writing_is_stable(document: Document) -> None:
    written = write(document)
    assert write(read("a.xml", text=written)) == written


def test_it_reads_well() -> None:
    steps = (
        Element("Say", "greet", {"text": "您好 & welcome", "_skipIf": 'lang > "zh"'}),
        Element("Rest", explicit="SubTree", attributes={"seconds": "{=}"}),
    )
    tree = TreeDefinition("Hall", Element("Sequence", children=steps), "The hall.")
    document = Document("a.xml", (tree,), (Include("common.xml"), Include("more.xml", package="acme")), main="Hall")
    assert write(document) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<root BTCPP_format="4" main_tree_to_execute="Hall">\n'
        '  <include path="common.xml"/>\n'
        '  <include path="more.xml" ros_pkg="acme"/>\n'
        '  <BehaviorTree ID="Hall" _description="The hall.">\n'
        "    <Sequence>\n"
        '      <Say name="greet" text="您好 &amp; welcome" _skipIf="lang > &quot;zh&quot;"/>\n'
        '      <SubTree ID="Rest" seconds="{=}"/>\n'
        "    </Sequence>\n"
        "  </BehaviorTree>\n"
        "</root>\n"
    )


def test_a_file_of_models_is_read_by_editors() -> None:
    ports = (
        Port("text", doc="What it says."),
        Port("after", "seconds", default="0"),
        Port("mood", default="calm", choices=("calm", "glad")),
        Port("said", "bool", direction="output"),
    )
    written = write_models([NodeModel("Say", "Action", ports, "Says a text.")])
    assert written == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<root BTCPP_format="4">\n'
        "  <TreeNodesModel>\n"
        '    <Action ID="Say">\n'
        '      <input_port name="text" type="std::string">What it says.</input_port>\n'
        '      <input_port name="after" type="seconds" default="0"/>\n'
        '      <input_port name="mood" type="std::string" default="calm" choices="calm;glad"/>\n'
        '      <output_port name="said" type="bool"/>\n'
        "      <MetadataFields>\n"
        '        <Metadata description="Says a text."/>\n'
        "      </MetadataFields>\n"
        "    </Action>\n"
        "  </TreeNodesModel>\n"
        "</root>\n"
    )
    assert read("models.xml", text=written).models == (NodeModel("Say", "Action", ports, "Says a text."),)


@pytest.mark.parametrize(
    ("root", "found"),
    [
        (Element("Say", attributes={"text": "\0"}), r"'\x00'"),
        (Element("Say", "\ud800"), r"'\ud800'"),
        (Element("Say it"), "'Say it'"),
        (Element('Say x="1"'), "'Say x=\"1\"'"),
        (Element("Say", attributes={"a b": ""}), "'a b'"),
        (Element("Say", attributes={"ID": "x"}), "'ID' of Say"),
        (Element("Say", "it", {"name": "x"}), "'name' of it"),
    ],
)
def test_what_a_file_cannot_hold_is_refused(root: Element, found: str) -> None:
    with pytest.raises(TreeError) as caught:
        write(_only(root))
    assert (caught.value.file, caught.value.found) == ("a.xml", found)
