from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from vivant.agent.cues import Cue
from vivant.agent.passages import listing, load_knowledge, load_passages, row_sentence
from vivant.score import Citation

ENGLISH = """# Fees

## Prices

Fees are paid at counter 10.

| Service | Fee |
|---|---|
| ID card renewal | 20 yuan |
| First ID card | free |

![The plan](../images/plan.png)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("en", "images", "asked/en"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "en" / "fees.md").write_text(ENGLISH, "utf-8")
    (tmp_path / "asked" / "en" / "fees.txt").write_text("## Prices\nwhat's the damage?\n", "utf-8")
    Image.new("RGB", (4, 4)).save(tmp_path / "images" / "plan.png")
    return tmp_path


def test_sentences_rows_and_captions_become_passages(folder: Path) -> None:
    passages = load_passages(folder, images="/p/")
    assert [passage.text for passage in passages] == [
        "Fees are paid at counter 10.",
        "Service: ID card renewal (20 yuan); first ID card (free).",
        "ID card renewal, fee: 20 yuan.",
        "First ID card, fee: free.",
        "The plan.",
    ]
    assert [passage.id for passage in passages] == [0, 1, 2, 3, 4]
    assert passages[3].citation == Citation("en/fees.md", "Fees", "Prices", 10)
    assert passages[3].context == "Fees: Prices: Service, Fee"
    text, table, _, _, picture = (passage.card for passage in passages)
    assert text is not None
    assert table is not None
    assert picture is not None
    assert text.body == "Fees are paid at counter 10."
    assert table.table[0] == ("Service", "Fee")
    assert (picture.image, picture.caption) == ("/p/plan.png", "The plan")


def test_knowledge_holds_the_ways_to_ask(folder: Path) -> None:
    (folder / "cues").mkdir()
    (folder / "cues" / "en.txt").write_text("# fees\n! damage\n", "utf-8")
    known = load_knowledge(folder)
    assert len(known.passages) == 5
    assert known.cues == (Cue("damage", "en/fees.md", "", 1.0),)
    assert known.asked.sections == {("en/fees.md", "Prices"): ("what's the damage?",)}


def test_rows_as_sentences() -> None:
    header = ("窗口", "楼层", "办什么", "取号字母", "备注")
    assert row_sentence(header, ("3", "1", "身份证", "A", ""), "zh") == "窗口3：楼层1；办什么：身份证；取号字母A。"
    assert row_sentence(("Day", "Floor 1"), ("Sunday", "9:00"), "en") == "Sunday, floor 1: 9:00."
    assert row_sentence(("Day", "Hours"), ("", "9:00"), "en") == "Hours: 9:00."
    assert row_sentence(("Day", "Hours"), ("Sunday", "-"), "en") == "Sunday."


def test_large_tables_are_not_spoken_as_a_whole() -> None:
    assert listing((("材料", "份数"), ("身份证", "原件"), ("照片", "")), "zh") == "材料：身份证（原件）；照片。"


CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8).map(str.strip)


@given(st.lists(CELL.filter(bool), min_size=2, max_size=5), st.data())
def test_a_row_says_every_cell(header: list[str], data: st.DataObject) -> None:
    row = data.draw(st.lists(CELL.filter(bool), min_size=len(header), max_size=len(header)))
    spoken = row_sentence(tuple(header), tuple(row), data.draw(st.sampled_from(["zh", "en"])))
    for cell in row[1:]:
        assert cell in spoken or cell in "-–—/"
