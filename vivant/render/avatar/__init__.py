"""The avatars that ship: VRM 1.0 files made by code.

This package is light. What *builds* an avatar lives in its modules (`vivant.render.avatar.build`), needs the
`avatar` extra, and is imported by nobody at run time.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

__all__ = ["shipped"]

_SUFFIX = {"high": ".vrm", "low": ".low.vrm"}


def shipped(name: str = "host", level: str = "high") -> Path:
    """Return the file of a shipped avatar.

    Parameters
    ----------
    name : the avatar's name, as in `dna/<name>.toml`.
    level : ``"high"`` (30-40 k triangles) or ``"low"`` (at most 10 k, for machines without a graphics card).

    Raises
    ------
    FileNotFoundError
        No such avatar ships; the sentence lists those that do.
    """
    folder = Path(str(files(__name__) / "shipped"))
    path = folder / f"{name}{_SUFFIX.get(level, '.' + level + '.vrm')}"
    if not path.is_file():
        there = ", ".join(sorted(entry.name for entry in folder.glob("*.vrm")))
        raise FileNotFoundError(f"no avatar {name!r} at level {level!r} ships with vivant; there are: {there}")
    return path
