"""Any history, however odd, gives statements that hold: property tests of prices, promotions and answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from index.report.answering import WITHIN, answers
from index.report.campaigns import promotion_runs
from index.report.evidence import Ledger
from index.report.pricing import changes, comparisons, standings
from index.report.sightings import Offered, within

START = datetime(2026, 10, 1, 2, tzinfo=UTC)
GTIN = "2001000100071"
AMOUNTS = st.one_of(st.none(), st.decimals(min_value=0, max_value=9_999, places=2))
RULES = st.lists(
    st.tuples(st.sampled_from(["gift", "coupon"]), st.sampled_from(["送袜子", "满100减10", ""])), max_size=3
)

# A shared machine may be slow; and each example is a whole history or page.
_calm = settings(deadline=None, max_examples=50)


def offered(name: str, day: int, price: Decimal | None, promotions: list[tuple[str, str]]) -> Offered:
    return Offered(
        competitor=name,
        source=None,
        key="1",
        title="净岸 S8",
        url=f"https://{name}.example/1",
        observed=START + timedelta(days=day),
        content_hash=None,
        sku="1",
        gtin=GTIN,
        currency="CNY",
        price=price,
        list_price=None,
        take_home=price,
        monthly_fee=None,
        availability=None,
        promotions=tuple(promotions),
        steps=(),
    )


def history(name: str) -> st.SearchStrategy[list[Offered]]:
    days = st.lists(st.tuples(st.integers(0, 60), AMOUNTS, RULES), min_size=1, max_size=25)
    return days.map(lambda pages: [offered(name, *page) for page in sorted(pages, key=lambda page: page[0])])


HISTORIES = st.tuples(history("a"), history("b"), history("c")).map(list)


@_calm
@given(HISTORIES)
def test_changes_tell_first_and_last(histories: list[list[Offered]]) -> None:
    ledger = Ledger()
    for change in changes(histories, ledger):
        seen = next(each for each in histories if each[0].competitor == change.competitor)
        prices = [page.price for page in seen if page.price is not None]
        assert (change.before, change.after) == (prices[0], prices[-1])
        assert (change.change > 0) == (change.after > change.before)
        assert change.since <= change.changed <= change.until
        assert all(1 <= number <= len(ledger.citations) for number in change.cites)


@_calm
@given(HISTORIES)
def test_the_cheapest_stands_first(histories: list[list[Offered]]) -> None:
    for comparison in comparisons(standings(histories, Ledger())):
        pays = [one.pay for one in comparison.standings if one.pay is not None]
        assert pays == sorted(pays) and len(pays) == len(comparison.standings)


@_calm
@given(HISTORIES)
def test_points_tell_every_change_in_order(histories: list[list[Offered]]) -> None:
    for standing in standings(histories, Ledger()):
        times = [point.at for point in standing.points]
        assert times == sorted(times)


@_calm
@given(HISTORIES)
def test_promotions_run_between_their_start_and_end(histories: list[list[Offered]]) -> None:
    ledger = Ledger()
    for run in promotion_runs(histories, ledger):
        assert run.first <= run.last
        assert run.started in (None, run.first)
        assert run.ended is None or run.ended > run.last
        assert {ledger.citations[number - 1].observed for number in run.cites} >= {run.first, run.last}


@_calm
@given(HISTORIES)
def test_answers_are_later_cuts_of_another(histories: list[list[Offered]]) -> None:
    for answer in answers(histories, Ledger()):
        assert answer.first != answer.second
        assert answer.first_after < answer.first_before
        assert answer.second_after < answer.second_before
        assert timedelta(0) < answer.second_at - answer.first_at <= WITHIN


@_calm
@given(history("a"), st.integers(-5, 70))
def test_a_period_has_at_most_one_page_from_before_it(seen: list[Offered], day: int) -> None:
    since = START + timedelta(days=day)
    part = within(seen, since)
    assert [page for page in part if page.observed >= since] == [
        page for page in seen if page.observed >= since
    ]
    assert sum(page.observed < since for page in part) <= (1 if part else 0)
