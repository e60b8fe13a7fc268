"""Records: an observation comes back from its record as it was."""

from datetime import UTC, datetime
from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.exceptions import InvalidRecord
from crawlers.items import Article, Observation, Offer
from crawlers.prices import Price
from crawlers.storage.records import read_record, write_record

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
MONEY = st.decimals(min_value=0, max_value=10**9, places=2)
TIMES = st.datetimes(timezones=st.just(UTC))
OFFERS = st.builds(
    Offer,
    title=TEXTS,
    competitor=st.none() | TEXTS,
    observed=st.none() | TIMES,
    price=st.none() | MONEY,
    sku=st.none() | TEXTS,
    promotions=st.lists(TEXTS, max_size=3).map(tuple),
    prices=st.lists(st.builds(Price, amount=MONEY, currency=st.none() | st.just("CNY")), max_size=2).map(
        tuple
    ),
    data_gb=st.none() | MONEY,
    contract_months=st.none() | st.integers(0, 60),
)
ARTICLES = st.builds(Article, title=TEXTS, body=TEXTS, published=st.none() | TIMES, url=st.none() | TEXTS)


@given(OFFERS | ARTICLES)
def test_a_record_gives_back_its_observation(observation: Observation) -> None:
    record = orjson.loads(orjson.dumps(write_record(observation)))
    assert read_record(record) == observation
    assert record["id"] == observation.id


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"title": "x"}, "kind"),
        ({"kind": "thing", "title": "x"}, "kind"),
        ({"kind": "offer"}, "title"),
        ({"kind": "offer", "title": "x", "price": "cheap"}, "price"),
        ({"kind": "offer", "title": "x", "price": "NaN"}, "price"),
        ({"kind": "offer", "title": "x", "price": True}, "price"),
        ({"kind": "offer", "title": "x", "price": -1}, "price"),
        ({"kind": "offer", "title": "x", "price": "1E+30"}, "price"),
        ({"kind": "offer", "title": "x", "observed": "yesterday"}, "observed"),
        ({"kind": "offer", "title": "x", "observed": 5}, "observed"),
        ({"kind": "offer", "title": "x", "contract_months": 1.5}, "contract_months"),
        ({"kind": "offer", "title": {"a": 1}}, "title"),
        ({"kind": "offer", "title": "x", "prices": [{"wrong": 1}]}, "prices"),
        ({"kind": "offer", "title": "x", "colour": "red"}, "colour"),
    ],
)
def test_what_is_no_record_is_named(record: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidRecord, match=words):
        read_record(record)


def test_times_without_zone_are_beijings_and_prices_may_be_written_as_such() -> None:
    record = {
        "kind": "offer",
        "title": "x",
        "observed": "2026-11-11",
        "price": "¥5,999.00",
        "list_price": 6999,
    }
    offer = read_record(record)
    assert isinstance(offer, Offer)
    assert offer.observed == datetime(2026, 11, 10, 16, tzinfo=UTC)
    assert (offer.price, offer.list_price) == (Decimal("5999.00"), Decimal(6999))


def test_ids_depend_on_what_makes_an_observation_another() -> None:
    at = datetime(2026, 11, 11, tzinfo=UTC)
    offer = Offer(title="a", url="https://a.example/1", competitor="甲", observed=at, price=Decimal(1))
    same = Offer(title="a", url="https://a.example/1", competitor="甲", observed=at, price=Decimal(2))
    later = Offer(title="a", url="https://a.example/1", competitor="甲", observed=at.replace(hour=1))
    assert offer.id == same.id != later.id
    seen = Article(title="a", body="b", observed=at)
    again = Article(title="a", body="b", observed=at.replace(hour=1))
    assert seen.id == again.id != Article(title="a", body="c", observed=at).id
