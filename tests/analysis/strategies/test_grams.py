"""Grams found in bulk are those that a set of strings would hold."""

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.strategies.grams import Grams, grams_of

TEXTS = st.lists(st.text("满减券a\n😀\ud800", max_size=12), min_size=1, max_size=5)


@settings(deadline=None)
@given(TEXTS, st.lists(st.text("满减券ab", min_size=1, max_size=3), unique=True))
def test_they_are_what_a_set_holds(texts: list[str], terms: list[str]) -> None:
    places, counts = Grams.of(terms).find(texts)
    assert len(counts) == len(texts)
    start = 0
    for text, count in zip(texts, counts.tolist(), strict=True):
        found = [terms[place] for place in places[start : start + count].tolist()]
        assert len(found) == len(set(found))
        assert set(found) == grams_of(text) & set(terms)
        start += count
    assert start == len(places)


def test_a_gram_holds_no_line_break_and_no_emoji() -> None:
    assert grams_of("满\n减😀") == {"满", "减"}
