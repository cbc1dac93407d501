"""Trees to begin with: what `vivant behavior new` writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from vivant.behavior.reading import documents, read
from vivant.behavior.trees import find
from vivant.errors import TreeError

SMALL = "small"
"""The template that is taken where no tree is named."""


def begun(name: str, origin: str | None = None) -> Mapping[str, str]:
    """The files of a new tree: their names and what they hold.

    name : of the tree, as "night-guide". origin : a tree that ships, or a file, to begin with; it is copied with its
    comments, and with the files that it includes. Raises TreeError: no such name, no such tree.
    """
    if re.fullmatch(r"[A-Za-z][\w-]*", name) is None:
        raise TreeError(name, None, "a name of letters, digits, _ and -", repr(name))
    if origin is None:
        return {f"{name}.xml": _small(name)}
    file = find(origin)
    document = read(file)
    files = {f"{name}.xml": file.read_text("utf-8")}
    for included in list(documents(document))[1:]:
        path = Path(included.file)
        if not path.resolve().is_relative_to(file.resolve().parent):
            advice = "Copy that tree by hand, or move the file beside it."
            raise TreeError(str(file), None, "includes in the folder of the tree", included.file, advice)
        files[path.resolve().relative_to(file.resolve().parent).as_posix()] = path.read_text("utf-8")
    return files


def _small(name: str) -> str:
    template = Path(__file__).with_name(f"{SMALL}.xml").read_text("utf-8")
    return template.replace("TreeName", "".join(part[:1].upper() + part[1:] for part in re.split(r"[-_]", name)))
