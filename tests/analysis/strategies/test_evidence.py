"""The words that gathered most; spans that touch are one."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.strategies.batch import Batch
from analysis.strategies.evidence import Spans, heaviest_words, joined

SPANS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20), st.integers(1, 9)), max_size=12)


def _spans(spans: list[tuple[int, int, int]]) -> Spans:
    rows, starts, sizes = np.array(spans, np.int64).reshape(-1, 3).T
    return Spans(rows, starts, starts + sizes)


@given(SPANS, SPANS)
def test_joined_spans_cover_the_same_signs_apart(
    some: list[tuple[int, int, int]], others: list[tuple[int, int, int]]
) -> None:
    whole = list(zip(*(each.tolist() for each in joined(_spans(some), _spans(others))), strict=True))
    covered = [
        {at for of, start, size in some + others if of == row for at in range(start, start + size)}
        for row in range(4)
    ]
    for row, signs in enumerate(covered):
        mine = [(start, end) for of, start, end in whole if of == row]
        assert [at for start, end in mine for at in range(start, end)] == sorted(signs)
        assert all(before < after for (_, before), (after, _) in pairwise(mine))
    assert [row for row, *_ in whole] == sorted(row for row, *_ in whole)


def _heaviest(
    texts: list[str], asked: list[int], terms: list[list[str]], weights: list[list[float]]
) -> list[list[str]]:
    batch = Batch(texts)
    spans = heaviest_words(batch, np.array(asked), np.array(terms), np.array(weights, np.float32))
    found: list[list[str]] = [[] for _ in asked]
    for row, start, end in zip(spans.rows, spans.starts, spans.ends, strict=True):
        found[row].append(batch.texts[asked[row]][start:end])
    return found


def test_words_gather_what_the_terms_that_cover_them_weigh() -> None:
    texts = ["会员日积分翻倍", "全场降价，降价！"]
    assert _heaviest(
        texts, [0, 1, 0], [["积分", "翻"], ["降价", "！"], ["会员", ""]], [[3, 1], [2, 9], [1, 0]]
    ) == [
        ["积分"],
        ["降价", "降价"],
        ["会员日"],
    ]


def test_the_first_places_of_a_term_count_and_of_equal_words_the_last_come_first() -> None:
    assert _heaviest(["降价，降价，降价，降价"], [0], [["降价"]], [[1]]) == [["降价"] * 3]
    spans = heaviest_words(
        Batch(["降价，降价，降价，降价"]), np.zeros(1, int), np.array([["降价"]]), np.ones((1, 1), np.float32)
    )
    assert spans.starts.tolist() == [6, 3, 0]


def test_a_text_whose_line_breaks_meet_the_batchs_keeps_its_offsets() -> None:
    assert (
        _heaviest(["降价\r", "\n降价", "", "\r\n降价"], [0, 1, 3], [["降价"]] * 3, [[1]] * 3)
        == [["降价"]] * 3
    )
