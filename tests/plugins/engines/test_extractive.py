from vivant.agent.contracts import Hit, Passage, Question, Reader
from vivant.plugins.check import check_plugin
from vivant.plugins.engines.extractive import SURE, ExtractiveReader
from vivant.score import Card, Citation, Lang, Sentence

CARD = Card("Fees", body="…")


def hit(text: str, score: float, lang: Lang = "en", line: int = 3) -> Hit:
    return Hit(Passage(line, lang, text, "Fees", Citation("en/fees.md", "Fees", "", line), CARD), score)


async def answer(reader: ExtractiveReader, question: str, hits: list[Hit], lang: Lang = "en") -> list[Sentence]:
    return [sentence async for sentence in reader.read(Question(question, lang), hits)]


def test_it_keeps_what_readers_promise() -> None:
    check_plugin("reader", "extractive")


async def test_it_speaks_passages_word_for_word() -> None:
    reader = ExtractiveReader()
    assert isinstance(reader, Reader)
    first, second = await answer(reader, "card?", [hit("It costs 40 yuan.", 0.9), hit("Go to counter 3.", 0.8, line=4)])
    assert (first.text, second.text) == ("It costs 40 yuan.", "Go to counter 3.")
    assert first.citations == (Citation("en/fees.md", "Fees", "", 3),)
    assert first.cards == (CARD,)
    assert first.known


async def test_it_owns_that_it_does_not_know() -> None:
    for hits in ([], [hit("It costs 40 yuan.", SURE - 0.01)]):
        (sentence,) = await answer(ExtractiveReader(texts={"unknown": {"zh": "不知道。"}}), "x", hits, "zh")
        assert (sentence.text, sentence.known, sentence.citations) == ("不知道。", False, ())


async def test_settings() -> None:
    hits = [hit("It costs 40 yuan.", 0.4), hit("Go to counter 3.", 0.39, line=4)]
    (sentence,) = await answer(ExtractiveReader(sure=0.3, sentences=1), "card?", hits)
    assert sentence.known
