from vivant.agent.contracts import Hit, Passage
from vivant.agent.selection import demands, numbers, same, select, words
from vivant.score import Card, Citation


def hit(text: str, score: float, document: str = "en/a.md", card: Card | None = None, line: int = 5) -> Hit:
    return Hit(Passage(hash(text), "en", text, "T", Citation(document, "T", "H", line), card), score)


COST = hit("It costs 40 yuan.", 0.9)
PLACE = hit("A lost card is replaced at counter 3.", 0.8)
READY = hit("The new one is ready after 15 working days.", 0.7)


def test_the_best_first_then_its_neighbours() -> None:
    assert select("a lost card", [COST, PLACE, READY], 3) == [COST, PLACE, READY]
    assert select("a lost card", [COST, PLACE, READY], 2) == [COST, PLACE]
    assert select("a lost card", [], 3) == []


def test_open_demands_come_before_the_rest() -> None:
    assert select("how much is it and how long does it take?", [COST, PLACE, READY], 2) == [COST, READY]
    assert len(demands("how much is it and how long does it take?")) == 2


def test_strangers_and_weak_hits_stay_out() -> None:
    stranger = hit("Parking is free.", 0.85, "en/b.md")
    weak = hit("A form is at counter 1.", 0.1)
    assert select("a lost card", [COST, stranger, weak], 3) == [COST]


def test_nothing_is_said_twice() -> None:
    again = hit("It costs 40 yuan in all.", 0.8)
    other = hit("It costs 60 yuan abroad.", 0.8)
    assert select("what about it", [COST, again, other], 3) == [COST, other]
    card = Card("F", table=(("A", "B"), ("1", "2")), citation=Citation("en/a.md", "T", "H", 3))
    whole, row = hit("A: x (2).", 0.9, card=card, line=3), hit("One, B: 2.", 0.8, card=card, line=5)
    assert same(row.passage, whole.passage)


def test_words_and_numbers() -> None:
    assert words("The cards 身份证") == {"the", "card", "身份", "份证"}
    assert numbers("5,000 or 1.5 at 9:00") == {"5000", "1.5", "9:00"}


def test_rows_about_something_else_stay_out() -> None:
    table = (("Service", "Fee"), ("lost ID card", "40 yuan"), ("lost passport", "180 yuan"))
    card = Card("F", table=table, citation=Citation("en/a.md", "T", "H", 7))
    mine = hit("Replacement of a lost ID card, fee: 40 yuan.", 0.9, card=card, line=9)
    other = hit("Replacement of a lost passport, fee: 180 yuan.", 0.8, card=card, line=17)
    assert select("what does replacing a lost ID card cost?", [mine, other], 3) == [mine]
    assert select("what does a replacement cost?", [mine, other], 3) == [mine, other]
