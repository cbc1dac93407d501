import dataclasses
import inspect
from typing import Any, get_args

import pytest

from vivant.agent.contracts import Hit, Passage, Question, Reader, Retriever
from vivant.plugins.registry import Registry
from vivant.score import Citation, Lang

PROTOCOLS: dict[str, tuple[type, str]] = {"retriever": (Retriever, "search"), "reader": (Reader, "read")}
PASSAGE = Passage(1, "en", "Parking costs 3 yuan.", "Parking", Citation("en/parking.md", "Parking", "", 3))

REGISTRY = Registry.discover()
SHIPPED = [
    (each.kind, each.name)
    for each in REGISTRY
    if each.distribution == "vivant" and each.kind in ("retriever", "reader")
]


@pytest.mark.parametrize(("kind", "name"), SHIPPED)
def test_what_ships_keeps_the_contract_and_its_parameters(kind: Any, name: str) -> None:
    protocol, method = PROTOCOLS[kind]
    engine = REGISTRY.factory(kind, name)
    assert issubclass(engine, protocol)  # type: ignore[arg-type]
    promised = inspect.signature(getattr(protocol, method)).parameters
    kept = inspect.signature(getattr(engine, method)).parameters
    assert [(each.name, each.default) for each in kept.values()] == [
        (each.name, each.default) for each in promised.values()
    ]


def test_both_readers_and_the_retriever_were_looked_at() -> None:
    assert {("retriever", "hybrid"), ("reader", "extractive"), ("reader", "langchain")} <= set(SHIPPED)


def test_a_reader_is_no_retriever_and_nothing_is_neither() -> None:
    reader = REGISTRY.load("reader", "extractive")
    assert isinstance(reader, Reader)
    assert not isinstance(reader, Retriever)
    assert not isinstance(object(), Reader | Retriever)


def test_a_question_comes_without_a_past_unless_it_is_given_one() -> None:
    assert Question("Where?", "en").history == ()
    assert Question("Where?", "en") == Question("Where?", "en", ())
    assert Question("Where?", "en", (("Hello", "Hi"),)) != Question("Where?", "en")


def test_a_passage_has_a_card_only_where_it_is_given_one() -> None:
    assert PASSAGE.card is None
    assert PASSAGE.lang in get_args(Lang)


@pytest.mark.parametrize(
    ("thing", "field"), [(PASSAGE, "text"), (Hit(PASSAGE, 0.5), "score"), (Question("?", "en"), "lang")]
)
def test_what_was_found_or_asked_cannot_be_changed(thing: Any, field: str) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(thing, field, None)


def test_equal_hits_are_one_in_a_set() -> None:
    assert len({Hit(PASSAGE, 0.5), Hit(dataclasses.replace(PASSAGE), 0.5), Hit(PASSAGE, 0.6)}) == 2
