"""Grams found in bulk are those that a set of strings would hold."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.strategies.grams import grams_of, numbers_in, numbers_of
from analysis.strategies.lookup import Lookup, codes_of


@given(
    st.text("满减券a\n\0😀\ud800", min_size=1, max_size=12),
    st.lists(st.text("满减券ab\0", min_size=1, max_size=3), unique=True),
)
def test_they_are_what_a_set_holds(text: str, terms: list[str]) -> None:
    numbers, starts = numbers_in(codes_of(text))
    known, places = Lookup.of(numbers_of(terms)).find(numbers)
    found = [
        (terms[place], start) for place, start in zip(places.tolist(), starts[known].tolist(), strict=True)
    ]
    assert all(text.startswith(gram, start) for gram, start in found)
    assert len(found) == len(set(found))
    assert {gram for gram, _ in found} == grams_of(text) & set(terms)


def test_each_gram_has_a_number_of_its_own() -> None:
    signs = ["\0", "a", "满", "\uffff"]
    grams = [
        *signs,
        *(a + b for a in signs for b in signs),
        *(a + b + c for a in signs for b in signs for c in signs),
    ]
    numbers = numbers_of(grams)
    assert len(np.unique(numbers)) == len(grams)
    assert (numbers > 0).all()


def test_a_gram_holds_no_line_break_and_no_emoji() -> None:
    assert grams_of("满\n减😀") == {"满", "减"}
