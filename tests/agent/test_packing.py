import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vivant.agent.packing import packed, quantised, unpacked, widened


@given(st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"])), min_size=1))
def test_lines_come_back(lines: list[str]) -> None:
    assert unpacked(packed(lines)) == lines


def test_vectors_become_bytes_and_back() -> None:
    vectors = np.array([[0.5, -1.0], [0.0, 0.0]], np.float32)
    small, scales = quantised(vectors)
    assert small.dtype == np.int8
    np.testing.assert_allclose(small * scales[:, None], vectors, atol=0.005)


def test_values_are_widened() -> None:
    assert widened(np.array([0.5], np.float16)).dtype == np.float32
