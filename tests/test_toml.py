import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.errors import BadInput
from vivant.toml import Document, describe, key_lines, ranged


@dataclass(frozen=True)
class Door:
    side: Literal["left", "right"] = "left"
    width: float = ranged(0.9, 0.5, 3)


@dataclass(frozen=True)
class House:
    name: str
    door: Door
    storeys: int = ranged(1, 1, 9)
    lit: bool = False
    cellar: Path | None = None
    rooms: tuple[str, ...] = ()
    names: Mapping[Literal["zh", "en"], str] = field(default_factory=dict)
    doors: tuple[Door, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


def read(text: str) -> House:
    return Document.parse(text.encode(), Path("/h/house.toml")).build(House)


def test_builds_every_type() -> None:
    house = read(
        'name = "a"\nstoreys = 2\nlit = true\ncellar = "below"\nrooms = ["hall"]\n'
        'names = { zh = "甲" }\n[door]\nwidth = 1\n[[doors]]\nside = "right"\n[settings]\nany = [1, "x"]\n'
    )
    assert house.door == Door(width=1.0)
    assert isinstance(house.door.width, float)
    assert house.cellar == Path("/h/below")
    assert house.rooms == ("hall",)
    assert house.names == {"zh": "甲"}
    assert house.doors == (Door("right"),)
    assert house.settings == {"any": [1, "x"]}
    assert (house.storeys, house.lit) == (2, True)


def test_absent_tables_and_keys_take_their_defaults() -> None:
    assert read('name = "a"') == House("a", Door())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("lit = true", "/h/house.toml: expected the key 'name' in the file, found none."),
        ('name = "a"\nlitt = true', "/h/house.toml:2: expected one of the keys of the file: name, door, storeys, lit, "
         "cellar, rooms, names, doors, settings, found 'litt'. Did you mean 'lit'?"),
        ('name = "a"\n\n[door]\nside = "lft"', "/h/house.toml:4: expected one of 'left', 'right', found the string "
         "'lft'. Did you mean 'left'?"),
        ('name = "a"\ndoor = 3', "/h/house.toml:2: expected a table, found the number 3."),
        ('name = "a"\nstoreys = 10', "/h/house.toml:2: expected a whole number from 1 to 9, found the number 10."),
        ('name = "a"\nstoreys = 1.5', "/h/house.toml:2: expected a whole number from 1 to 9, found the number 1.5."),
        ('name = "a"\nstoreys = true', "/h/house.toml:2: expected a whole number from 1 to 9, found true."),
        ('name = "a"\nlit = 1', "/h/house.toml:2: expected true or false, found the number 1."),
        ('name = 1', "/h/house.toml:1: expected a string, found the number 1."),
        ('name = "a"\nrooms = "hall"', "/h/house.toml:2: expected an array, found the string 'hall'."),
        ('name = "a"\nrooms = ["x",\n 2]', "/h/house.toml:2: expected a string, found the number 2."),
        ('name = "a"\ncellar = 2020-01-01', "/h/house.toml:2: expected a path as a string, found the date or "
         "time 2020-01-01."),
        ('name = "a"\nnames = { fr = "b" }', "/h/house.toml:2: expected one of the keys of [names]: zh, en, found "
         "'fr'."),
        ('name = "a"\n[[doors]]\n[[doors]]\nwidht = 1', "/h/house.toml:4: expected one of the keys of [[doors]] 2: "
         "side, width, found 'widht'. Did you mean 'width'?"),
        ('name = "a"\nstoreys 2', "/h/house.toml:2: expected TOML 1.0, found a fault in its grammar "
         "(Expected '=' after a key in a key/value pair)."),
        ('name = "a', "/h/house.toml:1: expected TOML 1.0, found a fault in its grammar (Unterminated string)."),
    ],
)  # fmt: skip
def test_sentences(text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(text)
    assert str(caught.value) == sentence


def test_not_utf8_names_line_and_byte() -> None:
    with pytest.raises(BadInput) as caught:
        Document.parse("name = 'a'\nrole = '大厅'".encode("gbk"), Path("p.toml"))
    assert str(caught.value) == "p.toml:2: expected UTF-8 text, found the byte 0xB4. Save the file as UTF-8."


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="expected a file that can be read, found No such file or directory"):
        Document.read(tmp_path / "none.toml")


def test_windows_line_ends_and_byte_order_mark() -> None:
    document = Document.parse(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n", Path("p.toml"))
    assert document.tables == {"a": 1, "b": 2}
    assert document.line("b") == 2


def test_key_lines_see_through_strings_arrays_and_headers() -> None:
    text = '''# [a]
a.b = 1 # c = 2
long = """
[not]
x = "y"
"""
list = [ # [
  "]", '[',
]
[t."q.r"]
z = { k = 1 }
[[arr]]
v = 1
[[arr]]
v = 2
[arr.sub]
w = \'\'\'
k = 1\'\'\'
'''
    assert tomllib.loads(text)
    assert key_lines(text) == {
        ("a",): 2, ("a", "b"): 2, ("long",): 3, ("list",): 7, ("t",): 10, ("t", "q.r"): 10, ("t", "q.r", "z"): 11,
        ("arr",): 12, ("arr", 0): 12, ("arr", 0, "v"): 13, ("arr", 1): 14, ("arr", 1, "v"): 15,
        ("arr", 1, "sub"): 16, ("arr", 1, "sub", "w"): 17,
    }  # fmt: skip


STATEMENTS = ["a = 1", "b = 'x # [y]'", 'c = """\n[z]\n"""', "# d = 1", "", "e = [1,\n 2]"]


@given(st.lists(st.sampled_from(STATEMENTS), unique=True))
def test_key_lines_find_exactly_the_keys(statements: list[str]) -> None:
    text = "\n".join(statements)
    assert {key[0] for key in key_lines(text)} == set(tomllib.loads(text))
    for (name, *_), line in key_lines(text).items():
        assert text.split("\n")[line - 1].startswith(f"{name} =")


WORDS = [(True, "true"), ({}, "a table"), ([], "an array"), (0.5, "the number 0.5")]


@pytest.mark.parametrize(("value", "words"), WORDS)
def test_describe(value: object, words: str) -> None:
    assert describe(value) == words
