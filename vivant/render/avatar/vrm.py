"""A VRM 1.0 file of parts and skeleton (VRM Consortium, VRMC_vrm-1.0)."""

from __future__ import annotations

from typing import Any

import numpy as np

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.expressions import PRESETS, VISEMES, Weights
from vivant.render.avatar.fields import Array, unit
from vivant.render.avatar.gltf import FLOAT, INDICES, UBYTE, USHORT, VERTICES, Glb
from vivant.render.avatar.part import Part
from vivant.render.avatar.shapes import ARKIT
from vivant.render.avatar.skeleton import FLOOR_Y, Skeleton
from vivant.render.avatar.surface import vertex_normals

SMALLEST_MOVE = 4e-3
"""Displacements below this (sculpting units: 0.05 mm) are left out of the morph targets."""
SMALLEST_TURN = 0.03
"""Changes of a normal below this are left out."""

Binds = dict[str, list[tuple[int, int]]]


class VrmWriter:
    """Writes one avatar. `scale` turns sculpting units into metres; the floor lies at y = 0."""

    def __init__(self, dna: Dna, skeleton: Skeleton, crown: float) -> None:
        self.dna = dna
        self.skeleton = skeleton
        self.scale = dna.body.height / (crown - FLOOR_Y)
        self.glb = Glb("vivant")
        self.materials: dict[str, int] = {}
        self.binds: Binds = {}
        self.nodes = {name: rank + 1 for rank, name in enumerate(skeleton)}

    def write(self, parts: list[Part]) -> bytes:
        """The file of the bound parts."""
        self._add_skeleton()
        meshes = [self._add_part(part) for part in parts]
        self.glb.document["scenes"] = [{"nodes": [0, *meshes]}]
        self.glb.document["extensionsUsed"] = ["VRMC_vrm"]
        self.glb.document["extensions"] = {"VRMC_vrm": self._extension(meshes)}
        return self.glb.encode()

    def _metres(self, points: Array) -> Array:
        return np.asarray((points - [0, FLOOR_Y, 0]) * self.scale)

    def _add_skeleton(self) -> None:
        self.glb.append("nodes", {"name": "Root", "children": [self.nodes["hips"]]})
        for name, joint in self.skeleton.items():
            origin = self.skeleton[joint.parent].place if joint.parent else np.array([0, FLOOR_Y, 0])
            entry: dict[str, Any] = {
                "name": name,
                "translation": ((joint.place - origin) * self.scale).tolist(),
            }
            children = [self.nodes[child] for child, other in self.skeleton.items() if other.parent == name]
            if children:
                entry["children"] = children
            self.glb.append("nodes", entry)
        inverse = np.tile(np.eye(4, dtype=np.float32), (len(self.skeleton), 1, 1))
        inverse[:, :3, 3] = -np.stack([self._metres(joint.place) for joint in self.skeleton.values()])
        matrices = inverse.transpose(0, 2, 1).reshape(-1, 16)
        skin = {
            "joints": list(self.nodes.values()),
            "inverseBindMatrices": self.glb.accessor(matrices, FLOAT),
            "skeleton": self.nodes["hips"],
        }
        self.glb.append("skins", skin)

    def _add_part(self, part: Part) -> int:
        """Add a mesh with its node; returns the node's index."""
        primitive: dict[str, Any] = {
            "attributes": self._attributes(part),
            "indices": self.glb.accessor(part.triangles.ravel(), USHORT, INDICES),
            "material": self._material(part),
            "mode": 4,
        }
        mesh: dict[str, Any] = {"name": part.name, "primitives": [primitive]}
        names = [name for name in ARKIT if name in part.shapes]
        if names:
            primitive["targets"] = [self._target(part, name) for name in names]
            mesh["extras"] = {"targetNames": names}
            mesh["weights"] = [0.0] * len(names)
        node = self.glb.append("nodes", {"name": part.name, "mesh": self.glb.append("meshes", mesh), "skin": 0})
        for rank, name in enumerate(names):
            self.binds.setdefault(name, []).append((node, rank))
        return node

    def _attributes(self, part: Part) -> dict[str, int]:
        glb = self.glb
        assert part.normals is not None
        assert part.joints is not None
        assert part.weights is not None
        linear = np.where(part.colours <= 0.04045, part.colours / 12.92, ((part.colours + 0.055) / 1.055) ** 2.4)
        colours = np.c_[np.clip(linear, 0, 1), np.ones(len(linear))] * 255
        weights = np.round(part.weights * 65535).astype(np.int64)
        weights[:, 0] += 65535 - weights.sum(axis=1)
        attributes = {
            "POSITION": glb.accessor(self._metres(part.points), FLOAT, VERTICES, bounds=True),
            "NORMAL": glb.accessor(_valid(part.normals), FLOAT, VERTICES),
            "COLOR_0": glb.accessor(np.round(colours), UBYTE, VERTICES, normalized=True),
            "JOINTS_0": glb.accessor(np.where(weights > 0, part.joints, 0), UBYTE, VERTICES),
            "WEIGHTS_0": glb.accessor(weights, USHORT, VERTICES, normalized=True),
        }
        if part.uv is not None:
            attributes["TEXCOORD_0"] = glb.accessor(part.uv * [1, -1] + [0, 1], FLOAT, VERTICES)
        return attributes

    def _material(self, part: Part) -> int:
        if part.material not in self.materials:
            surface: dict[str, Any] = {"metallicFactor": 0.0, "roughnessFactor": part.roughness}
            if part.texture is not None:
                surface["baseColorTexture"] = {"index": self.glb.texture(part.texture)}
            entry = {"name": part.material, "pbrMetallicRoughness": surface, "doubleSided": part.double_sided}
            self.materials[part.material] = self.glb.append("materials", entry)
        return self.materials[part.material]

    def _target(self, part: Part, name: str) -> dict[str, int]:
        """A morph target; mouthClose, which is only used with jawOpen, turns the normals of the open jaw."""
        moves = part.shapes[name]
        moves = np.where(np.abs(moves).max(axis=1, keepdims=True) > SMALLEST_MOVE, moves, 0)
        base = part.points + (part.shapes["jawOpen"] if name == "mouthClose" else 0)
        turns = vertex_normals(base + moves, part.triangles) - vertex_normals(base, part.triangles)
        if part.stiff is not None:
            turns[part.stiff] = 0
        turns = np.where(np.abs(turns).max(axis=1, keepdims=True) > SMALLEST_TURN, turns, 0)
        return {
            "POSITION": self.glb.sparse(moves * self.scale, True),
            "NORMAL": self.glb.sparse(turns, False),
        }

    def _extension(self, meshes: list[int]) -> dict[str, Any]:
        visemes = {f"viseme_{name}": weights for name, weights in VISEMES.items()}
        singles = {name: {name: 1.0} for name in ARKIT}
        return {
            "specVersion": "1.0",
            "meta": _meta(self.dna.name),
            "humanoid": {"humanBones": {name: {"node": node} for name, node in self.nodes.items()}},
            "expressions": {
                "preset": {name: self._expression(weights) for name, weights in PRESETS.items()},
                "custom": {name: self._expression(weights) for name, weights in {**singles, **visemes}.items()},
            },
            "lookAt": self._look_at(),
            "firstPerson": {"meshAnnotations": [{"node": node, "type": "auto"} for node in meshes]},
        }

    def _expression(self, weights: Weights) -> dict[str, Any]:
        binds = [
            {"node": node, "index": index, "weight": weight}
            for shape, weight in weights.items()
            for node, index in self.binds[shape]
        ]
        overrides = {f"override{what}": "none" for what in ("Blink", "LookAt", "Mouth")}
        return {"isBinary": False, "morphTargetBinds": binds, **overrides}

    def _look_at(self) -> dict[str, Any]:
        eyes = np.array([0, *self.dna.eyes.centre[1:]])
        offset = (eyes - self.skeleton["head"].place) * self.scale
        spans = {"HorizontalInner": 10.0, "HorizontalOuter": 12.0, "VerticalDown": 10.0, "VerticalUp": 10.0}
        ranges = {f"rangeMap{name}": {"inputMaxValue": 90.0, "outputScale": span} for name, span in spans.items()}
        return {"type": "bone", "offsetFromHeadBone": offset.tolist(), **ranges}


def _meta(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "version": "1.0",
        "authors": ["vivant"],
        "copyrightInformation": "The vivant authors, Apache-2.0",
        "licenseUrl": "https://vrm.dev/licenses/1.0/",
        "otherLicenseUrl": "https://www.apache.org/licenses/LICENSE-2.0",
        "avatarPermission": "everyone",
        "commercialUsage": "corporation",
        "creditNotation": "unnecessary",
        "allowRedistribution": True,
        "modification": "allowModificationRedistribution",
    }


def _valid(normals: Array) -> Array:
    """Normals of length 1; one of a degenerate corner points up."""
    lost = np.linalg.norm(normals, axis=1, keepdims=True) < 0.5
    return unit(np.where(lost, [0.0, 1.0, 0.0], normals))
