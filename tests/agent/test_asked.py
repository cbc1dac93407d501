from pathlib import Path

import pytest

from vivant.agent.asked import load_asked
from vivant.agent.documents import load_documents
from vivant.errors import KnowledgeError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "en").mkdir()
    (tmp_path / "asked" / "en").mkdir(parents=True)
    (tmp_path / "en" / "parking.md").write_text("# Parking\n\n## Fees\n\nFree.\n", "utf-8")
    return tmp_path


def load(folder: Path, text: str, name: str = "parking.txt") -> dict[tuple[str, str], tuple[str, ...]]:
    (folder / "asked" / "en" / name).write_text(text, "utf-8")
    return load_asked(folder, load_documents(folder))


def test_questions_belong_to_sections(folder: Path) -> None:
    assert load(folder, "## Fees\n\nwhat will my car cost me\nis it pricey?\n") == {
        ("en/parking.md", "Fees"): ("what will my car cost me", "is it pricey?")
    }


def test_no_folder_means_no_questions(tmp_path: Path) -> None:
    assert load_asked(tmp_path, []) == {}


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
