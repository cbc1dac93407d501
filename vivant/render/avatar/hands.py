"""Hands with the wrist, which vanishes in the sleeve."""

from __future__ import annotations

import numpy as np

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import (
    Array,
    capsule,
    ellipsoid,
    gradient,
    occlusion,
    smoothstep,
    sphere,
    union,
    unit,
)
from vivant.render.avatar.paint import mix
from vivant.render.avatar.part import Part, mirrored, rgb
from vivant.render.avatar.skeleton import FINGERS, finger_chain, wrist
from vivant.render.avatar.surface import polygonise, relax, thin

_GIRTH = {"Index": 1.0, "Middle": 1.02, "Ring": 0.97, "Little": 0.86}
_PALM_GIRTH = {"Index": 1.0, "Middle": 1.05, "Ring": 1.0, "Little": 0.95}


class Hand:
    """The left hand's field; `wrist` is its origin."""

    def __init__(self, dna: Dna) -> None:
        self.dna = dna
        self.scale = dna.body.hand
        self.radius = dna.body.finger * self.scale
        self.wrist = wrist(dna)
        self.chains = {finger: finger_chain(dna, finger) for finger in FINGERS}

    def __call__(self, points: Array) -> Array:
        local = points - self.wrist
        fingers = np.min([self.finger(local, finger) for finger in _GIRTH], axis=0)
        body = union(self.palm(local), fingers, 0.38)
        body = union(body, self.thumb(local), 0.55)
        return union(body, self.forearm(local), 1.2)

    def palm(self, local: Array) -> Array:
        scale = self.scale
        flat = local * [1, 1.22, 1]
        distance = np.full(len(local), 9.0)
        for finger, girth in _PALM_GIRTH.items():
            knuckle = self.chains[finger][0]
            start = (0.2 * scale, 0, knuckle[2] * 0.42)
            end = (knuckle[0] - 0.35 * scale, knuckle[1] * 1.2 - 0.1, knuckle[2] * 0.98)
            distance = union(distance, capsule(flat, start, end, 1.25 * scale, girth * scale * 1.02), 1.1)
        root, joint = self.chains["Thumb"][:2]
        ball = capsule(
            flat, np.array([0.8, -0.2, 0.9]) * scale, root + 0.62 * (joint - root), 1.15 * scale, 0.95 * scale
        )
        distance = union(distance, ball, 1.0)
        heel = ellipsoid(local, np.array([2.2, -0.75, -1.5]) * scale, np.array([2.3, 0.85, 1.3]) * scale)
        return union(distance, heel, 0.9)

    def finger(self, local: Array, finger: str) -> Array:
        chain = self.chains[finger]
        radii = np.array([1.02, 0.96, 0.88, 0.74]) * self.radius * _GIRTH[finger]
        distance = np.full(len(local), 9.0)
        for bone in range(3):
            start = chain[bone] - ([0.9 * self.scale, 0, 0] if bone == 0 else [0, 0, 0])
            end = chain[bone + 1] - ([radii[3] * 0.8, 0, 0] if bone == 2 else [0, 0, 0])
            distance = union(distance, capsule(local, start, end, radii[bone], radii[bone + 1]), 0.12)
        return union(distance, sphere(local, chain[1] + [0, 0.03, 0], radii[1] * 1.05), 0.2)

    def thumb(self, local: Array) -> Array:
        root, joint, last, tip = self.chains["Thumb"]
        girth = np.array([1.0, 0.84, 0.80, 0.64]) * self.scale
        base = capsule(local, root + 0.4 * (joint - root), joint, girth[0], girth[1])
        middle = capsule(local, joint, last, girth[1], girth[2])
        end = capsule(local, last, tip - 0.32 * (tip - last), girth[2], girth[3])
        return union(union(base, middle, 0.2), end, 0.2)

    def forearm(self, local: Array) -> Array:
        body = self.dna.body
        return capsule(local * [1, 1.12, 1], (-16, 0, 0), (-0.3, 0, 0), body.upper_arm * 0.86, body.wrist * self.scale)


def hand_parts(dna: Dna, cell: float, target: int | None) -> list[Part]:
    """Left and right hand. Without a `target` nothing is collapsed, so the fingers keep their bending loops."""
    hand = Hand(dna)
    start = float(hand.wrist[0]) - 3.2
    low = hand.wrist + [-3.2, -5, -6]
    high = hand.wrist + np.array([15.5, 4.5, 10.5]) * hand.scale

    def trimmed(points: Array) -> Array:
        return np.maximum(hand(points), start + 0.3 - points[:, 0])

    points, triangles = polygonise(trimmed, low, high, (1.9 * cell, 1.45 * cell, cell))
    if target:
        points, triangles = thin(points, triangles, target)
    else:
        points = relax(trimmed, points, triangles, 3)
    normals = gradient(hand, points)
    colours = _colours(dna, hand, points, normals)
    left = Part("HandLeft", points, triangles, "SkinPlain", colours, normals, roughness=0.58, region="leftPalm")
    return [left, mirrored(left, "HandRight")]


def _colours(dna: Dna, hand: Hand, points: Array, normals: Array) -> Array:
    """Skin, redder on knuckles, finger tips and palm, with nails and occlusion."""
    local = points - hand.wrist
    red = 0.16 * smoothstep(0.2, -0.7, local[:, 1]) * smoothstep(-0.5, 1.5, local[:, 0])
    for chain in hand.chains.values():
        for joint in chain[:3]:
            red = np.maximum(red, 0.22 * np.exp(-((np.linalg.norm(local - joint - [0, 0.5, 0], axis=1) / 0.75) ** 2)))
        red = np.maximum(red, 0.34 * np.exp(-((np.linalg.norm(local - chain[3], axis=1) / 0.9) ** 2)))
    skin = mix(
        np.broadcast_to(rgb(dna.complexion.skin), points.shape),
        rgb(dna.complexion.blush),
        np.clip(red, 0, 1) * 0.9,
    )
    for finger, chain in hand.chains.items():
        skin = mix(skin, rgb(dna.complexion.nail), _nail(local, finger, chain) * 0.9)
    shut = occlusion(hand, points, normals, (0.2, 0.45, 0.9))
    shade = np.stack([1 - 0.26 * shut, 1 - 0.32 * shut, 1 - 0.34 * shut], axis=-1)
    return np.asarray(skin * shade)


def _nail(local: Array, finger: str, chain: list[Array]) -> Array:
    axis = chain[3] - chain[2]
    length = float(np.linalg.norm(axis))
    axis = axis / length
    up = np.array([-0.66, 0.05, 0.75]) if finger == "Thumb" else np.array([0.0, 1, 0])
    up = unit(up - axis * (up @ axis))
    offset = local - chain[2] - axis * length * 0.7
    wide, long = (0.45, 0.5) if finger == "Thumb" else (0.36, 0.42)
    radius = np.hypot(offset @ axis / long, offset @ np.cross(axis, up) / wide)
    return np.asarray((1 - smoothstep(0.8, 1.05, radius)) * (offset @ up > 0.15))
