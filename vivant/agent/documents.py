"""Documents: reads a knowledge folder into blocks that remember their lines.

The Markdown that is read is small: `# Title`, `## Heading`, paragraphs, lists, tables with a header row (GitHub
Flavored Markdown, section 4.10) and pictures on a line of their own. A `.txt` file is paragraphs only; its first line
is the title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from vivant.agent.language import detect
from vivant.errors import KnowledgeError
from vivant.score import Lang

SUFFIXES = (".md", ".txt")
"""Files that are read as documents; everything else in the folder is left alone."""

LEFT_ALONE = ("asked", "classifier", "cues", "images", "unanswered")
"""Folders of the knowledge folder that hold no documents."""

PICTURES: dict[str, tuple[bytes, ...]] = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
}
"""Kinds of pictures by suffix, and how their files begin."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A sentence."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """rows[0] is the header; lines[i] is the line of rows[i]. All rows have the same number of cells."""

    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its caption; `file` exists and can be decoded."""

    caption: str
    file: Path
    line: int


Block: TypeAlias = Prose | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading; the text before the first heading has the heading ''."""

    heading: str
    line: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the knowledge folder. `path` is relative to that folder, with '/'."""

    path: str
    lang: Lang
    title: str
    sections: tuple[Section, ...]


def load_documents(folder: Path) -> list[Document]:
    """All documents of a knowledge folder, by path.

    Raises KnowledgeError at the first file that cannot be used.
    """
    if not folder.is_dir():
        found = "a file" if folder.exists() else "nothing"
        raise KnowledgeError(folder, None, "a knowledge folder", found, "Name a folder of documents.")
    files = sorted(path for path in folder.rglob("*") if _is_document(path, folder))
    if not files:
        raise KnowledgeError(folder, None, "at least one document", "none", "Add zh/<topic>.md or en/<topic>.md.")
    return [load_document(file, folder) for file in files]


def _is_document(path: Path, folder: Path) -> bool:
    inside = path.relative_to(folder).parts[0] not in LEFT_ALONE
    return inside and path.suffix.lower() in SUFFIXES and path.is_file()


def load_document(file: Path, folder: Path) -> Document:
    """One document; its language is that of its first folder (`zh/`, `en/`), else that of its text.

    Raises KnowledgeError where the file is missing, not UTF-8, empty, or not the Markdown described above.
    """
    lines = read_text(file).split("\n")
    parse = _parse_markdown if file.suffix.lower() == ".md" else _parse_text
    title, sections = parse(lines, file, folder)
    if not any(section.blocks for section in sections):
        raise KnowledgeError(file, None, "a sentence, table or picture", "an empty document", "Fill it or remove it.")
    relative = file.relative_to(folder)
    return Document(relative.as_posix(), _language(relative, lines), title, tuple(sections))


def read_text(file: Path) -> str:
    """The file's text with '\\n' line ends and without a byte order mark. Raises KnowledgeError."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise KnowledgeError(file, None, "a document", "nothing", "Create it, or remove what names it.") from None
    except OSError as error:
        raise KnowledgeError(file, None, "a readable document", error.strerror or str(error), "Check it.") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{data[error.start]:02x} at position {error.start}"
        raise KnowledgeError(file, line, "UTF-8 text", found, "Save the file as UTF-8.") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _language(relative: Path, lines: list[str]) -> Lang:
    first = relative.parts[0]
    folders: dict[str, Lang] = {"zh": "zh", "en": "en"}
    if first in folders:
        return folders[first]
    return detect(" ".join(lines))


# --- Markdown ---------------------------------------------------------------------------------------------------

_HEADING = re.compile(r"(#{1,6})(?:\s+(.*?)\s*#*\s*)?$")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]*)>?(?:\s+[\"'].*[\"'])?\s*\)$")
_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+(.*)$")
_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,})$")
_DELIMITER = re.compile(r":?-+:?$")
_COMMENT = re.compile(r"<!--.*?-->")


def _parse_markdown(lines: list[str], file: Path, folder: Path) -> tuple[str, list[Section]]:
    return _Markdown(lines, file, folder).parse()


class _Markdown:
    """Walks the lines once; paragraphs and lists gather until something else begins."""

    def __init__(self, lines: list[str], file: Path, folder: Path) -> None:
        self.lines = [_COMMENT.sub("", line).strip() for line in lines]
        self.file = file
        self.folder = folder
        self.title = ""
        self.sections: list[Section] = []
        self.heading = ("", 1)
        self.blocks: list[Block] = []
        self.paragraph: list[Prose] = []
        self.items: list[Prose] = []

    def parse(self) -> tuple[str, list[Section]]:
        number = 0
        while number < len(self.lines):
            number = self._block(number)
        self._end_section()
        return self.title or self.file.stem.replace("-", " "), self.sections

    def _block(self, number: int) -> int:
        """Reads what begins at index `number`; returns the index behind it."""
        line = self.lines[number]
        if match := _HEADING.match(line):
            self._head(len(match[1]), plain(match[2] or ""), number + 1)
        elif line.startswith("!["):
            self._end_paragraph()
            self.blocks.append(self._picture(line, number + 1))
        elif line.startswith("|"):
            self._end_paragraph()
            return self._table(number)
        elif line.startswith(("```", "~~~")):
            raise self._error(number + 1, "prose, a list, a table or a picture", "a code block", "Write sentences.")
        elif not line:
            self._pause()
        elif _RULE.match(line):
            self._end_paragraph()
        else:
            self._prose(line.lstrip("> "), number + 1)
        return number + 1

    def _head(self, level: int, text: str, line: int) -> None:
        if level == 1 and self.title:
            raise self._error(line, "one title", f"a second one, {text!r}", "Use `##` for headings.")
        if not text:
            raise self._error(line, "words behind `#`", "none", "Write the heading, or remove it.")
        self._end_section()
        if level == 1:
            self.title = text
        else:
            self.heading = (text, line)

    def _prose(self, line: str, number: int) -> None:
        item = _ITEM.match(line)
        text = plain(item[1] if item else line)
        if not text:
            return
        if item:
            self.items.append(Prose(text, number))
        elif self.items:
            last = self.items[-1]
            self.items[-1] = Prose(_join(last.text, text), last.line)
        else:
            self.paragraph.append(Prose(text, number))

    def _announced(self) -> bool:
        return bool(self.paragraph) and self.paragraph[-1].text.endswith((":", "："))

    def _pause(self) -> None:
        """An empty line ends a paragraph, unless its colon announces the list that follows."""
        if self.items or not self._announced():
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        spoken = sentences(self.paragraph)
        if self.items and self._announced():
            lead = spoken.pop()
            spoken.append(Prose(_listed(lead.text, [item.text for item in self.items]), lead.line))
        else:
            spoken += [sentence for item in self.items for sentence in sentences([item])]
        self.blocks += spoken
        self.paragraph, self.items = [], []

    def _end_section(self) -> None:
        self._end_paragraph()
        if self.blocks:
            self.sections.append(Section(*self.heading, tuple(self.blocks)))
        self.blocks = []

    def _table(self, number: int) -> int:
        """GitHub Flavored Markdown, 4.10, but every row must have as many cells as the header."""
        header = _cells(self.lines[number])
        end = number + 1
        while end < len(self.lines) and self.lines[end].startswith("|"):
            end += 1
        if end == number + 1 or not all(_DELIMITER.match(cell) for cell in _cells(self.lines[number + 1])):
            found = self.lines[number + 1] if end > number + 1 else "the end of the table"
            raise self._error(number + 2, "a row of dashes under the table's header", found, "Write |---|---|.")
        for row in range(number + 1, end):
            count = len(_cells(self.lines[row]))
            if count != len(header):
                raise self._error(row + 1, f"{len(header)} cells as in the header", f"{count}", "Mend the row.")
        body = range(number + 2, end)
        if not body:
            raise self._error(number + 1, "a table with at least one row", "only a header", "Add rows, or remove it.")
        rows = tuple(tuple(map(plain, _cells(self.lines[row]))) for row in (number, *body))
        self.blocks.append(Table(rows, tuple(row + 1 for row in (number, *body))))
        return end

    def _picture(self, line: str, number: int) -> Picture:
        match = _PICTURE.match(line)
        if not match:
            raise self._error(number, "![caption](../images/name.png) on a line of its own", line, "Mend the line.")
        caption, address = plain(match[1]), match[2]
        if not caption:
            raise self._error(number, "a caption between ![ and ]", "none", "Say in words what the picture shows.")
        file = (self.file.parent / address).resolve()
        if not file.is_relative_to(self.folder.resolve()):
            raise self._error(number, "a picture inside the knowledge folder", address, "Copy it to images/.")
        check_picture(file, self.file, number)
        return Picture(caption, file, number)

    def _error(self, line: int, expected: str, found: str, advice: str) -> KnowledgeError:
        return KnowledgeError(self.file, line, expected, found, advice)


def _parse_text(lines: list[str], file: Path, folder: Path) -> tuple[str, list[Section]]:
    """Plain text: the first line that is not empty is the title; empty lines part paragraphs."""
    numbered = [Prose(line.strip(), number) for number, line in enumerate(lines, 1)]
    start = next((index for index, line in enumerate(numbered) if line.text), len(numbered))
    title = numbered[start].text if start < len(numbered) else ""
    blocks: list[Block] = []
    paragraph: list[Prose] = []
    for line in [*numbered[start + 1 :], Prose("", 0)]:
        if line.text:
            paragraph.append(line)
        else:
            blocks += sentences(paragraph)
            paragraph = []
    return title, [Section("", start + 1, tuple(blocks))] if blocks else []


def check_picture(file: Path, document: Path, line: int) -> None:
    """Raises KnowledgeError unless the file is there and decodes as a picture of its kind."""
    kinds = PICTURES.get(file.suffix.lower())
    if kinds is None:
        raise KnowledgeError(document, line, f"a picture ({', '.join(PICTURES)})", file.name, "Convert it to PNG.")
    if not file.is_file():
        raise KnowledgeError(document, line, "a picture that exists", f"no file {file}", "Add it, or remove the line.")
    data = file.read_bytes()
    if not data.startswith(kinds):
        raise KnowledgeError(
            file, None, f"a {file.suffix[1:].upper()} picture", _begins(data), "Save the picture again."
        )
    fault = _decode(data)
    if fault:
        raise KnowledgeError(file, None, "a picture that can be decoded", fault, "Save the picture again.")


def _begins(data: bytes) -> str:
    return f"a file that begins with {data[:8].hex(' ')}" if data else "an empty file"


def _decode(data: bytes) -> str | None:
    """What keeps the picture from being decoded, or None."""
    import io

    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
    except (OSError, SyntaxError, ValueError) as error:
        return str(error)
    return None


# --- Text -------------------------------------------------------------------------------------------------------

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_STRONG = re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|approx|Mr|Mrs|Ms|Dr|St|No|Nos)|\b[A-Z])\.$")
_END = re.compile(r"[。！？!?]+[”’」』）)\"']*|\.[”’)\"']*(?=\s|$)|；$")


def plain(text: str) -> str:
    """Text without inline Markdown.

    >>> plain("See **counter 1** or [the map](map.md).")
    'See counter 1 or the map.'
    """
    text = _LINK.sub(r"\1", text)
    return _STRONG.sub(r"\2", text).replace("\\|", "|").strip()


def sentences(paragraph: list[Prose]) -> list[Prose]:
    """The sentences of a paragraph's lines, each with the line it begins on.

    >>> [sentence.text for sentence in sentences([Prose("It costs 1.2 yuan. Pay at", 1), Prose("counter 10.", 2)])]
    ['It costs 1.2 yuan.', 'Pay at counter 10.']
    """
    done: list[Prose] = []
    rest: Prose | None = None
    for line in paragraph:
        for piece in split(line.text):
            whole = Prose(_join(rest.text, piece), rest.line) if rest else Prose(piece, line.line)
            closed = _closed(piece)
            rest = None if closed else whole
            if closed:
                done.append(whole)
    return [*done, rest] if rest else done


def split(text: str) -> list[str]:
    """The sentences of a text; the last may lack its end.

    >>> split("先取号。再办理！ok")
    ['先取号。', '再办理！', 'ok']
    """
    pieces, start = [], 0
    for match in _END.finditer(text):
        if not _ABBREVIATION.search(text[start : match.end()]):
            pieces.append(text[start : match.end()].strip())
            start = match.end()
    return [piece for piece in [*pieces, text[start:].strip()] if piece]


def _closed(piece: str) -> bool:
    ends = [match.end() for match in _END.finditer(piece)]
    return bool(ends) and ends[-1] == len(piece) and not _ABBREVIATION.search(piece)


def _join(left: str, right: str) -> str:
    """Two lines as one; no space beside Hanzi."""
    return left + right if ord(left[-1]) > 0x2E80 or ord(right[0]) > 0x2E80 else f"{left} {right}"


def _listed(lead: str, items: list[str]) -> str:
    chinese = lead.endswith("：")
    bare = [item.rstrip("。.；;,，") for item in items]
    return lead + "；".join(bare) + "。" if chinese else f"{lead} {'; '.join(bare)}."


def _cells(line: str) -> list[str]:
    """Cells between unescaped bars."""
    inner = line.strip().removeprefix("|")
    inner = re.sub(r"(?<!\\)\|\s*$", "", inner)
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", inner)]
