import re

from vivant.expression.text import read
from vivant.plugins.engines.espeak.script import Script, english, mandarin


def _mandarin(text: str, pitch: int = 50) -> Script:
    return mandarin(read(text, "zh").clauses[0], pitch, (0.0, 1.0))


def _pitches(script: Script) -> list[int]:
    return [int(number) for number in re.findall(r"\x01(\d+)P", script.text)]


def _bare(script: Script) -> str:
    return re.sub(r"\x01\d+P", "", script.text)


def test_mandarin_is_written_in_pinyin_with_tones() -> None:
    assert _bare(_mandarin("您好。")) == "nin2 hao3."
    assert _bare(_mandarin("您好，")) == "nin2 hao3,"


def test_groups_of_a_telephone_number_are_set_apart() -> None:
    assert _bare(_mandarin("5550 8000。")) == "wu2 wu2 wu3 ling2, ba1 ling2 ling2 ling2."


def test_syllables_that_espeak_would_spell_are_given_as_phonemes() -> None:
    assert _bare(_mandarin("穷。")) == "[[tS;hj'ong35]]."


def test_statements_sink_and_questions_rise() -> None:
    statement, question = _pitches(_mandarin("他今天开车。")), _pitches(_mandarin("他今天开车？"))
    assert statement == sorted(statement, reverse=True)
    assert statement[-1] < statement[0] - 8
    assert question[-1] > question[2]
    assert question[-1] > statement[-1] + 8


def test_pitch_stays_within_what_espeak_takes() -> None:
    assert max(_pitches(_mandarin("他今天开车？", 99))) == 99
    assert min(_pitches(_mandarin("他今天开车。", 0))) == 0


def test_positions_lead_back_to_words() -> None:
    script = _mandarin("到12号窗口。")
    owners = [script.words[script.owner(start)].text for start in script.starts]
    assert owners == ["到", "12", "12", "号", "窗", "口"]
    assert script.owner(script.starts[1] + 2) == 1
    assert script.owner(0) == 0


def test_english_keeps_its_words_and_names_the_letter_a() -> None:
    script = english(read("the FAQ of room 108, please", "en").clauses[0], 55)
    assert _bare(script) == "the F [['eI]] Q of room one oh eight,"
    owners = [script.words[script.owner(start)].text for start in script.starts]
    assert owners == ["the", "FAQ", "FAQ", "FAQ", "of", "room", "108", "108", "108"]
