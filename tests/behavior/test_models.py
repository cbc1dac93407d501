"""What <TreeNodesModel> declares, written by this project and by others."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from vivant.behavior import models
from vivant.behavior.document import NodeModel
from vivant.behavior.markup import parse
from vivant.behavior.ports import Port

from .documents import models as any_models


def _read(text: str) -> NodeModel:
    model, faults = models.read(parse(text, "a.xml"), "a.xml")
    assert faults == []
    return model


@settings(deadline=None)
@given(any_models())
def test_what_is_written_is_read_as_it_was(model: NodeModel) -> None:
    assert models.read(models.write(model), "a.xml") == (model, [])


def test_models_of_others_are_read() -> None:
    text = """<Action ID="MoveBase" editable="true">
        <input_port name="goal" type="Pose2D" default="{goal}"> where to </input_port>
        <inout_port name="speed" type="double" description="metres per second"/>
        <output_port name="done"/>
        <description>Drives.</description>
    </Action>"""
    ports = (
        Port("goal", "any", "where to", "{goal}"),
        Port("speed", "float", "metres per second", direction="inout"),
        Port("done", "any", direction="output"),
    )
    assert _read(text) == NodeModel("MoveBase", "Action", ports, "Drives.")


def test_other_metadata_is_passed_over() -> None:
    text = '<Action ID="A"><MetadataFields><Metadata team="arms"/></MetadataFields></Action>'
    assert _read(text) == NodeModel("A", "Action")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('<Acton ID="A"/>', "Did you mean 'Action'?"),
        ("<Action/>", "expected an ID in <Action>, found none."),
        ('<Action ID="A" colour="red"/>', "expected ID in <Action>, found 'colour'."),
        ('<Action ID="A">says</Action>', "expected only ports in <Action>, found the text 'says'."),
        ('<Action ID="A"><imput_port name="x"/></Action>', "Did you mean 'input_port'?"),
        ('<Action ID="A"><input_port/></Action>', "expected a name in <input_port>, found none."),
        ('<Action ID="A"><input_port name="x" typ="int"/></Action>', "Did you mean 'type'?"),
        ('<Action ID="A"><input_port name="x"/><output_port name="x"/></Action>', "each port once, found 'x' again."),
        ('<Action ID="A"><input_port name="x"><b/></input_port></Action>', "a description in <input_port>, found <b>."),
    ],
)
def test_what_is_wrong_is_told(text: str, sentence: str) -> None:
    _, faults = models.read(parse(text, "a.xml"), "a.xml")
    assert [sentence in str(fault) for fault in faults] == [True]
