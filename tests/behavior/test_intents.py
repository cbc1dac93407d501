"""Social intents of whole utterances, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.behavior.intents import intent_of

UTTERANCES = {
    "greeting": ["您好！", "你好呀", "Hello.", "hi there", "Good morning!", "早上好"],
    "thanks": ["谢谢你啊", "好的，谢谢", "thanks a lot", "OK, thank you!", "明白了"],
    "farewell": ["再见！", "bye bye", "Good bye.", "See you later", "我走了"],
    "identity": ["你是谁？", "Who are you?", "你是机器人吗", "What can you do?"],
    "stop": ["停一下！", "Stop.", "别说了", "be quiet"],
    "unclear": ["？？", "...", "", "123", "嗯"],
    "question": ["你好，请问停车在哪？", "Hello, where do I park?", "谢谢，那护照呢", "stop sign renewal", "护照"],
}


@pytest.mark.parametrize(("intent", "text"), [(intent, text) for intent, texts in UTTERANCES.items() for text in texts])
def test_an_utterance_has_its_intent(intent: str, text: str) -> None:
    assert intent_of(text) == intent


@given(st.text(max_size=200))
def test_any_text_has_an_intent(text: str) -> None:
    assert intent_of(text) in UTTERANCES
