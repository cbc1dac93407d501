"""A part of an avatar: one mesh with one material."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vivant.render.avatar.fields import MIRROR, Array, Index, Mask
from vivant.render.avatar.surface import vertex_normals

Texture = NDArray[np.uint8]


@dataclass
class Part:
    """One mesh.

    Attributes
    ----------
    points : (n, 3) sculpting units, head frame (see `dna`).
    triangles : (t, 3), counter-clockwise seen from outside.
    normals : (n, 3) unit; computed from the triangles where left out.
    colours : (n, 3) sRGB in [0, 1], multiplied with the texture.
    uv : (n, 2), v up, or None.
    texture : (h, w, 3) uint8 sRGB, first row on top, or None.
    shapes : displacements (n, 3) per morph target.
    region : which rule binds it to the bones (see `weights`).
    stiff : mask (n,) of points whose normals no shape changes, or None.
    """

    name: str
    points: Array
    triangles: Index
    material: str
    colours: Array
    normals: Array | None = None
    uv: Array | None = None
    texture: Texture | None = None
    roughness: float = 0.8
    double_sided: bool = False
    region: str = "head"
    shapes: dict[str, Array] = field(default_factory=dict)
    stiff: Mask | None = None
    joints: Index | None = None
    weights: Array | None = None

    def __post_init__(self) -> None:
        self.colours = np.broadcast_to(np.asarray(self.colours, float), self.points.shape).copy()
        if self.normals is None:
            self.normals = vertex_normals(self.points, self.triangles)


def rgb(colour: tuple[int, int, int] | Array) -> Array:
    """An 8-bit sRGB triple as floats in [0, 1]."""
    return np.asarray(colour, float) / 255


def mirrored(part: Part, name: str) -> Part:
    """The same part on the other side of the body (its shapes are mirrored and swap Left and Right)."""
    assert part.normals is not None
    return Part(
        name=name,
        points=part.points * MIRROR,
        triangles=part.triangles[:, [0, 2, 1]].copy(),
        material=part.material,
        colours=part.colours,
        normals=part.normals * MIRROR,
        uv=part.uv,
        texture=part.texture,
        roughness=part.roughness,
        double_sided=part.double_sided,
        region=part.region.replace("left", "right"),
        shapes={swap_side(shape): move * MIRROR for shape, move in part.shapes.items()},
    )


def swap_side(shape: str) -> str:
    """The name of a shape's mirror image: ``jawLeft`` for ``jawRight``; a middle shape is its own."""
    if shape.endswith("Left"):
        return shape[:-4] + "Right"
    if shape.endswith("Right"):
        return shape[:-5] + "Left"
    return shape


def joined(name: str, parts: list[Part]) -> Part:
    """Parts of one material and region as one mesh; a shape that a part lacks leaves it at rest."""
    first = parts[0]
    starts = np.cumsum([0, *(len(part.points) for part in parts)])
    names = sorted({shape for part in parts for shape in part.shapes})
    textured = all(part.uv is not None for part in parts)
    return Part(
        name=name,
        points=np.concatenate([part.points for part in parts]),
        triangles=np.concatenate([part.triangles + start for part, start in zip(parts, starts, strict=False)]),
        material=first.material,
        colours=np.concatenate([part.colours for part in parts]),
        normals=np.concatenate([part.normals for part in parts if part.normals is not None]),
        uv=np.concatenate([part.uv for part in parts if part.uv is not None]) if textured else None,
        texture=first.texture,
        roughness=first.roughness,
        double_sided=first.double_sided,
        region=first.region,
        shapes={
            shape: np.concatenate([part.shapes.get(shape, np.zeros_like(part.points)) for part in parts])
            for shape in names
        },
    )
