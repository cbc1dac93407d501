import pytest

from vivant.agent.hearing.phones import ENGLISH, MANDARIN, PHONES, english_phones, mandarin_phones, numbers


def test_every_phone_is_in_the_set_once() -> None:
    assert len(set(PHONES)) == len(PHONES) == len(ENGLISH) + len(MANDARIN)


@pytest.mark.parametrize(
    ("symbols", "phones"),
    [
        ("ˈɔːɹ", "ɔ ɹ"),
        ("b ˈɑː ɾ əl z", "b ɑ t ə l z"),
        ("f ˈaɪɚ", "f aɪ ɚ"),
        ("(en) ᵻ n̩ oː", "ɪ ə n oʊ"),
        ("tʃ dʒ", "tʃ dʒ"),
    ],
)
def test_espeaks_ipa_becomes_phones_of_the_set(symbols: str, phones: str) -> None:
    assert english_phones(symbols) == phones.split()


@pytest.mark.parametrize(
    ("syllable", "parts"),
    [
        ("zhi1", "zh ih"),
        ("xue2", "x ve"),
        ("jun1", "j vn"),
        ("lv4", "l v"),
        ("gui4", "g uei"),
        ("liu2", "l iou"),
        ("you3", "iou"),
        ("yi1", "i"),
        ("yin2", "in"),
        ("yong4", "iong"),
        ("ye3", "ie"),
        ("wu3", "u"),
        ("wo3", "uo"),
        ("er2", "er"),
        ("qu4", "q v"),
    ],
)
def test_a_syllable_is_an_initial_and_a_final(syllable: str, parts: str) -> None:
    assert mandarin_phones([syllable]) == [f"zh:{part}" for part in parts.split()]


def test_every_syllable_of_mandarin_is_covered() -> None:
    from pypinyin import pinyin_dict
    from pypinyin.contrib.tone_convert import to_tone3

    from vivant.expression.text.pinyin import _plain

    said = {
        to_tone3(one, neutral_tone_with_five=True)
        for many in pinyin_dict.pinyin_dict.values()
        for one in many.split(",")
    }
    known = [
        one
        for one in said
        if one and one[0] not in "êm" and not one.startswith(("hm", "n1", "n2", "n3", "n4", "ng", "hng"))
    ]
    missing = [one for one in known if not set(mandarin_phones([_plain(one)])) <= set(PHONES)]
    assert sorted(missing) == []


def test_numbers_count_from_one() -> None:
    assert numbers(PHONES[:2]) == (1, 2)
    with pytest.raises(KeyError):
        numbers(["?"])
