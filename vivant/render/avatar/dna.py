"""The parameters an avatar grows from, and the TOML file they are read from.

Lengths are in *sculpting units*, about 1.3 cm, in the head frame: the origin lies between the eyes' centres,
+X to the avatar's left, +Y up, +Z forward. Colours are 8-bit sRGB triples. Angles are degrees.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

from vivant.errors import BadInput

Triple = tuple[float, float, float]
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Skull:
    """The masses of the head: centres and radii of what is melted together."""

    cranium_centre: Triple = (0, 3.6, -1.0)
    cranium_radii: Triple = (7.75, 8.3, 9.4)
    forehead_centre: Triple = (0, 4.2, 3.0)
    forehead_radii: Triple = (6.6, 5.6, 5.6)
    face_centre: Triple = (0, -2.2, 2.1)
    face_radii: Triple = (6.32, 7.0, 6.3)
    jaw_corner: Triple = (3.85, -5.1, 0.2)
    jaw_radius: float = 1.55
    chin_centre: Triple = (0, -8.05, 6.1)
    chin_radii: Triple = (1.6, 1.35, 1.6)
    cheek_centre: Triple = (3.62, -2.9, 5.3)
    cheek_radius: float = 2.55
    muzzle_centre: Triple = (0, -5.6, 5.6)
    muzzle_radii: Triple = (3.3, 2.6, 2.9)
    neck_radii: tuple[float, float] = (4.0, 4.4)
    ear_centre: Triple = (7.2, -1.2, -0.9)
    ear_scale: float = 1.0
    jaw_pivot: Triple = (0, -2.3, 0.3)
    jaw_opening: float = 19.0


@dataclass(frozen=True)
class Eyes:
    """The eyeball and the almond that the lids leave open."""

    centre: Triple = (3.4, 0, 5.75)
    radius: float = 2.2
    lid_thickness: float = 0.17
    half_width: float = 1.9
    upper: float = 1.08
    lower: float = 0.82
    tilt: float = 5.0
    power: float = 1.15
    splay: float = 3.0
    iris_radius: float = 0.55
    lash_length: float = 0.5


@dataclass(frozen=True)
class Nose:
    bridge_height: float = 0.3
    bridge_depth: float = 7.9
    bridge_radius: float = 0.44
    tip: Triple = (0, -3.05, 9.4)
    tip_radius: float = 0.60
    wing: Triple = (0.8, -3.32, 8.6)
    wing_radius: float = 0.42


@dataclass(frozen=True)
class Mouth:
    height: float = -5.85
    half_width: float = 2.18
    upper_lip: float = 0.60
    lower_lip: float = 0.80
    fullness: float = 1.0
    smile: float = 0.38


@dataclass(frozen=True)
class Complexion:
    skin: Colour = (254, 216, 192)
    blush: Colour = (240, 134, 118)
    blush_strength: float = 0.36
    lip: Colour = (204, 92, 94)
    lip_strength: float = 0.85
    brow: Colour = (70, 44, 34)
    brow_strength: float = 0.9
    brow_thickness: float = 0.36
    brow_height: float = 2.2
    brow_arch: float = 0.48
    liner: Colour = (52, 30, 28)
    liner_strength: float = 0.65
    shadow: Colour = (180, 110, 100)
    shadow_strength: float = 0.15
    iris: Colour = (98, 56, 36)
    iris_light: Colour = (172, 104, 60)
    nail: Colour = (238, 176, 164)


@dataclass(frozen=True)
class Hair:
    dark: Colour = (52, 31, 24)
    light: Colour = (116, 70, 46)
    parting: float = 24.0
    length: float = -9.4
    volume: float = 1.0


@dataclass(frozen=True)
class Body:
    height: float = 1.64
    shoulder: float = 10.4
    waist: float = 7.0
    hip: float = 8.7
    bust: float = 1.0
    upper_arm: float = 2.55
    thigh: float = 4.5
    hand: float = 1.06
    finger: float = 0.66
    wrist: float = 1.48


@dataclass(frozen=True)
class Uniform:
    jacket: Colour = (38, 62, 104)
    lapel: Colour = (30, 50, 88)
    blouse: Colour = (246, 243, 238)
    scarf: Colour = (222, 88, 72)
    scarf_stripe: Colour = (250, 236, 220)
    trousers: Colour = (46, 56, 84)
    shoes: Colour = (36, 32, 38)
    sole: Colour = (24, 22, 26)
    button: Colour = (214, 180, 110)
    badge: Colour = (244, 244, 240)


@dataclass(frozen=True)
class Dna:
    """Everything that makes one avatar differ from another."""

    name: str = "Host"
    seed: int = 5
    skull: Skull = field(default_factory=Skull)
    eyes: Eyes = field(default_factory=Eyes)
    nose: Nose = field(default_factory=Nose)
    mouth: Mouth = field(default_factory=Mouth)
    complexion: Complexion = field(default_factory=Complexion)
    hair: Hair = field(default_factory=Hair)
    body: Body = field(default_factory=Body)
    uniform: Uniform = field(default_factory=Uniform)


def load(path: Path) -> Dna:
    """Read a parameter file; what it leaves out keeps its default.

    Raises
    ------
    BadInput
        The file is not TOML, or has an unknown key or a value of the wrong kind.
    """
    text = path.read_text(encoding="utf-8")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(path, None, "a TOML file", str(error)) from error
    made: Dna = _fill(Dna, table, path, text)
    return made


def _fill(kind: type[Any], table: dict[str, Any], path: Path, text: str) -> Any:
    hints = get_type_hints(kind)
    known = {entry.name for entry in fields(kind)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise BadInput(path, _line(text, key), f"one of {', '.join(sorted(known))}", repr(key))
        values[key] = _value(hints[key], key, value, path, text)
    return kind(**values)


def _value(hint: Any, key: str, value: Any, path: Path, text: str) -> Any:
    if is_dataclass(hint) and isinstance(value, dict):
        return _fill(hint, value, path, text)  # type: ignore[arg-type]
    default_length = {Triple: 3, Colour: 3, tuple[float, float]: 2}.get(hint)
    numbers = isinstance(value, list) and all(_number(item) for item in value)
    if default_length and numbers and len(value) == default_length:
        return tuple(value)
    if (
        (hint is float and _number(value))
        or (hint is int and type(value) is int)
        or (hint is str and isinstance(value, str))
    ):
        return value
    expected = f"{default_length} numbers" if default_length else getattr(hint, "__name__", str(hint))
    raise BadInput(path, _line(text, key), f"{key} to be {expected}", repr(value))


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _line(text: str, key: str) -> int | None:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().strip("[]").split("=")[0].strip() == key:
            return number
    return None
