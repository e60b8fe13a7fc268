"""What a briefing says of a period, and that its evidence bears it out."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from analysis.metrics import Metric
from analysis.strategies import StrategyLabel

if TYPE_CHECKING:
    from conftest import Desk

GTIN = "2001000100071"
CUT = ("threshold_reduction", "每满300减50")


def cites(value: Any) -> list[int]:
    """All numbers of evidence anywhere in a briefing."""
    if isinstance(value, tuple):
        return [number for each in value for number in cites(each)]
    if is_dataclass(value) and not isinstance(value, type):
        own = list(getattr(value, "cites", ()))
        return own + [number for field in fields(value) for number in cites(getattr(value, field.name))]
    return []


def words_of(briefing: Any, numbers: tuple[int, ...]) -> list[str]:
    return [briefing.evidence[number - 1].words for number in numbers]


def test_an_empty_index_gives_an_empty_briefing(desk: Desk) -> None:
    briefing = desk.brief()
    assert (briefing.seen, briefing.changes, briefing.evidence) == ((), (), ())


def test_what_was_seen_is_counted_by_competitor_and_source(desk: Desk) -> None:
    desk.prices("100 100 90")
    desk.offer(1, "50", sku="Q2", url="https://q.example/2")
    desk.article(2, "公告")
    found = {one.competitor: one for one in desk.brief().seen}
    assert (found["青禾"].offers, found["青禾"].articles, found["青禾"].products) == (4, 0, 2)
    assert (found["北屿"].offers, found["北屿"].articles, found["北屿"].source) == (0, 1, "beiyu")
    assert (found["青禾"].first, found["青禾"].last) == (desk.at(0), desk.at(2))


def test_numbers_of_evidence_run_from_one_and_all_lead_somewhere(desk: Desk) -> None:
    desk.prices("100 90 80", pay="70", promotions=(CUT,), gtin=GTIN, strategies=("price",))
    desk.prices("100 100 85", competitor="星驿", sku="X1", url="https://x.example/1", gtin=GTIN)
    desk.article(1, "营收增长")
    briefing = desk.brief()
    assert [entry.number for entry in briefing.evidence] == list(range(1, len(briefing.evidence) + 1))
    assert set(cites(briefing)) == {entry.number for entry in briefing.evidence}
    assert len({(entry.url, entry.observed, entry.words) for entry in briefing.evidence}) == len(
        briefing.evidence
    )


def test_every_statement_cites(desk: Desk) -> None:
    desk.prices("100 90 80", pay="70", promotions=(CUT,), gtin=GTIN, strategies=("price",))
    desk.article(
        1, "营收增长", metrics=(Metric(metric="营收", value=Decimal(3), unit="亿元", start=0, end=2),)
    )
    briefing = desk.brief()
    stated: tuple[Any, ...] = (
        *briefing.seen,
        *briefing.standings,
        *briefing.changes,
        *briefing.promotions,
        *briefing.mix,
    )
    assert all(one.cites for one in (*stated, *briefing.figures, *briefing.news))


def test_a_change_is_first_against_last_with_its_dates(desk: Desk) -> None:
    desk.prices("100.00 100.00 - 120.00 90.00 90.00")
    (change,) = desk.brief().changes
    assert (change.measure, change.before, change.after) == ("price", Decimal("100.00"), Decimal("90.00"))
    assert change.change == pytest.approx(-0.1)
    assert (change.since, change.changed, change.until) == (desk.at(0), desk.at(4), desk.at(5))
    assert [point.amount for point in change.points] == [100, 120, 90, 90]


def test_evidence_of_a_change_is_the_pages_before_and_after(desk: Desk) -> None:
    desk.prices("100.00 90.00 90.00")
    briefing = desk.brief()
    first, last = (briefing.evidence[number - 1] for number in briefing.changes[0].cites)
    assert (first.observed, first.words) == (desk.at(0), "页面价 100.00 CNY")
    assert (last.observed, last.words) == (desk.at(1), "页面价 90.00 CNY")
    assert last.url == "https://q.example/1"


def test_page_price_and_take_home_change_on_their_own(desk: Desk) -> None:
    desk.offer(0, "100", pay="100")
    desk.offer(1, "100", pay="80", promotions=(CUT,))
    (change,) = desk.brief().changes
    assert (change.measure, change.before, change.after) == ("take_home", Decimal(100), Decimal(80))


@pytest.mark.parametrize("prices", ["100", "100 100 100", "100 90 100"])
def test_what_ends_where_it_began_has_not_changed(desk: Desk, prices: str) -> None:
    desk.prices(prices)
    assert desk.brief().changes == ()


def test_prices_in_two_currencies_are_not_compared(desk: Desk) -> None:
    desk.offer(0, "100", currency="CNY")
    desk.offer(1, "90", currency="USD")
    assert desk.brief().changes == ()


def test_a_free_product_has_no_percentage(desk: Desk) -> None:
    desk.prices("0 90")
    assert desk.brief().changes == ()


def test_a_plans_fee_is_followed(desk: Desk) -> None:
    desk.offer(0, None, title="畅享套餐", monthly_fee=Decimal(89))
    desk.offer(1, None, title="畅享套餐", monthly_fee=Decimal(79))
    briefing = desk.brief()
    (change,) = briefing.changes
    assert (change.measure, change.before, change.after) == ("monthly_fee", Decimal(89), Decimal(79))
    assert briefing.standings[0].monthly_fee == Decimal(79)


def test_products_without_sku_are_told_apart_by_their_pages(desk: Desk) -> None:
    desk.offer(0, "100", sku=None, url="https://q.example/a")
    desk.offer(1, "90", sku=None, url="https://q.example/b")
    assert desk.brief().changes == ()


def test_plans_of_one_page_are_told_apart_by_their_titles(desk: Desk) -> None:
    for day, (small, large) in enumerate([(59, 89), (59, 79)]):
        for title, fee in (("59元档", small), ("89元档", large)):
            url = "https://q.example/5g"
            desk.offer(day, str(fee), sku=None, title=title, url=url, monthly_fee=Decimal(fee))
    briefing = desk.brief()
    assert {(one.title, one.monthly_fee) for one in briefing.standings} == {
        ("59元档", Decimal(59)),
        ("89元档", Decimal(79)),
    }
    assert {(one.title, one.after) for one in briefing.changes} == {("89元档", Decimal(79))}
    assert briefing.seen[0].products == 2


def test_a_title_that_changes_does_not_part_a_product(desk: Desk) -> None:
    desk.offer(0, "100", sku=None, title="净岸 S8")
    desk.offer(1, "90", sku=None, title="【双11】净岸 S8")
    assert len(desk.brief().changes) == 1


def test_the_same_product_is_compared_by_take_home_price(desk: Desk) -> None:
    desk.offer(0, "100", pay="95", gtin=GTIN)
    desk.offer(0, "105", pay="80", gtin=GTIN, competitor="星驿", sku="X1", url="https://x.example/1")
    desk.offer(0, "99", gtin=GTIN, competitor="老巷", sku="L1", url="https://l.example/1")
    desk.offer(0, "10", gtin="2001000100088", competitor="老巷", sku="L2", url="https://l.example/2")
    (comparison,) = desk.brief().comparisons
    assert [(one.competitor, one.pay) for one in comparison.standings] == [
        ("星驿", Decimal(80)),
        ("青禾", Decimal(95)),
        ("老巷", Decimal(99)),
    ]


def test_one_competitor_is_not_compared_with_itself(desk: Desk) -> None:
    desk.offer(0, "100", gtin=GTIN, sku="Q1", url="https://q.example/1")
    desk.offer(0, "90", gtin=GTIN, sku="Q2", url="https://q.example/2")
    assert desk.brief().comparisons == ()


def test_the_largest_saving_stands_first(desk: Desk) -> None:
    desk.offer(0, "100", pay="95", sku="A", title="少")
    desk.offer(0, "100", pay="60", sku="B", title="多")
    desk.offer(0, "100", sku="C", title="无")
    standings = desk.brief().standings
    assert [one.title for one in standings] == ["多", "少", "无"]
    assert [one.saving for one in standings] == [pytest.approx(0.4), pytest.approx(0.05), None]


def test_a_promotion_starts_and_ends_where_pages_without_it_were_seen(desk: Desk) -> None:
    for day, promotions in enumerate([(), (CUT,), (CUT,), ()]):
        desk.offer(day, "100", promotions=promotions)
    briefing = desk.brief()
    (run,) = briefing.promotions
    assert (run.started, run.ended, run.first, run.last) == (desk.at(1), desk.at(3), desk.at(1), desk.at(2))
    assert (run.mechanic, run.text, run.products) == (*CUT, 1)
    assert [briefing.evidence[number - 1].observed for number in run.cites] == [desk.at(n) for n in range(4)]


def test_a_promotion_that_was_always_there_neither_starts_nor_ends(desk: Desk) -> None:
    desk.prices("100 100", promotions=(CUT,))
    (run,) = desk.brief().promotions
    assert (run.started, run.ended) == (None, None)


def test_a_product_that_disappears_does_not_end_its_promotion(desk: Desk) -> None:
    desk.offer(0, "100", promotions=(CUT,))
    desk.offer(1, "100", promotions=(CUT,))
    desk.offer(2, "50", sku="Q2", url="https://q.example/2")  # another page, without it
    (run,) = desk.brief().promotions
    assert run.ended is None


def test_a_promotion_on_several_products_is_one_run(desk: Desk) -> None:
    for sku in ("A", "B", "C"):
        desk.offer(0, "100", sku=sku, url=f"https://q.example/{sku}")
        desk.offer(1, "100", sku=sku, url=f"https://q.example/{sku}", promotions=(CUT,))
    desk.offer(1, "100", competitor="星驿", sku="X", promotions=(CUT,))
    runs = desk.brief().promotions
    assert [(run.competitor, run.products, run.started is not None) for run in runs] == [
        ("星驿", 1, False),
        ("青禾", 3, True),
    ]


def test_the_same_words_in_other_writing_are_one_promotion(desk: Desk) -> None:
    desk.offer(0, "100", promotions=(("threshold_reduction", "滿３００減５０"),))
    desk.offer(1, "100", promotions=(("threshold_reduction", "满300减50"),))
    assert len(desk.brief().promotions) == 1


def test_strategy_shares_are_of_the_competitors_findings(desk: Desk) -> None:
    desk.offer(0, "100", strategies=("price", "promotion"))
    desk.offer(1, "100", strategies=("price",))
    desk.offer(2, "100")
    desk.offer(3, "100")
    desk.offer(0, "9", competitor="星驿", sku="X", strategies=("price",))
    mix = [(one.competitor, one.strategy, one.findings, one.share) for one in desk.brief().mix]
    assert mix == [
        ("星驿", "price", 1, 1.0),
        ("青禾", "price", 2, 0.5),
        ("青禾", "promotion", 1, 0.25),
    ]


def test_a_strategy_cites_the_words_that_caused_it(desk: Desk) -> None:
    label = StrategyLabel(strategy="channel", probability=0.8, evidence=((2, 6),))
    desk.article(0, "北屿开设门店", strategies=(label,))
    briefing = desk.brief()
    assert words_of(briefing, briefing.mix[0].cites) == ["开设门店"]


def test_a_figure_cites_its_sentence(desk: Desk) -> None:
    body = "前一句。第三季度营收86.4亿元，同比增长15.2%。后一句。"
    text = f"业绩\n{body}"
    metric = Metric(
        entity="北屿",
        metric="营收",
        value=Decimal("86.4"),
        unit="亿元",
        period="第三季度",
        change=Decimal("15.2"),
        change_type="yoy",
        qualifier="超",
        start=text.index("86.4"),
        end=text.index("86.4") + 6,
    )
    desk.article(0, "业绩", body, metrics=(metric,))
    briefing = desk.brief()
    (figure,) = briefing.figures
    assert (figure.value, figure.unit, figure.change, figure.period) == ("超86.4", "亿元", "15.2", "第三季度")
    assert words_of(briefing, figure.cites) == ["第三季度营收86.4亿元，同比增长15.2%。"]


def test_announcements_stand_newest_first_by_when_they_were_published(desk: Desk) -> None:
    desk.article(0, "旧")
    desk.article(2, "新")
    desk.article(1, "无日期", published=None)
    assert [one.title for one in desk.brief().news] == ["新", "无日期", "旧"]


def test_a_cut_is_answered(desk: Desk) -> None:
    desk.prices("100 90 90 90", gtin=GTIN)
    desk.prices("99 99 99 85", gtin=GTIN, competitor="星驿", sku="X1", url="https://x.example/1")
    briefing = desk.brief()
    (answer,) = briefing.answers
    assert (answer.first, answer.first_before, answer.first_after) == ("青禾", Decimal(100), Decimal(90))
    assert (answer.second, answer.second_before, answer.second_after) == ("星驿", Decimal(99), Decimal(85))
    assert (answer.first_at, answer.second_at, answer.days) == (desk.at(1), desk.at(3), 2)
    assert [briefing.evidence[number - 1].url for number in answer.cites] == [
        "https://q.example/1",
        "https://q.example/1",
        "https://x.example/1",
        "https://x.example/1",
    ]


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("100 90", "100 100", "the other did not move"),
        ("100 90 90", "100 100 110", "the other raised its price"),
        ("100 90 90", "100 90 90", "both cut at once"),
        ("100 9 100 100", "100 100 100 85", "the first cut was a mistake of one day"),
        ("100 90 90 90", "100 100 10 100", "the answer was a mistake of one day"),
        ("100 99.7 99.7", "100 100 90", "the first cut was rounding"),
        ("100 90" + " 90" * 20, "100" + " 100" * 15 + " 80" + " 80" * 5, "more than 14 days later"),
    ],
)
def test_no_answer_where(desk: Desk, first: str, second: str, why: str) -> None:
    desk.prices(first, gtin=GTIN)
    desk.prices(second, gtin=GTIN, competitor="星驿", sku="X1", url="https://x.example/1")
    assert desk.brief().answers == (), why


def test_an_answer_needs_the_same_gtin(desk: Desk) -> None:
    desk.prices("100 90 90", gtin=GTIN)
    desk.prices("100 100 80", gtin="2001000100088", competitor="星驿", sku="X1")
    assert desk.brief().answers == ()


def test_since_is_inclusive_and_until_exclusive(desk: Desk) -> None:
    desk.prices("100 90 80 70")
    briefing = desk.brief(since=desk.at(1), until=desk.at(3))
    assert (briefing.since, briefing.until) == (desk.at(1), desk.at(3))
    (seen,) = briefing.seen
    assert (seen.offers, seen.first, seen.last) == (2, desk.at(1), desk.at(2))
    assert briefing.standings[0].price == Decimal(80)


def test_a_period_is_compared_with_the_last_page_before_it(desk: Desk) -> None:
    for day, (price, promotions) in enumerate([("120", ()), ("100", ()), ("90", (CUT,)), ("90", (CUT,))]):
        desk.offer(day, price, promotions=promotions)
    briefing = desk.brief(since=desk.at(2))
    (change,) = briefing.changes
    assert (change.before, change.since, change.after) == (Decimal(100), desk.at(1), Decimal(90))
    (run,) = briefing.promotions
    assert run.started == desk.at(2)
    assert briefing.seen[0].offers == 2


def test_what_is_older_than_a_fortnight_is_not_compared_with(desk: Desk) -> None:
    desk.offer(0, "100")
    desk.offer(20, "90")
    assert desk.brief(since=desk.at(20)).changes == ()
    assert len(desk.brief(since=desk.at(10)).changes) == 1


def test_a_product_not_seen_in_the_period_is_no_part_of_it(desk: Desk) -> None:
    desk.prices("100 90")
    desk.offer(5, "50", sku="Q2", url="https://q.example/2")
    briefing = desk.brief(since=desk.at(3))
    assert [one.sku for one in briefing.standings] == ["Q2"]
    assert (briefing.changes, briefing.seen[0].products) == ((), 1)


def test_an_answer_in_the_period_may_be_to_an_older_cut(desk: Desk) -> None:
    desk.prices("100 90 90 90", gtin=GTIN)
    desk.prices("99 99 99 85", gtin=GTIN, competitor="星驿", sku="X1", url="https://x.example/1")
    assert [answer.first_at for answer in desk.brief(since=desk.at(3)).answers] == [desk.at(1)]
    assert desk.brief(since=desk.at(4)).answers == ()


def test_articles_before_the_period_are_left_out(desk: Desk) -> None:
    desk.article(0, "旧")
    desk.article(3, "新")
    assert [one.title for one in desk.brief(since=desk.at(2)).news] == ["新"]


def test_competitors_narrow_the_briefing(desk: Desk) -> None:
    desk.prices("100 90")
    desk.prices("100 80", competitor="星驿", sku="X1")
    briefing = desk.brief(competitors=["星驿"])
    assert [one.competitor for one in briefing.changes] == ["星驿"]
    assert briefing.competitors == ("星驿",)


def test_what_names_no_competitor_and_no_time_is_still_counted(desk: Desk) -> None:
    desk.offer(0, "100", competitor=None, observed=None, source=None)
    briefing = desk.brief()
    assert [(one.competitor, one.offers, one.products) for one in briefing.seen] == [("—", 1, 0)]
