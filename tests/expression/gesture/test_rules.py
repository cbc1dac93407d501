"""The table of rules: each in both languages, and no word found inside another."""

import pytest

from vivant.expression.gesture.lexicon import lexicon
from vivant.expression.gesture.rules import RULES

EXAMPLES = [
    ("deixis", "point_left", "左边", "turn left"),
    ("deixis", "point_right", "右转", "on your right"),
    ("deixis", "point_down", "楼下", "downstairs"),
    ("deixis", "point_up", "三楼", "third floor"),
    ("deixis", "point_there", "5号窗口", "counter 5"),
    ("deixis", "point_here", "这里", "here"),
    ("greeting", "wave", "早上好", "good morning"),
    ("farewell", "wave", "再见", "goodbye"),
    ("welcome", "welcome", "欢迎", "come in"),
    ("thanks", "bow", "谢谢", "thanks"),
    ("unknown", "shrug", "不清楚", "not sure"),
    ("refusal", "refuse", "禁止", "not allowed"),
    ("list", "count", "第二", "secondly"),
    ("number", "count", "三张", "three photos"),
    ("size", "big", "全部", "everything"),
    ("size", "small", "片刻", "a few"),
    ("contrast", "contrast", "然而", "however"),
    ("self", "point_self", "我可以", "my name"),
    ("invitation", "offer", "请坐", "please"),
    ("address", "point_you", "您的", "your"),
    ("negation", "shake", "没有", "without"),
    ("affirmation", "nod", "当然", "certainly"),
]
ENGLISH = [(function, gesture, english) for function, gesture, _, english in EXAMPLES]


def shown(text):
    """Functions and gestures of the rules that find something."""
    return {(rule.function, rule.gesture) for rule in RULES if rule.pattern.search(text)}


def heaviest(text):
    found = [rule for rule in RULES if rule.pattern.search(text)]
    return max(found, key=lambda rule: rule.weight).gesture


def test_the_examples_below_are_of_every_rule():
    assert [(rule.function, rule.gesture) for rule in RULES] == [example[:2] for example in EXAMPLES]


@pytest.mark.parametrize(("function", "gesture", "chinese", "english"), EXAMPLES)
def test_every_rule_knows_both_languages(function, gesture, chinese, english):
    assert (function, gesture) in shown(chinese)
    assert (function, gesture) in shown(english)
    assert (function, gesture) in shown(english.upper())


@pytest.mark.parametrize(("function", "gesture", "chinese", "english"), EXAMPLES)
def test_chinese_is_found_amid_other_characters(function, gesture, chinese, english):
    assert (function, gesture) in shown(f"办理{chinese}业务")


@pytest.mark.parametrize(("function", "gesture", "english"), ENGLISH)
def test_english_stands_alone(function, gesture, english):
    assert (function, gesture) in shown(f"证件{english}，")
    assert (function, gesture) not in shown(f"q{english}q")


@pytest.mark.parametrize(
    ("text", "gesture"),
    [
        ("I'm", "point_self"),
        ("don't know", "shrug"),
        ("you can't", "refuse"),
        ("isn't", "shake"),
        ("you're welcome", "bow"),
    ],
)
def test_a_straight_and_a_curly_apostrophe_are_the_same(text, gesture):
    assert gesture in {name for _, name in shown(text)}
    assert shown(text) == shown(text.replace("'", "’"))


def test_every_gesture_is_in_the_lexicon():
    numbered = {f"count_{number}" for number in range(1, 6)}
    assert {rule.gesture for rule in RULES} - {"count"} <= set(lexicon())
    assert numbered <= set(lexicon())


@pytest.mark.parametrize("text", ["", " ", "，。！？", "...!?", "\n", "《》（）"])
def test_where_nothing_is_said_nothing_is_shown(text):
    assert shown(text) == set()


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("第二层", "list"),
        ("second floor", "list"),
        ("必不可少", "affirmation"),
        ("不可或缺", "refusal"),
        ("不得不", "refusal"),
        ("不需要", "affirmation"),
        ("没问题", "negation"),
        ("不同", "negation"),
        ("一点半", "size"),
        ("一点30分", "size"),
        ("十二种", "number"),
        ("12:5 items", "number"),
        ("two hours", "number"),
        ("请勿", "invitation"),
        ("您好", "address"),
    ],
)
def test_what_only_looks_like_it_is_not_found(text, function):
    assert function not in {name for name, _ in shown(text)}


@pytest.mark.parametrize(
    ("text", "gesture"),
    [
        ("请您向左转", "point_left"),
        ("please turn right", "point_right"),
        ("抱歉，不能告诉您", "shrug"),
        ("Sorry, you cannot", "shrug"),
        ("您好，请坐", "wave"),
    ],
)
def test_what_a_visitor_needs_outweighs_politeness(text, gesture):
    assert heaviest(text) == gesture


def test_a_direction_weighs_more_than_anything_else():
    weights = {(rule.function, rule.gesture): rule.weight for rule in RULES}
    sides = [weights.pop(("deixis", side)) for side in ("point_left", "point_right")]
    assert min(sides) > max(weights.values())
    assert min(weights.values()) > 0


@pytest.mark.parametrize(
    ("text", "gestures"),
    [
        ("No problem", {"nod"}),
        ("must not", {"refuse", "shake"}),
        ("不一定", {"shake"}),
        ("不必须", {"shake"}),
        ("十一楼", {"point_up"}),
        ("10楼", {"point_up"}),
        ("1楼", set()),
        ("负二楼", {"point_down"}),
        ("地下二层", {"point_down"}),
        ("floor 10", {"point_up"}),
        ("the tenth floor", {"point_up"}),
    ],
)
def test_negations_and_floors(text, gestures):
    assert {gesture for _, gesture in shown(text)} == gestures
