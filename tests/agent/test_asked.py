from pathlib import Path

import pytest

from vivant.agent.asked import Asked, load_asked
from vivant.agent.passages import load_passages
from vivant.errors import KnowledgeError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "en").mkdir()
    (tmp_path / "asked" / "en").mkdir(parents=True)
    (tmp_path / "en" / "parking.md").write_text("# Parking\n\n## Fees\n\nFree.\n", "utf-8")
    return tmp_path


def load(folder: Path, text: str, name: str = "parking.txt") -> Asked:
    (folder / "asked" / "en" / name).write_text(text, "utf-8")
    return load_asked(folder, load_passages(folder))


def test_questions_belong_to_sections(folder: Path) -> None:
    assert load(folder, "## Fees\n\nwhat will my car cost me\nis it pricey?\n").sections == {
        ("en/parking.md", "Fees"): ("what will my car cost me", "is it pricey?")
    }


def test_a_passage_is_named_by_its_text(folder: Path) -> None:
    asked = load(folder, "## Fees\n\nis it pricey?\n> Free.\nso I pay nothing\n")
    assert asked.sections == {("en/parking.md", "Fees"): ("is it pricey?", "so I pay nothing")}
    assert asked.passages == {("en/parking.md", "Free."): ("so I pay nothing",)}


def test_a_passage_that_was_edited_leaves_its_questions_to_the_section(folder: Path) -> None:
    asked = load(folder, "## Fees\n> It was 3 yuan.\nwhat will it cost me\n")
    assert asked.sections == {("en/parking.md", "Fees"): ("what will it cost me",)}
    assert asked.passages == {}
    (stale,) = asked.stale
    assert "parking.txt:2: 'It was 3 yuan.' does not stand under 'Fees' of en/parking.md" in stale


def test_what_no_document_answers_belongs_to_the_one_it_sounds_like(folder: Path) -> None:
    (folder / "unanswered" / "en").mkdir(parents=True)
    (folder / "unanswered" / "en" / "parking.txt").write_text("who built the garage\n\nis it guarded\n", "utf-8")
    asked = load_asked(folder, load_passages(folder))
    assert asked.unanswered == {"en/parking.md": ("who built the garage", "is it guarded")}


def test_headings_have_no_place_among_what_is_not_answered(folder: Path) -> None:
    (folder / "unanswered" / "en").mkdir(parents=True)
    (folder / "unanswered" / "en" / "parking.txt").write_text("who built it\n## Fees\n", "utf-8")
    with pytest.raises(KnowledgeError, match=r"parking\.txt:2: expected a question, found '## Fees'"):
        load_asked(folder, load_passages(folder))


def test_what_stands_before_the_first_heading_has_a_bare_one(folder: Path) -> None:
    (folder / "en" / "parking.md").write_text("# Parking\n\nFree.\n", "utf-8")
    assert load(folder, "##\nwhat is it\n").sections == {("en/parking.md", ""): ("what is it",)}
    with pytest.raises(KnowledgeError, match=r"found 'Zoo'. There are '##'\."):
        load(folder, "## Zoo\nwhat is it\n")


def test_no_folder_means_no_questions(tmp_path: Path) -> None:
    assert load_asked(tmp_path, []) == Asked()


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("## Fee\nx\n", "parking.txt", ":1: expected a heading of en/parking.md, found 'Fee'. Did you mean 'Fees'?"),
        ("x\n", "parking.txt", ":1: expected `## Heading` before the first question, found 'x'."),
        ("## Fees\nx\n", "other.txt", "other.txt: expected a document of the same name, found none."),
    ],
)
def test_what_belongs_nowhere_is_named(folder: Path, text: str, name: str, found: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load(folder, text, name)
    assert found in str(caught.value)
