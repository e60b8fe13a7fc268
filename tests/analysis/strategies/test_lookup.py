"""The hash table of numbers finds all that it holds and nothing else; words keep apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.runs import starts_of
from analysis.strategies.lookup import Lookup, codes_of, word_numbers


@given(st.lists(st.integers(0, 2**63 - 1), unique=True), st.lists(st.integers(0, 2**63 - 1)))
def test_it_finds_what_a_dict_finds(numbers: list[int], others: list[int]) -> None:
    sought = [*others, *numbers, *numbers[:3]]
    known, places = Lookup.of(np.array(numbers, np.int64)).find(np.array(sought, np.int64))
    there = {number: place for place, number in enumerate(numbers)}
    assert known.tolist() == [at for at, number in enumerate(sought) if number in there]
    assert places.tolist() == [there[number] for number in sought if number in there]


@pytest.mark.parametrize(
    "numbers", [np.arange(200_000), np.arange(50_000) << 42, np.arange(30_000) << 21 | 7]
)
def test_many_that_are_alike_find_room(numbers: np.ndarray) -> None:
    known, places = Lookup.of(numbers).find(numbers)
    assert (known == places).all()
    assert len(known) == len(numbers)


def test_a_number_that_comes_often_is_refused() -> None:
    with pytest.raises(ValueError, match="often"):
        Lookup.of(np.array([5, 5, 5]))


@given(st.lists(st.text("满减券ab\0\ud800", min_size=1, max_size=30), min_size=1, unique=True))
def test_words_have_numbers_of_their_own(words: list[str]) -> None:
    numbers = word_numbers(codes_of("".join(words)), starts_of(np.array(list(map(len, words)))))
    assert len(set(numbers.tolist())) == len(words)
    assert (numbers >= 0).all()
    alone = [word_numbers(codes_of(word), np.array([0, len(word)]))[0] for word in words]
    assert alone == numbers.tolist()
