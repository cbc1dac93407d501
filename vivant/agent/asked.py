"""Asked: ways in which visitors put the questions that a section answers, beside the documents.

`asked/zh/parking.txt` belongs to `zh/parking.md`: under each `## Heading` of the document, one question a line.
They widen what a section is found by, and are never spoken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

from vivant.agent.documents import Document, read_text
from vivant.errors import KnowledgeError, did_you_mean

FOLDER = "asked"
"""Name of the folder within the knowledge folder."""

Section: TypeAlias = tuple[str, str]
"""A section by its document's path and its heading."""

Asked: TypeAlias = Mapping[Section, tuple[str, ...]]


def load_asked(folder: Path, documents: Iterable[Document]) -> dict[Section, tuple[str, ...]]:
    """The questions of every section that has some; {} where the folder has no `asked`.

    Raises KnowledgeError where a file belongs to no document, or a heading stands in none.
    """
    known = {Path(document.path).with_suffix(""): document for document in documents}
    questions: dict[Section, tuple[str, ...]] = {}
    for file in sorted((folder / FOLDER).rglob("*.txt")):
        document = known.get(file.relative_to(folder / FOLDER).with_suffix(""))
        if document is None:
            expected = "a document of the same name"
            raise KnowledgeError(file, None, expected, "none", "Rename it as its document, or remove it.")
        questions |= _read(file, document)
    return questions


def _read(file: Path, document: Document) -> dict[Section, tuple[str, ...]]:
    headings = [section.heading for section in document.sections]
    found: dict[Section, list[str]] = {}
    current: list[str] | None = None
    for number, line in enumerate(read_text(file).split("\n"), 1):
        text = line.strip()
        if text.startswith("##"):
            heading = text.lstrip("#").strip()
            if heading not in headings:
                near = did_you_mean(heading, headings).lstrip(", ")
                near = near[:1].upper() + near[1:]
                raise KnowledgeError(file, number, f"a heading of {document.path}", repr(heading), near)
            current = found.setdefault((document.path, heading), [])
        elif text and current is None:
            raise KnowledgeError(file, number, "`## Heading` before the first question", repr(text), "Add the heading.")
        elif text and current is not None:
            current.append(text)
    return {section: tuple(lines) for section, lines in found.items()}
