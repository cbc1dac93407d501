"""Texts of the persona that a tree says: whether they are there."""

from __future__ import annotations

from collections.abc import Mapping

from vivant.behavior.document import Document, Element
from vivant.behavior.ports import pointer
from vivant.errors import TreeError, did_you_mean
from vivant.persona import OPTIONAL
from vivant.score import Lang


def check_texts(document: Document, texts: Mapping[str, Mapping[Lang, str]]) -> None:
    """Raise TreeError where a tree says a text by a name that the persona lacks.

    Texts that every persona may leave out, such as `idle`, are the tree's business (`HasText`).
    """
    for tree in document.all_trees():
        for element in tree.root.walk():
            for names in _said(element):
                known = [name for name in (*texts, *OPTIONAL) if texts.get(name) or name in OPTIONAL]
                if not any(name in known for name in names):
                    near = did_you_mean(names[0], known)
                    expected = f"a text of the persona, one of {', '.join(sorted(set(known)))}"
                    place = element.place
                    advice = f"D{near[3:]}" if near else ""
                    raise TreeError(place.file, place.line, expected, repr(";".join(names)), advice)


def _said(element: Element) -> list[tuple[str, ...]]:
    written = element.attributes.get("persona", "")
    if element.kind == "HasText" or not written.strip() or pointer(written, "persona") is not None:
        return []
    return [tuple(name.strip() for name in written.split(";") if name.strip())]
