"""Behaviour by a py_trees tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vivant.behavior.hall import TEXTS, Manners, hall_tree
from vivant.behavior.mind import Mind
from vivant.score import Act, ActStatus, Lang, Percept


class TreeBehavior:
    """The service hall's tree.

    Parameters
    ----------
    texts : what it says on its own, by name (`TEXTS`) and language.
    lang : the language before anybody has spoken.
    greet_cooldown, absence, idle_after : seconds, see `Manners`.
    """

    def __init__(
        self,
        *,
        texts: Mapping[str, Mapping[Lang, str]],
        lang: Lang = "zh",
        greet_cooldown: float = 5.0,
        absence: float = 3.0,
        idle_after: float = 40.0,
    ) -> None:
        missing = [name for name in TEXTS if name not in texts]
        if missing:
            raise ValueError(f"texts: expected {', '.join(TEXTS)}; missing {', '.join(missing)}")
        self._mind = Mind(lang)
        self._tree = hall_tree(self._mind, texts, Manners(greet_cooldown, absence, idle_after))

    def tick(self, now: float, percepts: Sequence[Percept]) -> list[Act]:
        """One tick of the tree."""
        self._mind.perceive(now, percepts)
        self._tree.tick()
        acts, self._mind.acts = self._mind.acts, []
        return acts

    def report(self, act: int, status: ActStatus) -> None:
        """What became of an Act."""
        self._mind.report(act, status)
