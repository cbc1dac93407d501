import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vivant.expression.text.pinyin import has_reading, syllables


@pytest.mark.parametrize(
    ("hanzi", "spoken"),
    [
        ("银行行长", "yin2 hang2 hang2 zhang3"),
        ("重庆", "chong2 qing4"),
        ("重要", "zhong4 yao4"),
        ("重新办理", "chong2 xin1 ban4 li3"),
        ("一个", "yi2 ge4"),
        ("一起", "yi4 qi3"),
        ("一共", "yi2 gong4"),
        ("第一", "di4 yi1"),
        ("一楼", "yi1 lou2"),
        ("十一个", "shi2 yi1 ge4"),
        ("一百", "yi4 bai3"),
        ("看一看", "kan4 yi5 kan4"),
        ("不是", "bu2 shi4"),
        ("不好", "bu4 hao3"),
        ("好不好", "hao3 bu5 hao3"),
        ("对不起", "dui4 bu5 qi3"),
        ("你好", "ni2 hao3"),
        ("展览馆", "zhan2 lan2 guan3"),
        ("我想买五百", "wo2 xiang2 mai3 wu2 bai3"),
        ("妈妈", "ma1 ma5"),
        ("我们", "wo3 men5"),
        ("谢谢您", "xie4 xie5 nin2"),
        ("您的证件", "nin2 de5 zheng4 jian4"),
        ("好吗", "hao3 ma5"),
        ("儿子", "er2 zi5"),
        ("那儿", "na4 er5"),
        ("一会儿", "yi2 hui4 er5"),
        ("慢慢地走", "man4 man4 de5 zou3"),
        ("跑得快", "pao3 de5 kuai4"),
        ("得从东门进", "dei3 cong2 dong1 men2 jin4"),
        ("取得", "qu3 de2"),
        ("还有", "hai2 you3"),
        ("长大", "zhang3 da4"),
        ("长度", "chang2 du4"),
        ("女儿", "nv3 er2"),
        ("办理", "ban4 li3"),
        ("缴费", "jiao3 fei4"),
        ("户口本", "hu4 kou2 ben3"),
    ],
)
def test_readings(hanzi: str, spoken: str) -> None:
    assert syllables(hanzi) == spoken.split()


@settings(deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=20))
def test_one_syllable_for_each_hanzi(hanzi: str) -> None:
    spoken = syllables("".join(filter(has_reading, hanzi)))
    assert len(spoken) == len([char for char in hanzi if has_reading(char)])
    assert all(re.fullmatch(r"[a-z]+[1-5]", syllable) for syllable in spoken)


def test_what_has_no_reading_is_refused() -> None:
    assert not has_reading("A")
    with pytest.raises(ValueError, match="'A' has no reading"):
        syllables("好A")
