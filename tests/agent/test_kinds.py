import pytest

from vivant.agent.kinds import asked, counted, counts, held


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("how much does it cost?", "money"),
        ("每月能领多少", "money"),
        ("where is it?", "place"),
        ("哪个窗口办", "place"),
        ("how long does it take?", "duration"),
        ("几天能好", "duration"),
        ("what should i bring?", "papers"),
        ("要带什么材料", "papers"),
        ("what is your phone number?", "phone"),
        ("how often can i change it?", "frequency"),
        ("what is the wi-fi called?", "name"),
        ("by when must i apply?", "deadline"),
        ("how old must i be?", "age"),
    ],
)
def test_what_a_question_asks_for(question: str, kind: str) -> None:
    assert frozenset({kind}) in asked(question)


def test_open_questions_of_time_take_any_time() -> None:
    (demand,) = asked("when is it ready?")
    assert {"clock", "duration", "deadline"} <= demand
    assert asked("tell me about the hall") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("it costs 40 yuan", "money"),
        ("免费", "money"),
        ("at counter 3", "place"),
        ("3个工作日后可以领", "duration"),
        ("a card is ready after 3 days", "duration"),
        ("9:00到17:00", "clock"),
        ("call 5550 8000", "phone"),
    ],
)
def test_what_a_passage_holds(text: str, kind: str) -> None:
    assert kind in held(text)


def test_a_time_limit_is_no_waiting_time() -> None:
    assert "duration" not in held("a birth must be registered within 30 days")
    assert "duration" not in held("it is valid for 3 months")


def test_counting() -> None:
    assert counts("the hall has 20 counters", counted("how many counters are there?"))
    assert not counts("counter 3 is on floor 1", counted("how many people work at counter 3?"))
    assert counts("1号窗口有6辆轮椅", counted("有几辆轮椅？"))
    assert counts("停车场共有180个车位", counted("车位一共有多少个"))
    assert not counted("how many days does it take?")
