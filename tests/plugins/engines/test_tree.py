"""The tree as a plugin."""

from __future__ import annotations

import pytest

from vivant.behavior.contracts import Behavior
from vivant.errors import TreeError
from vivant.persona import Persona
from vivant.plugins.check import check_plugin
from vivant.plugins.engines.tree import TreeBehavior


def test_it_keeps_the_contract(persona: Persona) -> None:
    texts = persona.identity.texts.by_name()
    assert isinstance(TreeBehavior(texts=texts), Behavior)
    check_plugin("behavior", TreeBehavior, texts=texts)


def test_missing_texts_are_named_with_their_place() -> None:
    with pytest.raises(TreeError, match=r"common\.xml:\d+: expected a text of the persona.*found 'hand_over'"):
        TreeBehavior(texts={"greeting": {"zh": "您好", "en": "Hello"}})
