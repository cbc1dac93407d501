"""Random expressions."""

from __future__ import annotations

from hypothesis import strategies as st

from vivant.behavior.scripts.syntax import Assignment, Chain, Choice, Constant, Expression, Name, Rank, Unary

NAMES = st.sampled_from(["n", "m", "@heard", "_x", "问候"])
CONSTANTS = st.builds(
    Constant,
    st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.text(st.characters(codec="utf-8", exclude_characters="'\""), max_size=5),
)
_OPERATORS: dict[Rank, list[str]] = {
    "or": ["||", "&&"],
    "compare": ["==", "!=", "<", ">", "<=", ">="],
    "concat": [".."],
    "bits": ["|", "^"],
    "both": ["&"],
    "sum": ["+", "-"],
    "product": ["*", "/"],
}


def _chains(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    def chain(rank: Rank) -> st.SearchStrategy[Expression]:
        operators = st.lists(st.sampled_from(_OPERATORS[rank]), min_size=1, max_size=3)
        return operators.flatmap(
            lambda marks: st.builds(
                lambda operands: Chain(rank, tuple(operands), tuple(marks)),
                st.lists(inner, min_size=len(marks) + 1, max_size=len(marks) + 1),
            )
        )

    return st.one_of(*(chain(rank) for rank in _OPERATORS))


def _compound(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.one_of(
        _chains(inner),
        st.builds(Unary, st.sampled_from("-~!"), inner),
        st.builds(Choice, inner, inner, inner),
        st.builds(Assignment, NAMES, st.sampled_from([":=", "=", "+=", "-=", "*=", "/="]), inner),
    )


EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(CONSTANTS | st.builds(Name, NAMES), _compound, max_leaves=12)
