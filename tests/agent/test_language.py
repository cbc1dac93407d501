import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.agent.language import detect, mixed, weights


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("办 ID card 要多少钱", "zh"),
        ("Where is 3号窗口", "en"),
        ("passport 多少钱", "zh"),
        ("How do I apply for a 社保卡", "en"),
        ("Can I use 支付宝 here", "en"),
        ("请问WiFi密码", "zh"),
        ("residence permit extension 怎么弄", "zh"),
    ],
)
def test_a_mixed_question_belongs_to_its_frame(text: str, lang: str) -> None:
    assert detect(text) == lang
    assert mixed(text)


def test_text_without_letters_has_the_default() -> None:
    assert detect("10086") == "en"
    assert detect("?!", "zh") == "zh"
    assert not mixed("10086")


@given(st.text())
def test_any_text_has_a_language_and_weights(text: str) -> None:
    assert detect(text) in ("zh", "en")
    assert min(weights(text)) >= 0
