from pathlib import Path

import pytest

from vivant.agent.contracts import Question, Retriever
from vivant.errors import KnowledgeError
from vivant.plugins.check import check_plugin
from vivant.plugins.engines.hybrid import HybridRetriever


def folder(tmp_path: Path, **documents: str) -> Path:
    tmp_path.mkdir(exist_ok=True)
    for name, text in documents.items():
        lang, slug = name.split("_")
        (tmp_path / lang).mkdir(exist_ok=True)
        (tmp_path / lang / f"{slug}.md").write_text(text, "utf-8")
    return tmp_path


def test_it_keeps_what_retrievers_promise() -> None:
    check_plugin("retriever", "hybrid")


def test_it_searches_the_language_of_the_question(tmp_path: Path) -> None:
    knowledge = folder(tmp_path, en_p="# Parking\n\nParking costs 3 yuan.\n", zh_p="# 停车\n\n停车每小时3元。\n")
    retriever = HybridRetriever(knowledge)
    assert isinstance(retriever, Retriever)
    assert retriever.search(Question("How much is parking?", "en"))[0].passage.lang == "en"
    assert retriever.search(Question("parking 多少钱", "zh"))[0].passage.text == "停车每小时3元。"


def test_where_a_language_has_no_documents_the_other_answers(tmp_path: Path) -> None:
    retriever = HybridRetriever(folder(tmp_path, en_p="# Parking\n\nParking costs 3 yuan.\n"))
    assert retriever.search(Question("停车多少钱", "zh"))[0].passage.text == "Parking costs 3 yuan."


def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError):
        HybridRetriever(tmp_path / "none")


def test_what_is_out_of_date_is_told_at_every_start(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    knowledge = folder(tmp_path / "k", en_p="# Parking\n\n## Fees\n\nParking costs 3 yuan.\n")
    (knowledge / "asked" / "en").mkdir(parents=True)
    (knowledge / "asked" / "en" / "p.txt").write_text("## Fees\n> Parking was free.\nwhat does it cost\n", "utf-8")
    for _ in range(2):
        caplog.clear()
        HybridRetriever(knowledge)
        assert "'Parking was free.' does not stand under 'Fees'" in caplog.text
