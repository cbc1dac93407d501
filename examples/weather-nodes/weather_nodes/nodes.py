"""Two nodes: a condition, and an action that takes its time."""

from typing import Annotated

from vivant.behavior.authoring import Steps, action, condition, perform
from vivant.behavior.node import Node
from vivant.score import Card, Gesture, Show


@condition
def is_weekend(node: Node) -> bool:
    """It is Saturday or Sunday."""
    now = node.context.situation.clock
    return now is not None and now.weekday() >= 5


@action
def warn_of_rain(node: Node, above: Annotated[float, "Probability of rain, 0 to 1."] = 0.5) -> Steps:
    """Waves, then shows a card, where the fact `rain` says that rain is likely."""
    rain = node.context.situation.facts.get("rain")
    if not isinstance(rain, int | float) or rain <= above:
        return False
    yield from perform(node, Gesture("wave"))  # goes on with each tick until it has waved
    node.context.agenda.start(Show((Card("☔", f"{rain:.0%}"),)), node.cause)
    return True
