"""Phrases as paths through one tree."""

from __future__ import annotations

import numpy as np

from vivant.agent.hearing.lexicon import ROOT, Entry, Lexicon


def _path(lexicon: Lexicon, node: int) -> tuple[list[int], int]:
    """The phones that lead to a node, and the first node above them."""
    phones = []
    while lexicon.parents[node] != node:
        phones.append(int(lexicon.labels[node]))
        node = int(lexicon.parents[node])
    return phones[::-1], node


def _lexicon(*phrases: tuple[int, ...]) -> Lexicon:
    return Lexicon.of("en", [Entry(str(number), phones) for number, phones in enumerate(phrases)])


def test_what_begins_alike_is_kept_once() -> None:
    lexicon = _lexicon((3, 4, 5), (3, 4, 6))
    assert lexicon.labels.tolist() == [0, 3, 4, 5, 6]
    assert lexicon.parents.tolist() == [ROOT, ROOT, 1, 2, 2]
    assert lexicon.depths.tolist() == [0, 1, 2, 3, 3]


def test_each_end_leads_back_through_its_own_phones() -> None:
    phrases = [(3, 4, 5), (3, 4), (4, 3), (3, 4, 5, 5)]
    lexicon = _lexicon(*phrases)
    assert [_path(lexicon, node) for node in lexicon.phrases] == [([*phones], ROOT) for phones in phrases]
    assert (lexicon.parents[1:] < np.arange(1, len(lexicon.parents))).all()


def test_a_node_belongs_to_the_first_phrase_through_it() -> None:
    assert _lexicon((3, 4), (3, 5), (6,)).owners.tolist() == [-1, 0, 0, 1, 2]


def test_a_phrase_within_another_ends_at_no_leaf() -> None:
    lexicon = _lexicon((3, 4), (3,))
    assert lexicon.leaves[lexicon.phrases].tolist() == [True, False]


def test_two_phrases_of_the_same_phones_end_at_one_node() -> None:
    lexicon = _lexicon((3, 4), (3, 4))
    assert lexicon.phrases.tolist() == [2, 2]
    assert [entry.text for entry in lexicon.entries] == ["0", "1"]


def test_twins_repeat_their_parent_and_no_other() -> None:
    lexicon = _lexicon((3, 3, 4), (4, 3, 4))
    assert lexicon.twins.tolist() == [2]
    assert _path(lexicon, 2) == ([3, 3], ROOT)


def test_fillers_stand_with_the_phrases_and_own_only_what_is_theirs() -> None:
    lexicon = Lexicon.of("en", [Entry("phrase", (3, 4))], fillers=iter([Entry("filler", (3, 5))]))
    assert [_path(lexicon, node) for node in lexicon.fillers] == [([3, 5], ROOT)]
    assert lexicon.owners.tolist() == [-1, 0, 0, -1]
    assert [entry.text for entry in lexicon.entries] == ["phrase"]


def test_without_phrases_there_is_the_beginning() -> None:
    lexicon = _lexicon()
    assert (lexicon.labels.tolist(), lexicon.leaves.tolist()) == ([0], [True])
    assert [len(found) for found in (lexicon.phrases, lexicon.fillers, lexicon.twins)] == [0, 0, 0]
    assert lexicon.phrases.dtype == np.intp
