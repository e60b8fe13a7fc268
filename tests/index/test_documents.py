"""Finding → document: exact, complete, plain JSON, alike on every engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.findings import Finding, analyse
from analysis.segment import query_terms, search_terms
from analysis.text import normalise
from crawlers.beijing import BEIJING
from crawlers.items import Article, Offer
from index.complaints import LONGEST_KEYWORD, complaint
from index.derived import buckets, derived_fields
from index.documents import finding_document, plain
from index.fields import DERIVED, FACETS, FIELDS, Kind
from index.terms import LONGEST_TERM, signs, terms

SEEN = datetime(2026, 11, 10, 16, 0, 0, 123456, tzinfo=UTC)

OFFER = Offer(
    title="龙井茶 250g 满300减50",
    competitor="青禾茶业",
    source="qinghe",
    url="https://tea.example/1",
    observed=SEEN,
    content_hash="ab" * 32,
    archive="2026.warc.gz#12",
    price=Decimal("199.00"),
    list_price=Decimal("398.00"),
    currency="CNY",
    availability="InStock",
    sku="T-1",
    gtin="06901234567892",
    brand="青禾",
    breadcrumbs=("茶", "绿茶"),
    promotions=("满300减50",),
    data_gb=Decimal("0.50"),
    voice_minutes=0,
)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return finding_document(analyse(OFFER))


def test_every_field_is_of_the_mapping_and_plain_json(
    document: dict[str, Any], corpus: Iterable[Finding]
) -> None:
    for made in [document, *map(finding_document, corpus)]:
        assert complaint(made) is None
        assert complaint(made | derived_fields(made)) is None
        assert orjson.loads(orjson.dumps(made)) == made
        assert not set(made) & set(DERIVED)


def test_amounts_are_exact_beside_numbers(document: dict[str, Any]) -> None:
    assert (document["price"], document["price_number"]) == ("199.00", 199.0)
    assert (document["list_price"], document["list_price_number"]) == ("398.00", 398.0)
    assert (document["data_gb"], document["data_gb_number"]) == ("0.50", 0.5)
    assert document["voice_minutes"] == 0


def test_what_an_offer_says_is_all_there(document: dict[str, Any]) -> None:
    named = {"breadcrumbs": ["茶", "绿茶"], "observed": "2026-11-10T16:00:00.123456+00:00"}
    for name in ("title", "competitor", "source", "url", "sku", "gtin", "brand", "archive", "content_hash"):
        named[name] = getattr(OFFER, name)
    assert {name: document[name] for name in named} == named


def test_each_field_of_an_offer_has_its_place() -> None:
    """A field that is new in Offer and forgotten here would be lost without a word."""
    elsewhere = {
        "description": "in the text",
        "promotions": "in the text and as typed promotions",
        "prices": "facts of the page; the chosen ones are price and list_price",
    }
    named = {field.name for field in fields(Offer)} | {field.name for field in fields(Article)} - {"body"}
    assert named - set(elsewhere) <= set(FIELDS)


def test_promotions_and_receipt_keep_their_terms(document: dict[str, Any]) -> None:
    assert document["mechanic"] == ["threshold_reduction"]
    rule = document["promotions"][0]
    assert document["text"][rule["start"] : rule["end"]] == rule["text"]
    assert Decimal(rule["terms"]["threshold"]) == 300
    assert Decimal(document["take_home"]) == Decimal(document["receipt"]["pay"])
    assert 0 < document["discount"] < 1


def test_figures_of_an_article_keep_their_places() -> None:
    body = "青禾茶业三季度营收14.7亿元，同比增长8%。"
    found = finding_document(analyse(Article(title="财报", body=body, published=SEEN)))
    assert found["metrics"]
    for figure in found["metrics"]:
        assert found["text"][figure["start"] : figure["end"]]
    assert found["published"] == "2026-11-10T16:00:00.123456+00:00"


def test_what_is_absent_stays_out() -> None:
    made = finding_document(analyse(Article(title="空")))
    assert set(made) <= {"id", "kind", "title", "text", "strategy", "sub_strategy", "strategies"}
    assert "moment" not in derived_fields(made)


@pytest.mark.parametrize(
    ("price", "list_price", "discount"),
    [("50", "100", 0.5), ("100", "100", 0.0), ("100", None, 0.0), ("120", "100", None), (None, "100", None)],
)
def test_discount_is_the_part_not_paid(
    price: str | None, list_price: str | None, discount: float | None
) -> None:
    offer = Offer(
        title="货",
        price=None if price is None else Decimal(price),
        list_price=None if list_price is None else Decimal(list_price),
    )
    assert finding_document(Finding(observation=offer, text="货")).get("discount") == discount


def test_plain_knows_the_domains_values() -> None:
    assert plain({"a": Decimal("1E+2"), "b": None, "c": (SEEN.astimezone(BEIJING),)}) == {
        "a": "100",
        "c": ["2026-11-10T16:00:00.123456+00:00"],
    }


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({}, "no id"),
        ({"id": ""}, "no id"),
        ({"id": 1}, "no id"),
        ({"id": "1", "colour": "red"}, "unknown field 'colour'"),
        ({"id": "1", "brand": ["a", 1]}, "brand"),
        ({"id": "1", "brand": "x" * (LONGEST_KEYWORD + 1)}, "brand"),
        ({"id": "1", "price_number": True}, "price_number"),
        ({"id": "1", "price_number": "1"}, "price_number"),
        ({"id": "1", "price_number": float("inf")}, "price_number"),
        ({"id": "1", "voice_minutes": 1.5}, "voice_minutes"),
        ({"id": "1", "voice_minutes": 2**63}, "voice_minutes"),
        ({"id": "1", "text": ["a"]}, "text"),
    ],
)
def test_complaints(wrong: dict[str, Any], named: str) -> None:
    assert named in (complaint(wrong) or "")


def test_facets_are_keywords() -> None:
    assert {FIELDS[name] for name in FACETS} == {Kind.KEYWORD}


# Derived fields


def test_days_weeks_and_months_are_beijings() -> None:
    made = derived_fields({"id": "1", "observed": SEEN.isoformat()})
    day = SEEN.astimezone(BEIJING).date()
    assert day.isoformat() == "2026-11-11"
    assert (made["day"], made["week"], made["month"]) == (
        day.toordinal(),
        day.replace(day=9).toordinal(),
        day.replace(day=1).toordinal(),
    )
    assert buckets(day) == {name: made[name] for name in ("day", "week", "month")}


def test_moments_are_exact_to_the_microsecond() -> None:
    made = [
        derived_fields({"id": "1", "observed": (SEEN + timedelta(microseconds=step)).isoformat()})["moment"]
        for step in (0, 1)
    ]
    assert made[1] - made[0] == 1


@given(st.datetimes(datetime(1960, 1, 1), datetime(2240, 1, 1), timezones=st.just(UTC)), st.text())  # noqa: DTZ001
def test_rank_is_a_positive_long_and_later_is_smaller(moment: datetime, key: str) -> None:
    ranks = [
        derived_fields({"id": name, "observed": seen.isoformat()})["rank"]
        for name, seen in (
            (key, moment),
            ("other", max(moment, datetime(1970, 1, 1, tzinfo=UTC)) + timedelta(seconds=2)),
        )
    ]
    assert 0 <= ranks[1] < ranks[0] < 2**63


TEXTS = st.text(alphabet="满减手機茶叶iPhoneXT12. -，（）１２Ａé\n", max_size=60)


@given(TEXTS)
def test_terms_hold_what_queries_seek(text: str) -> None:
    held = set(terms(normalise(text)))
    assert {token.text[:LONGEST_TERM] for token in query_terms(text)} <= held | set(signs(normalise(text)))


@given(st.text(alphabet="满减活动手機茶叶新品发布會員日，。 ", max_size=80))
def test_terms_of_han_text_are_those_of_the_tokenizer(text: str) -> None:
    assert set(terms(normalise(text))) == {token.text for token in search_terms(text)}


@given(st.text(max_size=80))
def test_terms_and_signs_can_be_joined_by_spaces(text: str) -> None:
    for cut in (terms(normalise(text)), signs(normalise(text))):
        assert " ".join(cut).split() == cut
        assert all(len(part) <= LONGEST_TERM for part in cut)


def test_long_words_are_cut_alike_in_text_and_query() -> None:
    word = "a" * 5_000
    assert query_terms(word)[0].text[:LONGEST_TERM] in terms(word)
