from datetime import date

import pytest

from vivant.agent.days import dated

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("What time do you close today?", "what time do you close on friday?"),
        ("are you open the day after tomorrow?", "are you open on sunday?"),
        ("你们现在开门吗", "你们周五开门吗"),
        ("明天几点上班", "周六几点上班"),
        ("后天开门吗", "周日开门吗"),
    ],
)
def test_days_are_named(question: str, meant: str) -> None:
    assert dated(question, FRIDAY) == meant


@pytest.mark.parametrize("question", ["How do I get a passport now?", "今天我的身份证丢了", "When are you open?"])
def test_other_questions_stay(question: str) -> None:
    assert dated(question, FRIDAY) == question
