from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from vivant.agent.documents import Picture, Prose, Table, load_document, load_documents, plain, sentences, split
from vivant.errors import KnowledgeError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "zh").mkdir()
    (tmp_path / "en").mkdir()
    (tmp_path / "images").mkdir()
    return tmp_path


def write(folder: Path, text: str | bytes, name: str = "en/a.md") -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def fault(folder: Path, text: str | bytes, name: str = "en/a.md") -> str:
    file = write(folder, text, name)
    with pytest.raises(KnowledgeError) as caught:
        load_document(file, folder)
    return str(caught.value).replace(str(folder), "K")


def test_title_sections_and_lines(folder: Path) -> None:
    text = "# Parking\n\nUnder the hall.\n\n## Fees\n\nIt costs 1.2 yuan. Pay at\ncounter 10.\n"
    document = load_document(write(folder, text), folder)
    assert (document.path, document.lang, document.title) == ("en/a.md", "en", "Parking")
    first, second = document.sections
    assert (first.heading, second.heading, second.line) == ("", "Fees", 5)
    assert second.blocks == (Prose("It costs 1.2 yuan.", 7), Prose("Pay at counter 10.", 7))


def test_lists_and_what_announces_them(folder: Path) -> None:
    text = "# T\n\nBring:\n\n- ID card\n- photo;\n\nThen:\n\n1. Wait here.\n2. Pay"
    blocks = load_document(write(folder, text), folder).sections[0].blocks
    assert [block.text for block in blocks if isinstance(block, Prose)] == [
        "Bring: ID card; photo.",
        "Then: Wait here; Pay.",
    ]
    alone = load_document(write(folder, "# T\n\n- One.\n- Two\n  goes on.\n"), folder).sections[0].blocks
    assert [block.text for block in alone if isinstance(block, Prose)] == ["One.", "Two goes on."]


def test_tables_keep_their_lines(folder: Path) -> None:
    text = "# T\n\n| A | B |\n|---|:-:|\n| 1 \\| 2 | **x** |\n| 3 | |\n"
    (table,) = load_document(write(folder, text), folder).sections[0].blocks
    assert table == Table((("A", "B"), ("1 | 2", "x"), ("3", "")), (3, 5, 6))


def test_pictures_are_decoded(folder: Path) -> None:
    Image.new("RGB", (4, 4)).save(folder / "images" / "plan.png")
    text = "# T\n\n![The plan](../images/plan.png)\n"
    (picture,) = load_document(write(folder, text), folder).sections[0].blocks
    assert picture == Picture("The plan", folder / "images" / "plan.png", 3)


def test_plain_text_and_its_language(folder: Path) -> None:
    document = load_document(write(folder, "\n标题\n\n第一句。第二句！\n", "a.txt"), folder)
    assert (document.lang, document.title) == ("zh", "标题")
    assert document.sections[0].blocks == (Prose("第一句。", 4), Prose("第二句！", 4))


def test_comments_rules_and_quotes_are_no_text(folder: Path) -> None:
    text = "# T\n<!-- a note -->\n---\n> Quoted *words*.\n"
    assert load_document(write(folder, text), folder).sections[0].blocks == (Prose("Quoted words.", 4),)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"# T\n\ncaf\xe9 open\n", "K/en/a.md:3: expected UTF-8 text, found byte 0xe9 at position 8. Save the file as"),
        ("# T\n", "K/en/a.md: expected a sentence, table or picture, found an empty document. Fill it or remove it."),
        ("# T\n# U\n", "K/en/a.md:2: expected one title, found a second one, 'U'. Use `##` for headings."),
        ("# T\n## \n", "K/en/a.md:2: expected words behind `#`, found none. Write the heading, or remove it."),
        ("# T\n```\n", "K/en/a.md:2: expected prose, a list, a table or a picture, found a code block. Write"),
        ("| A | B |\n|---|---|\n| 1 |\n", "K/en/a.md:3: expected 2 cells as in the header, found 1. Mend the row."),
        ("| A |\n", "found the end of the table"),
        ("| A |\n| 1 |\n", "K/en/a.md:2: expected a row of dashes under the table's header, found | 1 |."),
        ("| A |\n|---|\n", "K/en/a.md:1: expected a table with at least one row, found only a header."),
        ("![x](../images/no.png)\n", "K/en/a.md:1: expected a picture that exists, found no file K/images/no.png."),
        ("![](../images/no.png)\n", "K/en/a.md:1: expected a caption between ![ and ], found none."),
        ("![x](../../no.png)\n", "K/en/a.md:1: expected a picture inside the knowledge folder, found ../../no.png."),
        ("![x](no.bmp)\n", "found no.bmp. Convert it to PNG."),
        ("![x](no.png\n", "K/en/a.md:1: expected ![caption](../images/name.png) on a line of its own"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(folder: Path, text: str | bytes, sentence: str) -> None:
    assert sentence in fault(folder, text)


def test_broken_pictures(folder: Path) -> None:
    Image.effect_noise((64, 64), 50).save(folder / "images" / "whole.png")
    whole = (folder / "images" / "whole.png").read_bytes()
    (folder / "images" / "cut.png").write_bytes(whole[: len(whole) // 2])
    (folder / "images" / "text.png").write_bytes(b"not a picture")
    (folder / "images" / "empty.png").write_bytes(b"")
    assert "K/images/cut.png: expected a picture that can be decoded" in fault(folder, "![x](../images/cut.png)\n")
    assert "found a file that begins with 6e 6f 74" in fault(folder, "![x](../images/text.png)\n")
    assert "found an empty file" in fault(folder, "![x](../images/empty.png)\n")


def test_missing_files_and_folders(folder: Path) -> None:
    with pytest.raises(KnowledgeError, match="expected a document, found nothing"):
        load_document(folder / "en" / "none.md", folder)
    with pytest.raises(KnowledgeError, match="expected a knowledge folder, found nothing"):
        load_documents(folder / "none")
    with pytest.raises(KnowledgeError, match="at least one document"):
        load_documents(folder)


def test_only_documents_are_read(folder: Path) -> None:
    (folder / "asked" / "en").mkdir(parents=True)
    write(folder, "# A\n\nText.\n")
    write(folder, "## not a document\n", "asked/en/a.txt")
    write(folder, "text", "images/readme.txt")
    assert [document.path for document in load_documents(folder)] == ["en/a.md"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("See e.g. room 3. Or St. Mary.", ["See e.g. room 3.", "Or St. Mary."]),
        ("Open? Yes! (Always.) Go", ["Open?", "Yes!", "(Always.)", "Go"]),
        ("先取号。“再办理！”好", ["先取号。", "“再办理！”", "好"]),
    ],
)
def test_split(text: str, pieces: list[str]) -> None:
    assert split(text) == pieces


@given(st.lists(st.text(st.sampled_from("ab 好。.!？1,"), min_size=1).map(str.strip).filter(bool), max_size=6))
def test_sentences_lose_nothing(lines: list[str]) -> None:
    found = sentences([Prose(line, number) for number, line in enumerate(lines, 1)])
    assert "".join("".join(one.text for one in found).split()) == "".join("".join(lines).split())
    assert [one.line for one in found] == sorted(one.line for one in found)


@given(text=st.text(max_size=200))
def test_any_markdown_parses_or_is_refused(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    file = folder / "a.md"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        document = load_document(file, folder)
    except KnowledgeError:
        return
    assert any(section.blocks for section in document.sections)


@given(st.text())
def test_plain_never_grows(text: str) -> None:
    assert len(plain(text)) <= len(text)
