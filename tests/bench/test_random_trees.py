"""Trees by chance: the same seed gives the same, all kinds come up, and all can be written and read."""

from __future__ import annotations

import random

from vivant.behavior.catalog import Catalog
from vivant.behavior.reading import read
from vivant.behavior.writing import write
from vivant.bench.random_trees import random_document

MODELS = list(Catalog.shipped())


def test_a_seed_gives_the_same_tree() -> None:
    first, second = (random_document(random.Random(7), MODELS) for _ in range(2))
    assert first == second
    assert first != random_document(random.Random(8), MODELS)


def test_every_kind_comes_up_in_some_tree() -> None:
    rng = random.Random(1)
    seen = {
        element.kind for _ in range(400) for tree in random_document(rng, MODELS).trees for element in tree.root.walk()
    }
    assert {model.kind for model in MODELS} <= seen


def test_what_is_written_can_be_read() -> None:
    document = random_document(random.Random(3), MODELS)
    assert read("random.xml", text=write(document)) == document
