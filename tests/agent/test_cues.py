from pathlib import Path

import pytest

from vivant.agent.cues import Cue, Cues, extended, load_cues, topic
from vivant.agent.documents import load_documents
from vivant.agent.glossary import SUGGESTED, load_glossary
from vivant.errors import KnowledgeError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "en").mkdir()
    (tmp_path / "cues").mkdir()
    (tmp_path / "en" / "parking.md").write_text("# Parking\n\n## Fees\n\nFree.\n", "utf-8")
    return tmp_path


def load(folder: Path, text: str) -> Cues:
    (folder / "cues" / "en.txt").write_text(text, "utf-8")
    return load_cues(folder, load_documents(folder))


def test_cues_of_topics_and_sections(folder: Path) -> None:
    assert load(folder, "# parking\n! park my wheels, garage\n## Fees\n~ pricey\n") == (
        Cue("park my wheels", "en/parking.md", "", 1.0),
        Cue("garage", "en/parking.md", "", 1.0),
        Cue("pricey", "en/parking.md", "Fees", SUGGESTED),
    )
    assert load_cues(folder / "none", []) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# park\n! x\n", ":1: expected a document, found 'en/park.md'. Did you mean 'en/parking.md'?"),
        ("# parking\n## Fee\n", ":2: expected a heading of en/parking.md, found 'Fee'. Did you mean 'Fees'?"),
        ("! x\n", ":1: expected `# document` before the first cue, found '! x'."),
        ("# parking\nx, y\n", ":2: expected a line that begins with #, ##, ! or ~, found 'x, y'."),
    ],
)
def test_what_belongs_nowhere_is_named(folder: Path, text: str, found: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load(folder, text)
    assert found in str(caught.value)


def test_cues_widen_the_glossary() -> None:
    base = load_glossary()
    wider = extended(base, [Cue("zorblat thing", "en/a.md", "H", 1.0), Cue("佐布拉", "zh/a.md", "", SUGGESTED)])
    (unit,) = wider.units("my zorblat things")
    assert unit.concepts == {"en/a.md": 1.0, topic("en/a.md", "H"): 1.0}
    assert wider.units("佐布拉多少钱")[0].concepts == {"zh/a.md": SUGGESTED}
    assert not base.units("zorblat")[0].concepts


def test_a_cue_keeps_what_its_words_mean() -> None:
    wider = extended(load_glossary(), [Cue("lost my passport", "en/a.md", "", 1.0), Cue("please", "en/a.md", "", 1.0)])
    (unit,) = wider.units("lost my passport")
    assert {"lost", "passport", "en/a.md"} <= unit.concepts.keys()
    assert wider.units("please")[0].everyday
