from __future__ import annotations

import numpy as np

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.skeleton import FINGERS, build_skeleton, finger_bones


def test_parents_come_first_and_only_the_hips_have_none():
    seen: set[str] = set()
    for name, joint in build_skeleton(Dna()).items():
        assert joint.parent in seen if joint.parent else name == "hips"
        seen.add(name)
    assert len(seen) == 6 + 2 * (1 + 4 + 15 + 4)


def test_the_skeleton_is_symmetric():
    bones = build_skeleton(Dna())
    for name, joint in bones.items():
        if name.startswith("left"):
            assert np.allclose(bones["right" + name[4:]].place, joint.place * [-1, 1, 1])


def test_every_finger_has_three_bones_in_a_row():
    bones = build_skeleton(Dna())
    for finger in FINGERS:
        chain = ["leftHand", *("left" + bone for bone in finger_bones(finger))]
        assert [bones[child].parent for child in chain[1:]] == chain[:-1]
