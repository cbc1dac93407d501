"""What is said on the days: in both languages, and each in its own."""

from __future__ import annotations

import re

import pytest

from vivant.bench import sayings
from vivant.bench.sayings import GOODS, PRODUCTS, QUESTIONS, Sayings

HAN = re.compile("[\u4e00-\u9fff]")

SAYINGS: dict[str, Sayings] = {
    **QUESTIONS,
    **{name: value for name, value in vars(sayings).items() if isinstance(value, dict) and set(value) == {"zh", "en"}},
}


@pytest.mark.parametrize("name", SAYINGS)
def test_each_language_has_something_to_say_in_itself(name: str) -> None:
    assert any(HAN.search(text) for text in SAYINGS[name]["zh"])
    assert SAYINGS[name]["en"]
    assert not any(HAN.search(text) for text in SAYINGS[name]["en"])


def test_the_shop_knows_more_of_some_goods_than_of_others() -> None:
    priced = {product for product in PRODUCTS if f"price_{product}" in GOODS}
    assert priced
    assert priced != set(PRODUCTS)
