"""Passages: documents cut into pieces that can be cited and spoken, each with the card to show beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vivant.agent.asked import Asked, load_asked
from vivant.agent.contracts import Passage
from vivant.agent.cues import Cues, load_cues
from vivant.agent.documents import Document, Picture, Prose, Section, Table, load_documents
from vivant.score import Card, Citation, Lang

IMAGES = "/knowledge/images/"
"""Address under which a server shows the pictures of the knowledge folder."""

LISTED_CELLS = 14
"""Tables of at most so many cells, their header not counted, are also spoken as a whole."""


def load_passages(folder: Path, images: str = IMAGES) -> list[Passage]:
    """All passages of a knowledge folder. Raises KnowledgeError."""
    return list(cut(load_documents(folder), images))


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a knowledge folder holds: its passages, and what they are found by beside their own words."""

    passages: list[Passage]
    asked: Asked
    cues: Cues


def load_knowledge(folder: Path, images: str = IMAGES) -> Knowledge:
    """All of a knowledge folder. Raises KnowledgeError."""
    documents = load_documents(folder)
    passages = list(cut(documents, images))
    return Knowledge(passages, load_asked(folder, passages), load_cues(folder, documents))


def cut(documents: Iterable[Document], images: str = IMAGES) -> Iterator[Passage]:
    """Each sentence, each row of a table and each caption as a passage, in the order of the documents.

    images : prefix of a picture's address; its file name is appended.
    """
    number = 0
    for document in documents:
        for section in document.sections:
            for text, about, citation, card in _pieces(document, section, images):
                outer = f"{context(citation)}: {about}" if about else context(citation)
                yield Passage(number, document.lang, text, outer, citation, card)
                number += 1


def context(citation: Citation) -> str:
    """Title and heading in one line."""
    return f"{citation.title}: {citation.heading}" if citation.heading else citation.title


def _pieces(document: Document, section: Section, images: str) -> Iterator[tuple[str, str, Citation, Card]]:
    """What a section says: (sentence, the columns of its table, citation, card)."""
    title = section.heading or document.title

    def cite(line: int) -> Citation:
        return Citation(document.path, document.title, section.heading, line)

    prose = "\n".join(block.text for block in section.blocks if isinstance(block, Prose))
    text_card = Card(title, body=prose, citation=cite(section.line))
    for block in section.blocks:
        match block:
            case Prose(text, line):
                yield text, "", cite(line), text_card
            case Table(rows, lines):
                card = Card(title, table=rows, citation=cite(lines[0]))
                for text, line in table_sentences(block, document.lang):
                    yield text, ", ".join(rows[0]), cite(line), card
            case Picture(caption, file, line):
                card = Card(title, image=images + file.name, caption=caption, citation=cite(line))
                yield _ended(caption, document.lang), "", cite(line), card


def table_sentences(table: Table, lang: Lang) -> Iterator[tuple[str, int]]:
    """What a table says aloud, as (sentence, line): the whole of it where it is small, then row by row."""
    rows, lines = table.rows, table.lines
    if len(rows) > 2 and (len(rows) - 1) * len(rows[0]) <= LISTED_CELLS:
        yield listing(rows, lang), lines[0]
    for row, line in zip(rows[1:], lines[1:], strict=True):
        yield row_sentence(rows[0], row, lang), line


def listing(rows: tuple[tuple[str, ...], ...], lang: Lang) -> str:
    """A small table in one sentence.

    >>> listing((("Paper", "Copies"), ("ID card", "original"), ("Photo", "2")), "en")
    'Paper: ID card (original); photo (2).'
    """
    opening, closing, comma, semicolon, colon = "（），；：" if lang == "zh" else (" (", ")", ", ", "; ", ": ")
    parts = []
    for index, row in enumerate(rows[1:]):
        lead = row[0] if index == 0 or lang == "zh" else _name(row[0], lang)
        rest = comma.join(cell for cell in row[1:] if _says(cell))
        parts.append(f"{lead}{opening}{rest}{closing}" if rest else lead)
    return _ended(rows[0][0] + colon + semicolon.join(parts), lang)


def row_sentence(header: tuple[str, ...], row: tuple[str, ...], lang: Lang) -> str:
    """A row of a table as a sentence; empty cells are left out.

    >>> row_sentence(("Counter", "Floor", "What it does"), ("3", "1", "ID cards"), "en")
    'Counter 3: floor 1; what it does: ID cards.'
    >>> row_sentence(("业务", "收费"), ("身份证换新", "20元"), "zh")
    '身份证换新，收费：20元。'
    """
    cells = [(name, cell) for name, cell in zip(header[1:], row[1:], strict=True) if _says(cell)]
    lead = _lead(header[0], row[0], lang)
    if not cells:
        return _ended(lead, lang)
    if len(header) == 2:
        (name, cell), comma, colon = cells[0], *(("，", "：") if lang == "zh" else (", ", ": "))
        return _ended(f"{lead}{comma}{_name(name, lang)}{colon}{cell}" if lead else f"{name}{colon}{cell}", lang)
    parts = ("；" if lang == "zh" else "; ").join(_labelled(_name(name, lang), cell, lang) for name, cell in cells)
    colon = "：" if lang == "zh" else ": "
    return _ended(f"{lead}{colon}{parts}" if lead else parts, lang)


def _lead(name: str, cell: str, lang: Lang) -> str:
    """What a row is about; a bare number or letter takes its column's name with it."""
    if not _says(cell):
        return ""
    if re.fullmatch(r"[0-9]+|[A-Z]", cell):
        return f"{name}{cell}" if lang == "zh" else f"{name} {cell}"
    return cell[0].upper() + cell[1:]


def _labelled(name: str, cell: str, lang: Lang) -> str:
    short = re.match(r"[0-9]|[A-Z]$", cell) and not name[-1:].isdigit()
    if lang == "zh":
        return f"{name}{cell}" if short else f"{name}：{cell}"
    return f"{name} {cell}" if short else f"{name}: {cell}"


def _name(header: str, lang: Lang) -> str:
    """A column's name within a sentence: capitals of its own (ID, PIN) stay."""
    if lang == "en" and len(header) > 1 and header[1].islower():
        return header[0].lower() + header[1:]
    return header


def _says(cell: str) -> bool:
    return cell.strip() not in {"", "-", "–", "—", "/"}


def _ended(text: str, lang: Lang) -> str:
    if text.endswith(("。", ".", "!", "?", "！", "？", "…")):
        return text
    return text + ("。" if lang == "zh" else ".")
