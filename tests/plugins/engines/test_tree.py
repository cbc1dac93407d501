"""The tree as a plugin."""

from __future__ import annotations

import pytest

from vivant.behavior.contracts import Behavior
from vivant.persona import Persona
from vivant.plugins.check import check_plugin
from vivant.plugins.engines.tree import TreeBehavior


def test_it_keeps_the_contract(persona: Persona) -> None:
    texts = persona.identity.texts.by_name()
    assert isinstance(TreeBehavior(texts=texts), Behavior)
    check_plugin("behavior", TreeBehavior, texts=texts)


def test_missing_texts_are_named() -> None:
    with pytest.raises(ValueError, match="missing farewell, clarify, hand_over, thanks, identity"):
        TreeBehavior(texts={"greeting": {"zh": "您好", "en": "Hello"}})
