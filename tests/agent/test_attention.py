from dataclasses import replace

import numpy as np
import pytest

from vivant.agent.attention import HEADS, LENGTH, Attention, pieces, words

SIZE, CLASSES = 8, 3


@pytest.fixture
def attention() -> Attention:
    """One layer of drawn weights over a few words."""
    rng = np.random.default_rng(3)
    known = ["car", "park", "photo", "停", "车", "停 车"]

    def drawn(*shape: int) -> np.ndarray:
        return rng.normal(0, 0.5, shape).astype(np.float32)

    weights = {"places": drawn(LENGTH, SIZE), "out.weight": drawn(CLASSES, 2 * SIZE), "out.bias": drawn(CLASSES)}
    layer = "layers.0."
    for name, size in (("first", SIZE), ("last", 2 * SIZE), (f"{layer}norm1", SIZE), (f"{layer}norm2", SIZE)):
        weights |= {f"{name}.weight": drawn(size), f"{name}.bias": drawn(size)}
    weights |= {f"{layer}self_attn.in_proj_weight": drawn(3 * SIZE, SIZE), f"{layer}self_attn.in_proj_bias": drawn(24)}
    for name, wide, out in (("self_attn.out_proj", SIZE, SIZE), ("linear1", SIZE, 16), ("linear2", 16, SIZE)):
        weights |= {f"{layer}{name}.weight": drawn(out, wide), f"{layer}{name}.bias": drawn(out)}
    vectors = rng.integers(-127, 128, (len(known), SIZE)).astype(np.int8)
    return Attention({piece: row for row, piece in enumerate(known)}, vectors, np.full(6, 0.01, np.float32), weights)


def test_hanzi_are_words_and_long_questions_are_cut() -> None:
    assert words("Where is 3号窗口?") == ["where", "is", "3", "号", "窗", "口", "?"]
    assert len(words("a " * 100)) == LENGTH


def test_a_long_word_is_known_by_its_pieces_too() -> None:
    (found,) = pieces("parking")
    assert found[:2] == ["parking", "^ parking"]
    assert {"<park", "park", "king", "ing>"} <= set(found)
    assert len(found) == len(set(found))


def test_order_counts(attention: Attention) -> None:
    assert attention.logits("car park") != pytest.approx(attention.logits("park car"))


def test_unknown_words_and_no_words_are_read(attention: Attention) -> None:
    for text in ("zzz", "", "   "):
        assert np.isfinite(attention.logits(text)).all()


def test_its_parts_make_it_again(attention: Attention) -> None:
    again = Attention.from_parts(attention.parts())
    assert again.logits("停车 photo") == pytest.approx(attention.logits("停车 photo"), abs=0.05)


def test_parts_that_do_not_fit_are_refused(attention: Attention) -> None:
    attention.check(CLASSES)
    with pytest.raises(ValueError, match="not 4 classes"):
        attention.check(4)
    with pytest.raises(ValueError, match="5 scales for 6 pieces"):
        replace(attention, scales=attention.scales[:5]).check(CLASSES)


def test_it_reads_as_torch_does(attention: Attention) -> None:
    torch = pytest.importorskip("torch", reason="training needs the extra `models`")
    layer = torch.nn.TransformerEncoderLayer(SIZE, HEADS, 16, 0.0, "relu", batch_first=True, norm_first=True)
    own = {name.removeprefix("layers.0."): part for name, part in attention.weights.items() if "layers" in name}
    layer.load_state_dict({name: torch.from_numpy(part) for name, part in own.items()})
    read = np.random.default_rng(0).normal(size=(5, SIZE)).astype(np.float32)
    expected = layer(torch.from_numpy(read)[None])[0].detach().numpy()
    np.testing.assert_allclose(attention._look(read, "layers.0"), expected, atol=1e-5)
