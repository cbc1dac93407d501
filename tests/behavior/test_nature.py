from vivant.behavior.nature import ANYTHING, ASKS, Nature
from vivant.behavior.node import Action, Condition


class Shows(Action):
    """Shows something."""

    nature = Nature(ASKS, acts=True)


def test_of_an_action_nothing_is_known_unless_it_says_so() -> None:
    assert Action.model().nature.outcomes == ANYTHING
    assert not Action.model().nature.instant


def test_a_condition_is_instant() -> None:
    assert Condition.model().nature.instant


def test_the_model_of_a_kind_tells_its_nature() -> None:
    assert Shows.model().nature == Nature(ASKS, acts=True)
