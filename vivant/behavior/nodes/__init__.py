"""Nodes over Percepts and Acts: what a tree may ask and do."""

from vivant.behavior.node import Node
from vivant.behavior.nodes import body, chat, clock, events, facts, listening, people, presence, screen, speech, waiting

NODES: tuple[type[Node], ...] = (
    *presence.NODES,
    *listening.NODES,
    *clock.NODES,
    *facts.NODES,
    *chat.NODES,
    *speech.NODES,
    *body.NODES,
    *screen.NODES,
    *people.NODES,
    *waiting.NODES,
    *events.NODES,
)
"""All of them, in the order in which they are listed."""
