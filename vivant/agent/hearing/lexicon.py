"""Lexicon: phrases as paths through one tree of phones, so that what begins alike is compared once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vivant.score import Lang

Indices = npt.NDArray[np.intp]

ROOT = 0
"""The first node: where phrases begin."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase and one way to say it: indices of PHONES counted from 1."""

    text: str
    phones: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """A tree of phones; every node comes behind its parent.

    labels, parents : (nodes,), of the phone that a node stands for; 0 for ROOT.
    twins : nodes whose phone is their parent's, which must be left in between.
    phrases : (phrases,) node at which each ends. fillers : nodes at which a filler ends and phrases begin anew.
    leaves : (nodes,) whether nothing follows.
    owners : (nodes,) a phrase that leads through each node, -1 for none. depths : (nodes,) phones from the root.
    """

    lang: Lang
    entries: tuple[Entry, ...]
    labels: Indices
    parents: Indices
    twins: Indices
    phrases: Indices
    fillers: Indices
    leaves: npt.NDArray[np.bool_]
    owners: Indices
    depths: Indices

    @classmethod
    def of(cls, lang: Lang, entries: Sequence[Entry], fillers: Iterable[Entry] = ()) -> Lexicon:
        """Phrases, and what may stand before them."""
        tree = _Tree()
        ends = [tree.add(entry.phones, ROOT, number) for number, entry in enumerate(entries)]
        led = [tree.add(entry.phones, ROOT, -1) for entry in fillers]
        labels, parents = np.array(tree.labels, np.intp), np.array(tree.parents, np.intp)
        leaves = np.ones(len(labels), bool)
        leaves[parents[ROOT + 1 :]] = False
        return cls(
            lang,
            tuple(entries),
            labels,
            parents,
            np.flatnonzero((labels == labels[parents]) & (labels > 0)),
            np.array(ends, np.intp),
            np.array(led, np.intp),
            leaves,
            np.array(tree.owners, np.intp),
            np.array(tree.depths, np.intp),
        )


class _Tree:
    def __init__(self) -> None:
        self.labels, self.parents, self.owners, self.depths = [0], [ROOT], [-1], [0]
        self._children: dict[tuple[int, int], int] = {}

    def add(self, phones: Sequence[int], node: int, owner: int) -> int:
        """The node at which these phones end; a node belongs to the first phrase that leads through it."""
        for phone in phones:
            child = self._children.get((node, phone))
            if child is None:
                child = self._children[node, phone] = len(self.labels)
                self.labels.append(phone)
                self.parents.append(node)
                self.depths.append(self.depths[node] + 1)
                self.owners.append(owner)
            node = child
        return node
