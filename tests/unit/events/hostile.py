"""Any JSON at all, and what becomes of it: a value or a typed refusal."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from nguongoc.errors import Refusal

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("@id"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5) | st.just("@id"), inner),
    max_leaves=12,
)


def refusal(action: Callable[[], object]) -> Refusal | None:
    """What it refuses, if it does; anything else it raises is a fault of ours."""
    try:
        action()
    except Refusal as refused:
        return refused
    return None
