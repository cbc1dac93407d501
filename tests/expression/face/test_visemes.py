from __future__ import annotations

import itertools
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from vivant.expression.face.visemes import NEUTRAL, REST, VISEMES, spell

MET = """
n t d s ə ɪ ɹ k z ɚ f ɛ v h l m p w eɪ ʃ æ ð θ b ʌ aʊ ɐ iː i uː ɜː ɾ dʒ əl ɔː ŋ ɑː ᵻ aɪ ɔːɹ oʊ tʃ
ɑːɹ ɡ ɔɪ iə j ɔ ʊ ʊɹ ɛɹ ʒ aɪɚ aɪə ʔ n̩ x ɪɹ ɑ̃ ɬ ɒ eə əʊ a ɑ y o u ai ei ou ɑu ia iɑ iɛ io iou ua uɑ
uai uei uo uə yɛ yæ yə yi ər onɡ o- i. i̪ s. ts. ts.h ʈʂ ʈʂʰ ʊŋ ʂ ʐ ɻ tɕ tɕh tɕʰ ɕ ts tsh tsʰ ph pʰ th tʰ kh
kʰ χ ŋ- (en) (cmn)
"""
"""What espeak-ng 1.52, and our voice after it, named the phones of all pinyin syllables and a page of English."""

ENGLISH = """
The quick brown fox jumps over the lazy dog. Vision, pleasure, beige, church, judge, thing, this,
breathe, yes, wear, tour, poor, boy, cow, fire, hour, button, bottle, rhythm, genre, loch, honey,
bird, murder, father, caught, kit, put, boot, water, sing, finger, twelfth, sixths. What? Hmm. Bach,
human, huge, cure, ideas, hair, orange, 1234567, 50%, $12.50
"""
PINYIN = """
ba1 po2 mo3 fo4 de5 te4 ne5 le5 ge1 ke3 he2 ji1 qi2 xi3 zhi4 chi1 shi2 ri4 zi3 ci2 si1 yi1 wu3 yu2
ai4 ei2 ao4 ou3 an1 en1 ang2 eng2 er2 ya1 ye3 yao4 you3 yan2 yin1 yang2 ying2 wa1 wo3 wai4 wei4 wan3
wen2 wang2 weng1 yue4 yuan2 yun2 yong4 lv4 nve4 jiong3 zhuang1 chuang2 shuang1 xiong2 quan2 jun1
dui4 liu2 gun3 niang2 r5 hm5 ng2
"""
HANZI = "您好，欢迎来到服务大厅。身份证 ID card 在哪个窗口办理？"


@pytest.mark.parametrize("symbol", MET.split())
def test_every_phone_met_is_known(symbol: str) -> None:
    assert spell(symbol).unknown == ""
    assert bool(spell(symbol).steps) is not symbol.startswith("(")


def test_every_phone_that_espeak_gives_is_known() -> None:
    asked = [
        ["en-us", ENGLISH.strip()],
        ["en-gb-x-rp", ENGLISH.strip()],
        ["cmn-latn-pinyin", PINYIN.strip()],
        ["cmn", HANZI],
    ]
    program = Path(__file__).with_name("espeak_speech.py")
    done = subprocess.run(
        [sys.executable, str(program)],
        input="".join(json.dumps(one) + "\n" for one in asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=60,
    )
    said = [{symbol for symbol, _, _ in json.loads(line)["phones"]} for line in done.stdout.splitlines()]
    assert all(len(symbols) > 12 for symbols in said)
    assert not {symbol for symbols in said for symbol in symbols if spell(symbol).unknown}


@pytest.mark.parametrize("symbol", ["", "_", "_:", "pau", "(en)", "ˈ", "5"])
def test_what_is_no_sound_is_silence(symbol: str) -> None:
    assert spell(symbol).steps == ()
    assert spell(symbol).unknown == ""


@pytest.mark.parametrize(
    ("symbol", "letters"),
    [
        ("tɕh", "ɕ"), ("tɕʰ", "ɕ"), ("ts.h", "ʂ"), ("ts.", "ʂ"), ("tʂʰ", "ʂ"), ("ʈʂʰ", "ʂ"), ("tsh", "s"), ("dʒ", "ʒ"),
        ("t͡ʃ", "ʃ"),
        ("ph", "p"), ("pʰ", "p"), ("kh", "k"), ("i.", "ɨ"), ("i̪", "ɨ"), ("o-", "ɤ"), ("n̩", "n"), ("ɑ̃", "ɑ"),
        ("iː", "i"),
        ("ˈaɪ", "aɪ"), ("uei", "uei"), ("əl", "əl"), ("onɡ", "oŋ"), ("ɔːɹ", "ɔɹ"), ("h", "h"), ("ər", "ər"),
    ],
)  # fmt: skip
def test_spellings(symbol: str, letters: str) -> None:
    assert [step.viseme for step in spell(symbol).steps] == [VISEMES[letter] for letter in letters]


@pytest.mark.parametrize("symbol", ["ˈaɪ", "uei", "m", "tɕh", "aɪɚ"])
def test_steps_fill_the_phone(symbol: str) -> None:
    steps = spell(symbol).steps
    assert steps[0].begin == 0.0
    assert steps[-1].end == pytest.approx(1.0)
    assert all(one.end == two.begin for one, two in itertools.pairwise(steps))
    assert all(step.begin < step.end for step in steps)


def test_stress() -> None:
    assert [spell(symbol).stress for symbol in ("a", "ˌa", "ˈa")] == [0, 1, 2]


@pytest.mark.parametrize("symbol", ["☃", "Ω", "ˈ好"])
def test_an_unknown_letter_moves_the_mouth_and_is_named(symbol: str) -> None:
    assert spell(symbol).unknown == symbol[-1]
    assert [step.viseme for step in spell(symbol).steps] == [NEUTRAL]


def test_targets_are_shares() -> None:
    for viseme in (*VISEMES.values(), REST, NEUTRAL):
        numbers = asdict(viseme)
        assert numbers.pop("jaw_dominance") > 0 < numbers.pop("lip_dominance")
        assert all(0 <= number <= 1 for number in numbers.values())


def test_what_the_sounds_demand() -> None:
    assert all(VISEMES[letter].seal == 1 for letter in "pbm")
    assert all(VISEMES[letter].tuck == 1 for letter in "fv")
    assert all(VISEMES[letter].round > 0.5 for letter in "uywoʊ")
    assert all(VISEMES[letter].tongue > 0.4 for letter in "θð")
    assert all(VISEMES[letter].jaw > 0.55 for letter in "aɑæ")
    assert not any(VISEMES[letter].seal for letter in VISEMES if VISEMES[letter].vowel)
