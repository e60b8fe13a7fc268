"""Cuts and rises: what is told of a product's prices, and what is not."""

import itertools
from collections.abc import Callable
from decimal import Decimal
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.moves import Terms, find_moves
from analysis.moves.levels import Level, settle

Tell = Callable[..., list[tuple[str, int]]]


@pytest.mark.parametrize(
    ("prices", "moves"),
    [
        pytest.param([100] * 5 + [90] * 5, [("price_cut", 5)], id="a cut"),
        pytest.param([100] * 5 + [110] * 5, [("price_rise", 5)], id="a rise"),
        pytest.param([100] * 5 + [99] * 5, [("price_cut", 5)], id="a small cut of a quiet price"),
        pytest.param([100] * 5 + [90] * 4 + [100] * 5, [("price_cut", 5), ("price_rise", 9)], id="there and back"),
        pytest.param([100] * 5 + [10] + [100] * 5, [], id="a wrong price of one day"),
        pytest.param([100] * 5 + [1000] + [90] * 5, [("price_cut", 6)], id="a wrong price before a cut"),
        pytest.param([100] * 5 + [10], [], id="a wrong price on the last day"),
        pytest.param([100] * 5 + [85], [("price_cut", 5)], id="a plausible cut on the last day"),
        pytest.param([10] + [100] * 6, [], id="a wrong price on the first day"),
        pytest.param([100, 91] * 8, [], id="two prices that alternate"),
        pytest.param([100, 100, 91, 91, 100, 91, 100, 100, 91, 100, 91, 91, 100], [], id="alternate by chance"),
        pytest.param([100] * 8 + [91, 100, 91, 100, 91] + [100] * 8, [], id="alternate for a while"),
        pytest.param([100] * 8 + [91, 100, 91, 100, 91] + [80] * 8, [("price_cut", 13)], id="a cut after it"),
        pytest.param([100] * 4 + [None] * 6 + [100] * 4, [], id="a gap"),
        pytest.param([100] * 4 + [None] * 6 + [90] * 4, [("price_cut", 9)], id="a cut within a gap"),
        pytest.param([100, 100.8, 99.3, 100.5, 99.1, 100.9, 99.6, 100.2, 99.4, 100.7], [], id="jitter of a percent"),
        pytest.param([100.5, 99.4, 100.8, 99.2, 100.6, 99.5, 92.1, 91.3, 92.4, 91.2, 92.2], [("price_cut", 6)], id="a cut in jitter"),
        pytest.param([0, 0, 0, 100, 100, 100], [], id="a price of nothing is none"),
        pytest.param([100], [], id="seen once"),
    ],
)  # fmt: skip
def test_prices(tell: Tell, prices: list[float], moves: list[tuple[str, int]]) -> None:
    assert tell(prices) == moves


def test_a_weekly_visit_counts_though_it_is_one_day(tell: Tell) -> None:
    assert tell([100, 100, 90, 80], every=7) == [("price_cut", 13), ("price_cut", 20)]


def test_a_move_says_what_it_rests_on(market: ModuleType) -> None:
    (move,) = find_moves([market.track_of(market.priced([100] * 5 + [80] * 5))], [])
    assert (move.before, move.after, move.change) == (Decimal(100), Decimal(80), -0.2)
    assert [seen.id for seen in move.evidence] == ["甲P1-4", "甲P1-5", "甲P1-9"]
    assert move.real_change == -0.2
    assert not move.raised_first
    assert move.campaign == "38节"


def test_raised_before_it_is_cut(market: ModuleType) -> None:
    moves = find_moves([market.track_of(market.priced([100] * 10 + [130] * 6 + [100] * 6))], [])
    cut = moves[-1]
    assert cut.kind == "price_cut"
    assert cut.raised_first
    assert cut.real_change == 0


def test_after_thirty_days_the_old_price_is_forgotten(market: ModuleType) -> None:
    moves = find_moves([market.track_of(market.priced([100] * 10 + [130] * 40 + [110] * 6))], [])
    assert not moves[-1].raised_first
    assert moves[-1].real_change == pytest.approx(110 / 130 - 1, abs=1e-4)


def test_the_last_day_is_less_sure(market: ModuleType) -> None:
    (late,) = find_moves([market.track_of(market.priced([100] * 5 + [85]))], [])
    (early,) = find_moves([market.track_of(market.priced([100] * 5 + [85] * 5))], [])
    assert late.confidence < early.confidence


def test_a_take_home_price_that_nothing_else_explains(market: ModuleType) -> None:
    seen = {day: Terms(price=Decimal(100), take_home=Decimal(100 if day < 5 else 80)) for day in range(10)}
    assert market.told(find_moves([market.track_of(seen)], [])) == [("price_cut", 5)]


@given(prices=st.lists(st.sampled_from([None, 1, 10, 90, 95, 100, 101, 1000]), max_size=40))
@settings(max_examples=200)
def test_no_history_breaks_it_and_every_move_has_evidence(prices: list[float | None]) -> None:
    from sys import modules

    market = next(
        module
        for name, module in modules.items()
        if name.endswith("conftest") and hasattr(module, "track_of")
    )
    seen = market.priced(prices)
    if seen:
        for move in find_moves([market.track_of(seen)], []):
            assert len(move.evidence) >= 2
            assert 0 < move.confidence <= 1
            assert (move.change or 0) < 0 if move.kind == "price_cut" else (move.change or 0) > 0


@given(values=st.lists(st.sampled_from("ABC"), max_size=30))
@settings(max_examples=200)
def test_levels_settle_into_neighbours_that_differ(values: list[str]) -> None:
    from sys import modules

    market = next(
        module for name, module in modules.items() if name.endswith("conftest") and hasattr(module, "sight")
    )
    found = [
        Level(value=value, first=market.sight(day), last=market.sight(day), days=1)
        for day, value in enumerate(values)
    ]
    settled = settle(found, lambda one, other: one == other)
    assert all(one.value != other.value for one, other in itertools.pairwise(settled))
    assert all(not level.is_single for level in settled[:-1])


def test_steps_day_by_day_are_each_told(tell: Callable[..., list[tuple[str, int]]]) -> None:
    assert tell([100] * 10 + [95, 90] + [85] * 10) == [
        ("price_cut", 10),
        ("price_cut", 11),
        ("price_cut", 12),
    ]
    assert tell([100] * 10 + [10] + [85] * 10) == [("price_cut", 11)]
