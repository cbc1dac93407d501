"""Idle life of the body: breath, shifts of weight, small drifts; a loop without a seam.

All of it is built from functions of period `DURATION`, so that the end leads into the beginning by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vivant.expression.motion import posture, quaternion, skeleton
from vivant.expression.motion.blink import face_life
from vivant.expression.motion.ease import minimum_jerk
from vivant.expression.motion.quaternion import Array
from vivant.expression.motion.reach import solve_leg
from vivant.expression.motion.skeleton import INDEX
from vivant.score import BODY_RATE, BONES, IdleClip

DURATION = 36.0
"""Seconds of one round."""

BREATHS = 8
"""Breaths in one round: 13.3 a minute, an adult at rest."""

TOE_OUT = np.radians(6.0)
_LEGS = ("UpperLeg", "LowerLeg", "Foot")


@dataclass(frozen=True, slots=True)
class Stance:
    """Where the weight is: from -1, all on the right leg, to 1, all on the left; reached at `at` seconds."""

    at: float
    weight: float
    takes: float = 1.9


_STANCES = (Stance(2.0, 0.75), Stance(9.6, 0.35), Stance(14.4, -0.8), Stance(22.9, -0.45), Stance(28.1, 0.15))


def idle_clip(seed: int = 7) -> IdleClip:
    """One round of idle life: 36 s for every bone and the face.

    The same `seed` gives the same clip.
    """
    random = np.random.default_rng(seed)
    t = np.arange(round(DURATION * BODY_RATE)) / BODY_RATE
    weight = _weight(t)
    hips = _hips_offset(t, weight, random)
    pose = _breathe(t) + _drift(t, random) + _counterpoise(weight)
    rotations = posture.rotations_of(pose)
    _plant_feet(rotations, hips)
    return IdleClip(
        weights=face_life(DURATION, random),
        bones=tuple(range(len(BONES))),
        rotations=rotations.astype(np.float32),
        hips=hips.astype(np.float32),
    )


def _weight(t: Array) -> Array:
    """(n,): the stances one after the other, the last leading into the first."""
    total = np.full_like(t, _STANCES[-1].weight)
    for before, stance in zip((_STANCES[-1], *_STANCES), _STANCES, strict=False):
        total += (stance.weight - before.weight) * minimum_jerk((t - stance.at) / stance.takes)
    return total


def _hips_offset(t: Array, weight: Array, random: np.random.Generator) -> Array:
    """(n, 3) metres: sideways over the standing leg, a little down so that the knees are loose, and sway."""
    sway = np.stack([_noise(t, random, slowest=3, fastest=14) for _ in range(2)], axis=-1)
    x = 0.026 * weight + 0.0015 * sway[:, 0]
    y = -0.002 - 0.004 * weight**2
    z = -0.004 + 0.003 * sway[:, 1]
    return np.stack((x, y, z), axis=-1)


def _breathe(t: Array) -> Array:
    """(n, 52, 3): chest and shoulders rise and fall; breathing in is quicker than out; the head stays level."""
    phase = 2.0 * np.pi * BREATHS * t / DURATION + 0.5 * np.sin(2.0 * np.pi * 2.0 * t / DURATION + 1.0)
    breath = 0.5 - 0.5 * np.cos(phase + 0.45 * np.sin(phase))
    pose = np.zeros((len(t), len(BONES), 3))
    for bone, axis, degrees in (
        ("chest", 0, -0.9), ("upperChest", 0, -1.1), ("neck", 0, 1.1), ("head", 0, 0.7), ("spine", 0, 0.3),
        ("leftShoulder", 2, 1.4), ("rightShoulder", 2, -1.4), ("leftUpperArm", 2, -1.0), ("rightUpperArm", 2, 1.0),
    ):  # fmt: skip
        pose[:, INDEX[bone], axis] = np.radians(degrees) * breath
    return pose


def _drift(t: Array, random: np.random.Generator) -> Array:
    """(n, 52, 3): slow wandering, most of it in the head; the arms hang and follow late; hands never freeze."""
    pose = np.zeros((len(t), len(BONES), 3))
    for bone, degrees, fastest in (
        ("head", (1.3, 2.2, 1.0), 12), ("neck", (0.5, 1.0, 0.6), 9), ("upperChest", (0.3, 0.7, 0.3), 7),
        ("spine", (0.3, 0.6, 0.0), 6),
        ("leftUpperArm", (0.8, 0.6, 0.5), 8), ("rightUpperArm", (0.8, 0.6, 0.5), 8),
        ("leftLowerArm", (1.0, 1.3, 0.0), 10), ("rightLowerArm", (1.0, 1.3, 0.0), 10),
        ("leftHand", (0.6, 0.8, 1.5), 12), ("rightHand", (0.6, 0.8, 1.5), 12),
    ):  # fmt: skip
        for axis in range(3):
            pose[:, INDEX[bone], axis] += np.radians(degrees[axis]) * _noise(t, random, 1, fastest)
    for side, sign in (("left", -1.0), ("right", 1.0)):
        for finger in skeleton.FINGERS[1:]:
            for joint in ("Proximal", "Intermediate"):
                pose[:, INDEX[f"{side}{finger}{joint}"], 2] += sign * np.radians(2.0) * _noise(t, random, 2, 14)
    return pose


def _counterpoise(weight: Array) -> Array:
    """(n, 52, 3): the hip over the standing leg rises, the spine answers, the head comes back upright.

    The arms differ a little, as no two arms ever hang alike.
    """
    pose = np.zeros((len(weight), len(BONES), 3))
    for bone, (yaw, roll) in {
        "hips": (-1.5, 2.6), "spine": (1.0, -2.1), "chest": (0.6, -1.0), "upperChest": (0.3, -0.4),
        "neck": (-0.2, 0.5), "head": (-0.2, 0.4),
        "leftUpperArm": (0.0, 0.8), "rightUpperArm": (0.0, 0.8),
    }.items():  # fmt: skip
        pose[:, INDEX[bone], 1] = np.radians(yaw) * weight
        pose[:, INDEX[bone], 2] = np.radians(roll) * weight
    pose[:, INDEX["leftLowerArm"], 1] += np.radians(-5.0)
    pose[:, INDEX["rightLowerArm"], 1] += np.radians(-2.0)
    pose[:, INDEX["leftUpperArm"], 1] += np.radians(2.0)
    return pose


def _plant_feet(rotations: Array, hips: Array) -> None:
    """Turn the legs (in place) so that both ankles stay where the T-pose has them, turned out."""
    rest, _ = skeleton.forward(np.tile(quaternion.IDENTITY, (len(BONES), 1)))
    turn = rotations[:, INDEX["hips"]]
    for side, sign in (("left", 1.0), ("right", -1.0)):
        bones = [INDEX[side + part] for part in _LEGS]
        joint = rest[INDEX["hips"]] + hips + quaternion.rotate(turn, skeleton.OFFSETS[bones[0]])
        for bone, turned in zip(bones, solve_leg(turn, joint, rest[bones[2]], sign * TOE_OUT), strict=True):
            rotations[:, bone] = turned


def _noise(t: Array, random: np.random.Generator, slowest: int, fastest: int) -> Array:
    """(n,): wandering about 0, mostly within [-1, 1], made of whole cycles of the round; slower parts are stronger."""
    cycles = np.arange(slowest, fastest + 1)
    strength = random.normal(size=len(cycles)) / np.sqrt(cycles)
    phases = random.uniform(0.0, 2.0 * np.pi, len(cycles))
    wave = np.sin(2.0 * np.pi * t[:, None] * cycles / DURATION + phases) @ strength
    return np.asarray(wave / (1.6 * np.linalg.norm(strength) / np.sqrt(2.0)))
