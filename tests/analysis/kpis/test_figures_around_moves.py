"""The change of a figure after moves: on series whose effect is known, and where nothing can be told."""

import importlib.util
import random
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import exp
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from analysis.kpis import Effect, Measurement, find_effects
from analysis.kpis.change import change_at
from analysis.kpis.rendering import plain_effect, render_effects
from analysis.kpis.series import series_of
from analysis.moves import Move, Product, Sight

BEGIN = date(2026, 1, 5)  # a Monday, far from campaigns for weeks
MOVED = date(2026, 4, 6)
BENCH = Path(__file__).resolve().parents[3] / "bench" / "kpis.py"


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_kpis", BENCH)
    assert spec is not None and spec.loader is not None
    module = sys.modules["bench_kpis"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "kind", ["independent", "AR(1) 0.6", "heavy tails", "drifting", "seasonal", "growing"]
)
def test_the_interval_holds_the_truth_as_often_as_it_says(bench: ModuleType, kind: str) -> None:
    """200 seeded series: .95 nominal, standard error .015; false alarms .05 nominal."""
    coverage, false, _ = bench.scores(bench.KINDS[kind], 200)
    assert coverage >= 0.90
    assert false <= 0.10


def test_a_large_effect_is_found_and_its_size_told(bench: ModuleType) -> None:
    told = list(bench.changes(bench.KINDS["AR(1) 0.3"], 60, 12, 7, -0.4))
    assert sum(one.chance <= 0.05 for one in told) >= 57
    assert sorted(one.change for one in told)[30] == pytest.approx(-0.4, abs=0.03)


def daily(days: int, change: float = 0.0, moved: date = MOVED, seed: int = 1) -> dict[date, float]:
    chance = random.Random(seed)
    found = {}
    for number in range(days):
        day = BEGIN + timedelta(days=number)
        weekend = 1.5 if day.weekday() >= 5 else 1.0
        found[day] = 1000 * weekend * exp(chance.gauss(0, 0.05)) * (1 + change * (day >= moved))
    return found


def test_the_weekday_pattern_is_no_change() -> None:
    """Saturday and Sunday are half as much again: against a plain average that would be a rise."""
    saturday = date(2026, 4, 4)
    found = change_at(daily(91), saturday, 2)
    assert found is not None
    assert found.low < 0 < found.high


def test_a_steady_series_has_no_width_and_no_alarm() -> None:
    flat = {BEGIN + timedelta(days=day): 100.0 for day in range(100)}
    found = change_at(flat, MOVED)
    assert found is not None
    assert (found.change, found.low, found.high, found.chance) == (0, 0, 0, 1)


@pytest.mark.parametrize("weeks", [0, 1, 3])
def test_too_short_a_past_tells_nothing(weeks: int) -> None:
    series = {day: value for day, value in daily(100).items() if day >= MOVED - timedelta(weeks=weeks)}
    assert change_at(series, MOVED) is None


def test_missing_days_are_borne_and_missing_weeks_are_not() -> None:
    series = daily(100)
    holes = {day: value for day, value in series.items() if day.day % 5}
    assert change_at(holes, MOVED) is not None
    assert (
        change_at({day: value for day, value in series.items() if day >= MOVED or day.weekday() < 2}, MOVED)
        is None
    )


@pytest.mark.parametrize("value", [0.0, -5.0])
def test_nothing_sold_has_no_relative_change(value: float) -> None:
    assert change_at({**daily(100), MOVED: value}, MOVED) is None


def test_campaign_days_before_do_not_set_the_expectation() -> None:
    usual = daily(100)
    loud = {date(2026, 3, day) for day in range(1, 29)}
    series = {day: value * (5 if day in loud else 1) for day, value in usual.items()}
    told, deaf = change_at(series, MOVED, 7, loud), change_at(series, MOVED)
    assert told is not None and deaf is not None
    assert abs(told.change) < 0.1
    assert deaf.change < -0.3


def moved(kind: Any = "price_cut", day: date = MOVED, competitor: str = "甲", **product: Any) -> Move:
    at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    return Move(
        kind=kind,
        competitor=competitor,
        product=Product(competitor=competitor, source="s", key="K", title="龙井 250g", **product),
        at=at,
        change=-0.1,
        confidence=0.9,
        evidence=(Sight(id="a", observed=at), Sight(id="b", observed=at)),
    )


def measured(series: Mapping[date, float], metric: str = "sales", **part: str) -> list[Measurement]:
    return [
        Measurement(day=day, metric=metric, value=Decimal(str(round(value, 4))), **part)
        for day, value in series.items()
    ]


def only(effects: tuple[Effect, ...]) -> Effect:
    (effect,) = effects
    return effect


def test_a_fall_after_a_cut_is_told_with_all_that_may_have_caused_it() -> None:
    moves = [
        moved(),
        moved("promotion_start", competitor="乙"),
        moved(day=MOVED + timedelta(days=2)),
        moved(day=MOVED - timedelta(days=20)),
    ]
    effects = find_effects(moves, measured(daily(98, -0.3)))
    effect = next(one for one in effects if one.day == MOVED)
    assert (effect.verdict, effect.course) == ("down", "down")
    assert {move.competitor for move in effect.moves} == {"甲", "乙"}
    assert [move.at.day for move in effect.also] == [8]
    assert effect.campaign is None


def test_what_cannot_be_told_is_told_as_such() -> None:
    quiet = only(find_effects([moved()], measured(daily(98))))
    assert (quiet.verdict, quiet.course) == ("not distinguishable", "steady")
    noisy = {
        day: value * exp(random.Random(day.toordinal()).gauss(0, 0.8)) for day, value in daily(98).items()
    }
    wide = only(find_effects([moved()], measured(noisy)))
    assert (wide.verdict, wide.course) == ("not distinguishable", None)  # nor is it known to be steady
    short = only(
        find_effects([moved()], measured({d: v for d, v in daily(98).items() if d > date(2026, 3, 20)}))
    )
    assert (short.verdict, short.change, short.course) == ("too few days", None, None)


def test_a_move_of_today_and_one_before_all_figures_have_no_effect() -> None:
    figures = measured(daily(92))  # MOVED is the last day
    assert only(find_effects([moved()], figures)).verdict == "too few days"
    assert find_effects([moved(day=MOVED + timedelta(days=30))], figures) == ()
    assert find_effects([moved(day=BEGIN)], figures) == ()


def test_a_campaign_is_named_as_a_possible_cause() -> None:
    day = date(2026, 11, 2)
    series = {day + timedelta(days=number): 100.0 + number % 3 for number in range(-60, 7)}
    assert only(find_effects([moved(day=day)], measured(series))).campaign == "双11"


def test_a_product_of_ours_is_looked_at_where_the_move_is_about_it() -> None:
    figures = measured(daily(98), product="X1") + measured(daily(98, seed=2), product="Y2")
    products = {one.product for one in find_effects([moved(sku="x1")], figures)}
    assert products == {None, "X1"}  # and the total of the two


def test_looking_at_many_figures_raises_no_false_alarm() -> None:
    """200 series without an effect: about 10 chances below .05, none of which may be told as a change."""
    figures = [
        one for number in range(200) for one in measured(daily(98, seed=number), region=f"地区{number}")
    ]
    effects = [one for one in find_effects([moved()], figures) if one.region]
    assert len(effects) == 200
    assert sum(one.change is not None and one.change.chance < 0.05 for one in effects) > 2
    assert all(one.verdict == "not distinguishable" for one in effects)


def test_totals_are_added_up_and_rates_weighted() -> None:
    day = date(2026, 5, 1)
    rows = [
        Measurement(day=day, metric="traffic", value=Decimal(100), product="A"),
        Measurement(day=day, metric="traffic", value=Decimal(300), product="B"),
        Measurement(day=day, metric="conversion", value=Decimal("0.04"), product="A"),
        Measurement(day=day, metric="conversion", value=Decimal("0.02"), product="B"),
        Measurement(day=day, metric="churn", value=Decimal("0.02"), product="B"),
        Measurement(day=day, metric="sales", value=Decimal(7)),
        Measurement(day=day, metric="sales", value=Decimal(1), product="A"),
    ]
    totals = {one.metric: one.values[day] for one in series_of(rows) if one.product is None}
    assert totals == {"traffic": 400, "conversion": pytest.approx(0.025), "sales": 7}


def test_a_day_that_misses_a_part_has_no_total() -> None:
    days = [date(2026, 5, day) for day in range(1, 5)]
    whole = [Measurement(day=day, metric="traffic", value=Decimal(100), region="广东") for day in days]
    gappy = [
        Measurement(day=day, metric="traffic", value=Decimal(300), region="上海")
        for day in days[1:]
        if day.day != 3
    ]
    (total,) = (one for one in series_of([*whole, *gappy]) if one.region is None)
    assert {day.day: value for day, value in total.values.items()} == {1: 100, 2: 400, 4: 400}


def test_effects_are_shown_and_given_as_json() -> None:
    effects = find_effects([moved()], measured(daily(98, -0.3)))
    text = render_effects(effects)
    assert "下降 down" in text and "销售额 sales" in text and "龙井 250g" in text
    plain = plain_effect(effects[0])
    assert plain["verdict"] == "down"
    assert plain["change"]["low"] < plain["change"]["change"] < plain["change"]["high"]
    assert "shangqing read" in render_effects(())
