"""The published document is the one that the messages make, and it accepts what they encode."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from vivant.wire.asyncapi import document
from vivant.wire.codec import encode
from vivant.wire.messages import Chat, Conduct, Distance, Epoch, Fact, Identify, Message, Resume, Sense, Text

PUBLISHED = Path(__file__).parents[2] / "docs" / "asyncapi.json"


def test_the_published_document_is_current() -> None:
    advice = "docs/asyncapi.json is old: python -m vivant.wire.asyncapi > docs/asyncapi.json"
    assert json.loads(PUBLISHED.read_text()) == json.loads(json.dumps(document())), advice


@pytest.mark.parametrize(
    "message",
    [
        Identify(["stage"], resume=Resume("s", "k", 1)),
        Text("hi", "en"),
        Text("hi"),
        Epoch(3, "x"),
        Sense(distance=Distance(1.5), chat=Chat("a", "b"), fact=Fact("price", 3.5)),
        Conduct(False, statuses={"Hall": "running"}),
    ],
)
def test_what_is_encoded_fits_its_schema(message: Message) -> None:
    described = document()
    schema = described["components"]["messages"][type(message).__name__]["payload"]
    jsonschema.validate(json.loads(encode(message)), {**schema, "components": described["components"]})
