"""Cues: everyday words by which visitors give away which topic they mean, beside the documents.

`cues/en.txt` belongs to the documents in `en/`:

    # parking                       the document en/parking.md
    ! leave my car, garage          nearly always means this topic
    ~ car, wheels                   points to it, but to others as well
    ## Parking fees                 one of its headings: what follows points to that section

Cues become forms of the glossary whose concepts are the topic and the section; they are matched, never spoken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from vivant.agent.documents import Document, read_text
from vivant.agent.glossary import SUGGESTED, Glossary, form_key
from vivant.errors import KnowledgeError, did_you_mean

FOLDER = "cues"
"""Name of the folder within the knowledge folder."""

STRENGTHS = {"!": 1.0, "~": SUGGESTED}
"""How far a cue stands for its topic, by the mark at the beginning of its line."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase, the document and heading ('' for all of it) that it points to, and how surely, (0, 1]."""

    form: str
    document: str
    heading: str
    strength: float


COMMON = 0.5
"""Salience up to which a concept is one that every other question names."""

Cues: TypeAlias = tuple[Cue, ...]


def topic(document: str, heading: str = "") -> str:
    """The concept of a document or of one of its sections."""
    return f"{document}#{heading}" if heading else document


def is_topic(concept: str) -> bool:
    """Whether a concept is a document's or a section's, not one of the glossary's."""
    return "/" in concept


def load_cues(folder: Path, documents: Iterable[Document]) -> Cues:
    """All cues of a knowledge folder; () where it has no `cues`.

    Raises KnowledgeError where a cue belongs to no document or heading.
    """
    known = {document.path: document for document in documents}
    return tuple(cue for file in sorted((folder / FOLDER).glob("*.txt")) for cue in _read(file, known))


def _read(file: Path, known: dict[str, Document]) -> Iterator[Cue]:
    document, heading = "", ""
    for number, line in enumerate(read_text(file).split("\n"), 1):
        mark, _, rest = line.strip().partition(" ")
        match mark:
            case "":
                continue
            case "#":
                document, heading = f"{file.stem}/{rest.strip()}.md", ""
                _require(document in known, file, number, "a document", document, known)
            case "##":
                heading = rest.strip()
                headings = [section.heading for section in known[document].sections] if document else []
                _require(heading in headings, file, number, f"a heading of {document}", heading, headings)
            case "!" | "~":
                _require(bool(document), file, number, "`# document` before the first cue", line.strip(), ())
                for form in rest.replace("，", ",").split(","):
                    if form.strip():
                        yield Cue(form.strip(), document, heading, STRENGTHS[mark])
            case _:
                _require(False, file, number, "a line that begins with #, ##, ! or ~", line.strip(), ())


def _require(holds: bool, file: Path, line: int, expected: str, found: str, known: Iterable[str]) -> None:
    if not holds:
        near = did_you_mean(found, known).lstrip(", ")
        raise KnowledgeError(file, line, expected, repr(found), near[:1].upper() + near[1:])


def extended(glossary: Glossary, cues: Iterable[Cue]) -> Glossary:
    """The glossary with cues as forms. A cue keeps what its words mean without it."""
    wider = replace(
        glossary,
        english=dict(glossary.english),
        chinese=dict(glossary.chinese),
        salience=dict(glossary.salience),
        costs=dict(glossary.costs),
        reach=dict(glossary.reach),
    )
    fresh: set[str | tuple[str, ...]] = set()
    for cue in cues:
        key = form_key(cue.form)
        if not key or _says_nothing(cue.form, glossary):
            continue
        forms: dict[str | tuple[str, ...], dict[str, float]] = wider.chinese if isinstance(key, str) else wider.english  # type: ignore[assignment]
        if key not in fresh:
            fresh.add(key)
            forms[key] = {**glossary.sense(cue.form), **forms.get(key, {})}
            if isinstance(key, str):
                wider.price(key)
        for concept in (topic(cue.document), topic(cue.document, cue.heading)):
            forms[key][concept] = max(cue.strength, forms[key].get(concept, 0.0))
            wider.salience[concept] = 1.0
    return wider


def _says_nothing(form: str, glossary: Glossary) -> bool:
    """Whether a form is of everyday words, and of concepts that every other question names, as "how much is it"."""
    for unit in glossary.units(form):
        if not unit.everyday and not unit.number and not unit.concepts:
            return False
        if any(glossary.salience[concept] > COMMON for concept in unit.concepts):
            return False
    return True
