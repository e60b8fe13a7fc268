"""What is told of a planted mix: shares, what differs, what stands together, and what chance alone makes."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from analysis.mix import Share, Statement, StrategyMix, plain_mix, render_mix, strategy_mix

BEGIN = datetime(2026, 10, 1, tzinfo=UTC)
SINCE = datetime(2026, 10, 31, tzinfo=UTC)
UNTIL = datetime(2026, 11, 30, tzinfo=UTC)


def said(
    number: int,
    strategies: Sequence[str],
    competitor: str = "甲",
    day: float = 35,
    kind: str = "article",
    subject: str | None = None,
    **more: tuple[str, ...],
) -> Statement:
    return Statement(
        id=f"{competitor}-{number}-{day}",
        competitor=competitor,
        kind=kind,
        subject=subject or f"s{number}",
        observed=BEGIN + timedelta(days=day),
        strategies=tuple((name, 0.9, ()) for name in strategies),
        **more,
    )


def row(mix: StrategyMix, name: str, competitor: str | None = "甲") -> Share:
    return next(one for one in mix.shares if one.name == name and one.competitor == competitor)


def test_shares_carry_counts_interval_and_evidence() -> None:
    mix = strategy_mix([said(1, ["price"]), said(2, ["price", "brand"]), said(3, []), said(4, ["brand"])])
    price = row(mix, "price")
    assert (price.count, price.total, price.share) == (2, 4, 0.5)
    assert price.low < 0.5 < price.high
    assert set(price.evidence) == {"甲-1-35", "甲-2-35"}
    assert row(mix, "brand", None).count == 2


def test_weights_share_out_what_was_said() -> None:
    mix = strategy_mix([said(1, ["price"]), said(2, ["price", "brand"]), said(3, [])])
    weights = {one.name: one.weight for one in mix.shares if one.competitor == "甲"}
    assert weights == {"price": 0.75, "brand": 0.25}


def test_a_page_seen_daily_counts_once() -> None:
    daily = [said(1, ["promotion"], day=day, subject="p1") for day in range(31, 60)]
    mix = strategy_mix([*daily, said(2, ["price"])], since=SINCE, until=UNTIL)
    assert (row(mix, "promotion").count, row(mix, "promotion").total) == (1, 2)
    assert row(mix, "promotion").evidence == ("甲-1-59",)


def test_what_a_competitor_says_more_than_the_market_is_told() -> None:
    statements = [said(n, ["membership"] if n < 15 else ["price"]) for n in range(20)]
    statements += [said(n, ["membership"] if n < 2 else ["price"], competitor="乙") for n in range(40)]
    mix = strategy_mix(statements)
    more, less = row(mix, "membership").market, row(mix, "price").market
    assert more is not None and less is not None
    assert (more.verdict, more.count, more.total) == ("more", 2, 40)
    assert less.verdict == "less"
    assert more.chance < 0.001


def test_few_subjects_tell_nothing() -> None:
    statements = [said(n, ["brand"]) for n in range(5)] + [said(n, ["price"], "乙") for n in range(50)]
    against = row(strategy_mix(statements), "brand").market
    assert against is not None
    assert against.verdict == "too few"


def test_a_publisher_of_articles_is_not_held_against_shop_pages() -> None:
    articles = [said(n, ["finance"]) for n in range(20)]
    pages = [said(n, ["promotion"], "乙", kind="offer") for n in range(50)]
    against = row(strategy_mix([*articles, *pages]), "finance").market
    assert against is not None
    assert (against.verdict, against.total) == ("too few", 0)


def test_the_period_before_is_of_the_same_length() -> None:
    old = [said(n, ["price"], day=10) for n in range(20)] + [said(99, ["brand"], day=-40)]
    new = [said(n + 100, ["membership"], day=40) for n in range(20)]
    mix = strategy_mix([*old, *new], since=SINCE, until=UNTIL)
    assert mix.before == BEGIN
    assert mix.totals[0].before == 20
    gone, come = row(mix, "price"), row(mix, "membership")
    assert gone.count == 0
    assert gone.evidence
    assert gone.before is not None and gone.before.verdict == "less"
    assert come.before is not None and come.before.verdict == "more"


def test_the_whole_has_no_period_before() -> None:
    assert row(strategy_mix([said(1, ["price"])]), "price").before is None


def test_strategies_that_go_together_are_found_with_counts() -> None:
    chance = random.Random(1)
    statements = []
    for number in range(200):
        held = {"price", "promotion"} if chance.random() < 0.2 else set()
        held |= {name for name in ("price", "promotion", "brand") if chance.random() < 0.15}
        statements.append(said(number, sorted(held)))
    mix = strategy_mix(statements)
    pair = next(one for one in mix.together if one.competitor == "甲")
    assert {pair.one, pair.other} == {"price", "promotion"}
    assert pair.both > pair.expected * 1.5
    assert pair.lift == pytest.approx(pair.both / pair.expected, abs=0.02)
    assert pair.chance < 0.001
    assert pair.evidence


def test_what_kinds_of_page_or_competitors_explain_is_no_combination() -> None:
    """All offers of 乙 are about two things, no article of 甲 is: within each of them, nothing goes together."""
    statements = [said(n, ["price", "promotion"], "乙", kind="offer") for n in range(50)]
    statements += [said(n, ["finance"]) for n in range(50)]
    assert strategy_mix(statements).together == ()


def test_independent_strategies_are_rarely_told_together() -> None:
    """Of 100 markets where chance alone rules, at most so many tell of a combination as the level allows."""
    told = 0
    for seed in range(100):
        chance = random.Random(seed)
        names = ("price", "promotion", "brand", "service", "channel", "product")
        statements = [said(number, [name for name in names if chance.random() < 0.3]) for number in range(80)]
        told += any(one.competitor is None for one in strategy_mix(statements).together)
    assert told <= 10  # 5 in expectation; 11 or more has probability .01


def test_sub_strategies_of_one_strategy_are_no_combination() -> None:
    statements = [
        Statement(
            id=str(n), competitor="甲", kind="article", subject=str(n), observed=BEGIN,
            strategies=(("price", 0.9, ("cut", "level") if n % 2 else ()),),
        )
        for n in range(60)
    ]  # fmt: skip
    mix = strategy_mix(statements)
    assert mix.together == ()
    assert row(mix, "price/cut").count == 30


def test_regions_and_industries_are_counted() -> None:
    mix = strategy_mix(
        [said(1, ["price"], regions=("广东", "深圳"), industries=("电信",)), said(2, ["price"])]
    )
    assert row(mix, "广东").share == 0.5
    assert (row(mix, "电信").aspect, row(mix, "电信").weight) == ("industry", None)


def test_the_market_is_everybody_though_one_is_asked_for() -> None:
    statements = [said(n, ["price"]) for n in range(10)] + [said(n, ["brand"], "乙") for n in range(10)]
    mix = strategy_mix(statements, competitors=["甲"])
    assert {one.competitor for one in mix.shares} == {None, "甲"}
    against = row(mix, "price").market
    assert against is not None and against.total == 10


def test_nothing_seen_is_told_as_such() -> None:
    mix = strategy_mix([], since=SINCE)
    assert (mix.shares, mix.together, mix.totals) == ((), (), ())
    assert "nothing was seen" in render_mix(mix)


def test_the_terminal_and_json_hold_the_same() -> None:
    mix = strategy_mix([said(n, ["price"], "\x1b[2J甲") for n in range(3)], since=SINCE, until=UNTIL)
    assert "\x1b" not in render_mix(mix)
    plain = plain_mix(mix)
    assert plain["shares"][0]["count"] == 3
    assert plain["since"].startswith("2026-10-31")
