"""The exact tests and the adjustment say what scipy.stats says."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.mix.chance import adjusted, difference_chance, joint_chance, share_interval


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_one_stratum_is_fishers_test(total: int, others: int, data: st.DataObject) -> None:
    count, other = data.draw(st.integers(0, total)), data.draw(st.integers(0, others))
    table = [[count, total - count], [other, others - other]]
    assert difference_chance([(count, total, other, others)]) == pytest.approx(
        stats.fisher_exact(table).pvalue, abs=1e-9
    )


@given(st.integers(1, 60), st.data())
def test_joint_counts_are_hypergeometric(size: int, data: st.DataObject) -> None:
    one, other = data.draw(st.integers(0, size)), data.draw(st.integers(0, size))
    both = data.draw(st.integers(max(0, one + other - size), min(one, other)))
    assert joint_chance(both, [(size, one, other)]) == pytest.approx(
        stats.hypergeom.sf(both - 1, size, one, other), abs=1e-9
    )


def test_strata_are_added_up_exactly() -> None:
    strata, seen = [(6, 3, 2), (5, 2, 3)], 4
    expected = 0.0
    for held in itertools.product(*(range(min(one, other) + 1) for _, one, other in strata)):
        if sum(held) >= seen:
            expected += math.prod(
                stats.hypergeom.pmf(one, *stratum) for one, stratum in zip(held, strata, strict=True)
            )
    assert joint_chance(seen, strata) == pytest.approx(expected)


@given(st.lists(st.floats(0, 1), max_size=30))
def test_the_adjustment_is_benjamini_and_hochbergs(chances: list[float]) -> None:
    expected = stats.false_discovery_control(chances) if chances else []
    assert adjusted(chances) == pytest.approx(list(expected), abs=1e-9)


@given(st.integers(1, 500), st.data())
def test_the_interval_holds_the_share(total: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, total))
    low, high = share_interval(count, total)
    wilson = stats.binomtest(count, total).proportion_ci(method="wilson")
    assert (low, high) == pytest.approx((wilson.low, wilson.high), abs=1e-4)
    assert 0 <= low <= count / total + 1e-4
    assert count / total - 1e-4 <= high <= 1


def test_large_counts_stay_finite() -> None:
    assert 0 <= joint_chance(400_000, [(1_000_000, 600_000, 600_000)]) <= 1
    assert difference_chance([(90_000, 100_000, 10_000, 100_000)]) < 1e-9
