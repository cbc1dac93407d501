from __future__ import annotations

import numpy as np


def test_a_solution_meets_its_handles_and_its_fixed_region(clay):
    fixed = clay.points[:, 1] < 2
    top = clay.nearest((0, 7, 8))
    moves = clay.solve({top: np.array([0.0, 0, 1])}, fixed)
    assert np.allclose(moves[top], [0, 0, 1])
    assert np.abs(moves[fixed]).max() == 0
    assert np.abs(moves).max() < 1.6


def test_the_same_question_gets_the_same_answer(clay):
    fixed = clay.points[:, 1] < 2
    handles = clay.at((0, 7, 8), (0, 0, 1))
    assert np.array_equal(clay.solve(handles, fixed), clay.solve(handles, fixed))


def test_mirroring_twice_changes_nothing(clay, shapes):
    moves = shapes["mouthLeft"]
    assert np.array_equal(clay.mirrored(clay.mirrored(moves)), moves)


def test_nearest_is_never_hidden(clay):
    assert not clay.hidden[clay.nearest((0, clay.dna.mouth.height, 3))]
