"""XML, safely: a file becomes tags that know their lines, and tags become text that people like to read.

What could harm a reader is refused: a DTD, entities of the file's own, another encoding than UTF-8, and more bytes,
tags or depth than a behaviour tree ever has. Comments and processing instructions are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from vivant.errors import TreeError

SIZE = 4_000_000
"""Bytes that a file may have."""
TAGS = 20_000
"""Tags that a file may have."""
DEPTH = 100
"""Tags that may stand inside one another."""
WIDTH = 120
"""Columns after which attributes are broken into lines."""

_NAME = re.compile(r"[^\W\d][\w.-]*(:[^\W\d][\w.-]*)?")
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Tag:
    """`<name attributes…>text<children/>…</name>`. line : where it begins. text : all that stands directly in it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Tag] = field(default_factory=list)
    text: str = ""
    line: int = 0

    def __iter__(self) -> Iterator[Tag]:
        return iter(self.children)

    def __str__(self) -> str:
        return f"<{self.name}>"


def load(file: str) -> str:
    """The text of a file. Raises TreeError: it cannot be read, is no file, is too large, is not UTF-8."""
    path = Path(file)
    expected = "a file that can be read"
    try:
        if path.is_dir():
            raise TreeError(file, None, expected, "a folder", "Name a tree's file in it.")
        if path.exists() and not path.is_file():
            raise TreeError(file, None, expected, "a device or pipe")
        with path.open("rb") as stream:
            raw = stream.read(SIZE + 1)
    except (OSError, ValueError) as problem:
        found = getattr(problem, "strerror", None) or str(problem)
        raise TreeError(file, None, expected, found) from None
    if len(raw) > SIZE:
        raise TreeError(file, None, f"a file of at most {SIZE} bytes", "a larger one", "Split it by <include>.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        found = f"the byte 0x{raw[problem.start]:02X}"
        raise TreeError(file, line, "UTF-8 text", found, "Save the file as UTF-8.") from None


def parse(text: str, file: str) -> Tag:
    """The root of a text. Raises TreeError: not well-formed, or refused for what the module's head names."""
    if not text.strip():
        raise TreeError(file, None, "a <root>", "an empty file")
    return _Parser(text, file).root()


class _Parser:
    """One text, while expat goes through it."""

    def __init__(self, text: str, file: str) -> None:
        self._text, self._file = text.replace("\r\n", "\n").replace("\r", "\n"), file
        self._open: list[Tag] = []
        self._root: Tag | None = None
        self._tags = 0
        self._expat = expat.ParserCreate("utf-8")
        self._expat.buffer_text = True
        self._expat.XmlDeclHandler = self._declare
        self._expat.StartDoctypeDeclHandler = self._refuse
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._characters

    def root(self) -> Tag:
        """Go through it."""
        try:
            self._expat.Parse(self._text.encode("utf-8"), True)
        except UnicodeEncodeError as problem:
            line = self._text.count("\n", 0, problem.start) + 1
            raise TreeError(self._file, line, "UTF-8 text", "half a character (a lone surrogate)") from None
        except expat.ExpatError as problem:
            raise self._fault(problem) from None
        if self._root is None:
            raise AssertionError("expat ended well without a root; it shouldn't")
        return self._root

    def _declare(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
            raise TreeError(self._file, 1, "the encoding UTF-8", repr(encoding), "Save the file as UTF-8.")

    def _refuse(self, *_: object) -> None:
        line = self._expat.CurrentLineNumber
        raise TreeError(self._file, line, "no document type", "<!DOCTYPE …>", "Remove it: a tree's file needs none.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._expat.CurrentLineNumber
        self._tags += 1
        if self._tags > TAGS:
            raise TreeError(self._file, line, f"at most {TAGS} tags", "more", "Split the file by <include>.")
        if len(self._open) >= DEPTH:
            raise TreeError(self._file, line, f"at most {DEPTH} tags inside one another", "more", "Use a <SubTree>.")
        tag = Tag(name, attributes, line=line)
        if self._open:
            self._open[-1].children.append(tag)
        else:
            self._root = tag
        self._open.append(tag)

    def _end(self, name: str) -> None:
        self._open.pop()

    def _characters(self, data: str) -> None:
        self._open[-1].text += data

    def _fault(self, problem: expat.ExpatError) -> TreeError:
        line = self._text.split("\n")[problem.lineno - 1]
        expected, found, advice = self._explained(problem, line[: problem.offset], line[problem.offset :])
        return TreeError(self._file, problem.lineno, expected, found, advice)

    def _explained(self, problem: expat.ExpatError, before: str, rest: str) -> tuple[str, str, str]:
        """What was expected, what was found, what to do. before, rest : of the line, where expat stopped."""
        what = expat.ErrorString(problem.code)
        end = f"</{self._open[-1].name}> for the tag of line {self._open[-1].line}" if self._open else "a tag"
        if what == expat.errors.XML_ERROR_TAG_MISMATCH:
            closing = re.match(r"(?:</)?\s*([^\s>]*)", rest)
            return end, f"</{closing[1]}>" if closing else "another", "Every tag is closed where it was opened."
        if what in (expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN):
            return end, "the end of the file" if self._open else "none", "Is the file cut off?"
        if what == expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT:
            return f"nothing after </{self._root.name if self._root else 'root'}>", f"{rest[:20]!r}", ""
        if what == expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE:
            return "each attribute once in a tag", "one that is given twice", ""
        if what == expat.errors.XML_ERROR_UNDEFINED_ENTITY:
            return "&lt; &gt; &amp; &quot; or &apos;", f"{rest.split(';')[0]};", "Write & as &amp;."
        return "well-formed XML", f"{rest[:20]!r} ({what}, column {problem.offset + 1})", _advice(before, rest)


def _advice(before: str, rest: str) -> str:
    """What is most often wrong where expat stops."""
    if before.endswith("&") or rest.startswith(("&", "<")):
        return "In a text or script, write < as &lt; and & as &amp;."
    if before.rstrip().endswith("="):
        return "An attribute's value stands in quotes."
    if not before.strip() and not rest.startswith("<"):
        return 'A tree\'s file begins with <root BTCPP_format="4">.'
    return "A comment may not hold --." if before.endswith("--") else ""


def render(tag: Tag, *, file: str = "") -> str:
    """The text of a tag and all in it: two spaces a level, a line a tag, long tags a line an attribute.

    Raises TreeError (of `file`): a name or text that XML cannot hold.
    """
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + "".join(_lines(tag, "", file))
    parse(text, file)
    return text


def _lines(tag: Tag, indent: str, file: str) -> Iterator[str]:
    opening = _opening(tag, indent, file)
    if tag.text and tag.children:
        raise AssertionError(f"{tag} holds both text and tags; nothing that is written here should")
    if tag.text:
        yield f"{indent}{opening}>{_escape(tag.text, file)}</{tag.name}>\n"
    elif tag.children:
        yield f"{indent}{opening}>\n"
        for child in tag.children:
            yield from _lines(child, indent + "  ", file)
        yield f"{indent}</{tag.name}>\n"
    else:
        yield f"{indent}{opening}/>\n"


def _opening(tag: Tag, indent: str, file: str) -> str:
    """`<name a="…"`, its attributes below one another where they would not fit into a line."""
    pairs = [f'{_name(name, file)}="{_escape(value, file, quoted=True)}"' for name, value in tag.attributes.items()]
    line = " ".join([f"<{_name(tag.name, file)}", *pairs])
    if len(indent) + len(line) + 2 <= WIDTH or len(pairs) < 2:
        return line
    return f"<{tag.name} " + f"\n{indent}{' ' * (len(tag.name) + 2)}".join(pairs)


def _name(name: str, file: str) -> str:
    if not _NAME.fullmatch(name):
        raise TreeError(file, None, "a name of letters, digits, _ . and -", repr(name), "XML can hold no other.")
    return name


def _escape(text: str, file: str, *, quoted: bool = False) -> str:
    if illegal := _ILLEGAL.search(text):
        raise TreeError(file, None, "characters that XML can hold", repr(illegal[0]))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;")
    if not quoted:
        return text.replace("]]>", "]]&gt;")
    return text.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
