"""The trees that ship, as files; and where a tree that is named is looked for."""

from __future__ import annotations

from pathlib import Path

from vivant.errors import TreeError, did_you_mean

COMMON = "common"
"""The file of subtrees that others include; it is no tree to run."""


def shipped() -> dict[str, Path]:
    """The trees that ship: name to file."""
    return {file.stem: file for file in sorted(Path(__file__).parent.glob("*.xml")) if file.stem != COMMON}


def find(tree: str | Path, folder: Path | None = None) -> Path:
    """The file of a tree: one that ships by its name, else a path, relative to `folder`.

    Raises TreeError where there is none.
    """
    if str(tree) in shipped():
        return shipped()[str(tree)]
    file = (folder or Path()) / tree
    if not file.is_file():
        near = did_you_mean(str(tree), [*shipped(), *(each.name for each in file.parent.glob("*.xml"))])
        found = "a folder" if file.is_dir() else "nothing"
        expected = f"a tree's file, or one that ships ({', '.join(shipped())})"
        raise TreeError(str(file), None, expected, found, f"D{near[3:]}" if near else "")
    return file
