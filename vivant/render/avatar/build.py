"""From a parameter file to a VRM file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vivant.render.avatar import rings
from vivant.render.avatar.accessories import cuff_parts, lapel_parts, scarf_parts, small_parts
from vivant.render.avatar.complexion import face_part
from vivant.render.avatar.deform import Clay
from vivant.render.avatar.dna import Dna, load
from vivant.render.avatar.ears import ear_parts
from vivant.render.avatar.eyes import eye_parts, lash_parts
from vivant.render.avatar.face import build_face
from vivant.render.avatar.hair import Bob, hair_part
from vivant.render.avatar.hands import hand_parts
from vivant.render.avatar.jacket import Jacket, jacket_part
from vivant.render.avatar.part import Part, joined
from vivant.render.avatar.shapes import face_shapes
from vivant.render.avatar.skeleton import build_skeleton
from vivant.render.avatar.teeth import mouth_parts
from vivant.render.avatar.trousers import shoes_part, trousers_part
from vivant.render.avatar.vrm import VrmWriter
from vivant.render.avatar.weights import Binder


@dataclass(frozen=True)
class Level:
    """How much detail the parts get: numbers of triangles and sizes of textures in pixels."""

    face: rings.Detail
    face_texture: int
    jacket_texture: int
    hair_texture: int
    eye_texture: int
    hair: tuple[int, int]
    ear: int
    jacket: int
    trousers: int
    shoes: int
    scarf: int
    hand_cell: float
    hand: int | None
    lapel: tuple[int, int]
    knot: int
    cuff: int
    trim: int


LEVELS = {
    "high": Level(
        rings.HIGH,
        1024,
        1024,
        512,
        256,
        (28, 109),
        400,
        6000,
        2200,
        1400,
        48,
        0.31,
        None,
        (28, 6),
        240,
        20,
        2,
    ),
    "low": Level(rings.LOW, 512, 512, 256, 128, (13, 50), 100, 1700, 420, 260, 18, 0.30, 560, (16, 4), 50, 8, 1),
}


@dataclass(frozen=True)
class Report:
    """What was built: the file, its size in bytes, triangles and vertices per mesh."""

    path: Path
    size: int
    triangles: dict[str, int]
    vertices: dict[str, int]

    def __str__(self) -> str:
        total = sum(self.triangles.values())
        parts = ", ".join(f"{name} {count}" for name, count in self.triangles.items())
        return f"{self.path}: {self.size / 1e6:.2f} MB, {total} triangles ({parts})"


def build(dna: Path, out: Path, level: str = "high") -> Report:
    """Build the avatar of a parameter file and write it as VRM 1.0.

    The same input gives the same bytes on the same machine and library versions.

    Parameters
    ----------
    dna : the TOML file (see `dna.load`).
    out : the file to write.
    level : ``"high"`` or ``"low"``.

    Raises
    ------
    BadInput
        The parameter file is wrong.
    ValueError
        No such level.
    """
    if level not in LEVELS:
        raise ValueError(f"no level {level!r}; there are: {', '.join(LEVELS)}")
    parameters = load(dna)
    parts = model(parameters, LEVELS[level])
    skeleton = build_skeleton(parameters)
    binder = Binder(parameters, skeleton)
    for part in parts:
        binder.bind(part)
    crown = max(float(part.points[:, 1].max()) for part in parts)
    data = VrmWriter(parameters, skeleton, crown).write(parts)
    out.write_bytes(data)
    triangles = {part.name: len(part.triangles) for part in parts}
    return Report(out, len(data), triangles, {part.name: len(part.points) for part in parts})


def model(dna: Dna, level: Level) -> list[Part]:
    """All parts, unbound."""
    return [*_head(dna, level), *_outfit(dna, level)]


def _head(dna: Dna, level: Level) -> list[Part]:
    bob = Bob(dna, *level.hair)
    face = build_face(dna, level.face)
    skin = face_part(dna, face, bob.near(), level.face_texture)
    skin.shapes = face_shapes(Clay(dna, face))
    mouth = mouth_parts(dna, face)
    return [
        skin,
        *eye_parts(dna, face, level.eye_texture),
        joined("Lashes", lash_parts(dna, face, skin.shapes)),
        joined("Teeth", [part for part in mouth if part.material == "Teeth"]),
        joined("Gums", [part for part in mouth if part.material == "Gum"]),
        joined("Ears", ear_parts(dna, bob.near(), level.ear)),
        hair_part(dna, bob, level.hair_texture),
    ]


def _outfit(dna: Dna, level: Level) -> list[Part]:
    jacket = Jacket(dna)
    return [
        *hand_parts(dna, level.hand_cell, level.hand),
        jacket_part(dna, jacket, level.jacket, level.jacket_texture),
        joined("Trim", [*lapel_parts(dna, jacket, *level.lapel), *cuff_parts(dna, jacket, level.cuff)]),
        joined("Scarf", scarf_parts(dna, level.scarf, level.knot)),
        *small_parts(dna, jacket, level.trim),
        trousers_part(dna, level.trousers),
        shoes_part(dna, level.shoes),
    ]
