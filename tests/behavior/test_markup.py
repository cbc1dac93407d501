"""XML is read safely, its faults are told in terms of what people wrote, and it is written readably."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vivant.behavior.markup import DEPTH, SIZE, TAGS, Tag, load, parse, render
from vivant.errors import TreeError

from .documents import names, texts


def tags() -> st.SearchStrategy[Tag]:
    attributes = st.dictionaries(names(), texts(), max_size=3)
    leaf = st.builds(Tag, names(), attributes, text=texts().map(str.strip))
    return st.recursive(leaf, lambda below: st.builds(Tag, names(), attributes, st.lists(below, max_size=3)))


def plain(tag: Tag) -> tuple[object, ...]:
    """A tag without lines, and without the blanks that were written between tags."""
    text = tag.text.strip() if tag.children else tag.text
    return tag.name, tag.attributes, text, [plain(child) for child in tag]


@settings(deadline=None)
@given(tags())
def test_what_is_written_is_read_as_it_was(tag: Tag) -> None:
    assert plain(parse(render(tag), "a.xml")) == plain(tag)


def test_tags_know_their_lines_and_comments_are_passed_over() -> None:
    root = parse("<?xml version='1.0'?>\r\n<!-- a\n b --><a x='1'>\n<b/>\r\n  <?do it?><c>hi</c></a>", "a.xml")
    assert (root.name, root.attributes, root.line) == ("a", {"x": "1"}, 3)
    assert [(tag.name, tag.line, tag.text) for tag in root] == [("b", 4, ""), ("c", 5, "hi")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "a.xml: expected a <root>, found an empty file."),
        (" \n", "a.xml: expected a <root>, found an empty file."),
        (
            "hello",
            "a.xml:1: expected well-formed XML, found 'hello' (syntax error, column 1). "
            'A tree\'s file begins with <root BTCPP_format="4">.',
        ),
        (
            "<root>\n<a>\n</b></root>",
            "a.xml:3: expected </a> for the tag of line 2, found </b>. Every tag is closed where it was opened.",
        ),
        (
            "<root>\n<a>",
            "a.xml:2: expected </a> for the tag of line 2, found the end of the file. Is the file cut off?",
        ),
        ("<!-- only -->", "a.xml:1: expected a tag, found none. Is the file cut off?"),
        ("<root/>\n<b/>", "a.xml:2: expected nothing after </root>, found '<b/>'."),
        (
            '<a x="你好 1&&2"/>',
            "a.xml:1: expected well-formed XML, found '&2\"/>' (not well-formed (invalid token), column 12). "
            "In a text or script, write < as &lt; and & as &amp;.",
        ),
        (
            '<a x="1<2"/>',
            "a.xml:1: expected well-formed XML, found '<2\"/>' (not well-formed (invalid token), column 8). "
            "In a text or script, write < as &lt; and & as &amp;.",
        ),
        (
            "<a x=1/>",
            "a.xml:1: expected well-formed XML, found '1/>' (not well-formed (invalid token), column 6). "
            "An attribute's value stands in quotes.",
        ),
        (
            "<a><!-- x -- y --></a>",
            "a.xml:1: expected well-formed XML, found ' y --></a>' (not well-formed (invalid token), column 13). "
            "A comment may not hold --.",
        ),
        ('<a x="1" x="2"/>', "a.xml:1: expected each attribute once in a tag, found one that is given twice."),
        ("<a>&nbsp;</a>", "a.xml:1: expected &lt; &gt; &amp; &quot; or &apos;, found &nbsp;. Write & as &amp;."),
        (
            "<a>\0</a>",
            "a.xml:1: expected well-formed XML, found '\\x00</a>' (not well-formed (invalid token), column 4).",
        ),
        ("<a>\n\ud800</a>", "a.xml:2: expected UTF-8 text, found half a character (a lone surrogate)."),
        (
            '<?xml version="1.0" encoding="GBK"?><a/>',
            "a.xml:1: expected the encoding UTF-8, found 'GBK'. Save the file as UTF-8.",
        ),
    ],
)
def test_faults_say_where_and_what(text: str, sentence: str) -> None:
    with pytest.raises(TreeError) as caught:
        parse(text, "a.xml")
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>',
        '<!DOCTYPE a [<!ENTITY x "1"><!ENTITY y "&x;&x;"><!ENTITY z "&y;&y;">]><a>&z;</a>',
    ],
)
def test_document_types_and_their_entities_are_refused(text: str) -> None:
    with pytest.raises(TreeError, match="expected no document type, found <!DOCTYPE …>"):
        parse(text, "a.xml")


def test_bombs_of_depth_and_number_are_refused() -> None:
    assert parse("<a>" * DEPTH + "</a>" * DEPTH, "a.xml").name == "a"
    with pytest.raises(TreeError, match=f"at most {DEPTH} tags inside one another"):
        parse("<a>" * (DEPTH + 1), "a.xml")
    with pytest.raises(TreeError, match=f"at most {TAGS} tags"):
        parse("<a>" + "<b/>" * TAGS + "</a>", "a.xml")


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(b"\xef\xbb\xbf<a/>")
    assert load(str(file)) == "<a/>"


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    def refusal(path: Path | str) -> str:
        with pytest.raises(TreeError) as caught:
            load(str(path))
        return caught.value.found

    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "none.xml") == "No such file or directory"
    assert refusal(tmp_path) == "a folder"
    assert refusal(tmp_path / "pipe") == "a device or pipe"
    assert refusal("a\0b") == "embedded null byte"


def test_other_encodings_are_refused_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes("<a>\n<b x='你好'/></a>".encode("gbk"))
    with pytest.raises(TreeError) as caught:
        load(str(file))
    assert (caught.value.line, caught.value.found) == (2, "the byte 0xC4")
    file.write_bytes("<a/>".encode("utf-16"))
    with pytest.raises(TreeError, match="Save the file as UTF-8"):
        load(str(file))


def test_a_file_that_is_too_large_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    with file.open("wb") as stream:
        stream.truncate(100 * SIZE)
    with pytest.raises(TreeError, match=f"at most {SIZE} bytes"):
        load(str(file))


def test_long_tags_are_broken_into_lines() -> None:
    tag = Tag("root", children=[Tag("Say", {"zh": "你好" * 30, "en": "Hello" * 15})])
    assert render(tag).splitlines()[1:] == [
        "<root>",
        f'  <Say zh="{"你好" * 30}"',
        f'       en="{"Hello" * 15}"/>',
        "</root>",
    ]


def test_blanks_in_attributes_survive() -> None:
    assert parse(render(Tag("a", {"x": " 1\n2\t3\r "})), "a.xml").attributes == {"x": " 1\n2\t3\r "}
