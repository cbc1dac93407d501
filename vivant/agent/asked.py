"""Asked: what visitors ask, in their own words, beside the documents.

`asked/zh/parking.txt` belongs to `zh/parking.md`, one question a line:

    ## Parking fees                          a heading of the document: this section answers what follows
    do you charge for motorbikes
    > Parking costs 3 yuan an hour.          one of its passages: just this one answers what follows
    what do I pay if I leave the van here all day

`unanswered/zh/parking.txt` holds questions that sound like the document's, but that no document answers. None of it is
ever spoken: it widens what a section is found by, and a classifier learns from it (`vivant.train`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from vivant.agent.contracts import Passage
from vivant.agent.documents import read_text
from vivant.errors import KnowledgeError, did_you_mean

STALE = "its questions count for the whole section; write the passage as it stands now"

ASKED, UNANSWERED = "asked", "unanswered"
"""Names of the folders within the knowledge folder."""

Section: TypeAlias = tuple[str, str]
"""A section by its document's path and its heading."""

Said: TypeAlias = tuple[str, str]
"""A passage by its document's path and its text."""

Questions: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions by what answers them."""

    sections: Mapping[Section, Questions] = field(default_factory=dict)
    """All that a section answers, those of its passages included."""
    passages: Mapping[Said, Questions] = field(default_factory=dict)
    unanswered: Mapping[str, Questions] = field(default_factory=dict)
    """What no document answers, by the path of the document that it sounds like."""
    stale: tuple[str, ...] = ()
    """What names a passage that its document no longer holds, each as a sentence."""


def load_asked(folder: Path, passages: Iterable[Passage]) -> Asked:
    """The questions beside the passages' documents; none where the folder has no `asked` and no `unanswered`.

    Raises KnowledgeError where a file belongs to no document or a heading stands in none. Where a document has been
    edited and no longer holds a passage, its questions count for the whole section, and `stale` tells it.
    """
    documents: dict[str, list[Passage]] = {}
    for passage in passages:
        documents.setdefault(passage.citation.document, []).append(passage)
    stale: list[str] = []
    sections: dict[Section, list[str]] = {}
    answered: dict[Said, list[str]] = {}
    for file, document in _files(folder / ASKED, documents):
        for heading, said, text in _read(file, documents[document], stale):
            sections.setdefault((document, heading), []).append(text)
            if said:
                answered.setdefault((document, said), []).append(text)
    unanswered = {document: _lines(file) for file, document in _files(folder / UNANSWERED, documents)}
    return Asked(
        {section: tuple(lines) for section, lines in sections.items()},
        {said: tuple(lines) for said, lines in answered.items()},
        unanswered,
        tuple(stale),
    )


def _files(folder: Path, documents: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """Each file with the path of its document."""
    known = {Path(document).with_suffix(""): document for document in documents}
    for file in sorted(folder.rglob("*.txt")):
        document = known.get(file.relative_to(folder).with_suffix(""))
        if document is None:
            expected = "a document of the same name"
            raise KnowledgeError(file, None, expected, "none", "Rename it as its document, or remove it.")
        yield file, document


def _read(file: Path, passages: Sequence[Passage], stale: list[str]) -> Iterator[tuple[str, str, str]]:
    """(heading, text of the passage or '', question) of each question; adds to `stale`."""
    texts: dict[str, list[str]] = {}
    for passage in passages:
        texts.setdefault(passage.citation.heading, []).append(passage.text)
    document = passages[0].citation.document
    heading, said = None, ""
    for number, line in enumerate(read_text(file).split("\n"), 1):
        text = line.strip()
        if text.startswith("##"):
            heading, said = text.lstrip("#").strip(), ""
            _require(heading, texts, f"a heading of {document}", file, number)
        elif text and heading is None:
            advice = "Add the heading; a bare `##` stands for what has none."
            raise KnowledgeError(file, number, "`## Heading` before the first question", repr(text), advice)
        elif text.startswith(">"):
            said = text.lstrip(">").strip()
            if said not in texts[heading or ""]:
                stale.append(f"{file}:{number}: {said!r} does not stand under {heading!r} of {document}: {STALE}")
                said = ""
        elif text:
            yield heading or "", said, text


def _lines(file: Path) -> Questions:
    lines = [line.strip() for line in read_text(file).split("\n")]
    for number, line in enumerate(lines, 1):
        if line.startswith(("#", ">")):
            advice = "Headings and passages stand in `asked`; here is what none of them answers."
            raise KnowledgeError(file, number, "a question", repr(line), advice)
    return tuple(line for line in lines if line)


def _require(found: str, known: Iterable[str], expected: str, file: Path, line: int) -> None:
    if found not in known:
        near = did_you_mean(found, known).lstrip(", ")
        others = ", ".join(repr(f"## {heading}".strip()) for heading in known)
        advice = near[:1].upper() + near[1:] or f"There are {others}."
        raise KnowledgeError(file, line, expected, repr(found), advice)
