"""JSON APIs: records become observations by the source's JMESPaths."""

from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.api import further_answers, read_answer
from crawlers.exceptions import InvalidRecord
from crawlers.sources.source import Api

URL = "https://a.example/v1/goods?page=1&size=2"
ANSWER = {
    "data": {
        "list": [
            {"id": 7, "name": "龙井", "price": {"now": 99.9, "was": "1,299.00"}, "tags": ["满300减50"]},
            {"id": 8, "name": "碧螺春", "price": {"now": "面议"}, "tags": []},
            {"id": 9, "price": {"now": 1}},
        ],
        "next": "?page=2&size=2",
    }
}


def api(**more: Any) -> Api:
    fields = {
        "title": "name",
        "price": "price.now",
        "list_price": "price.was",
        "sku": "to_string(id)",
        "url": "join('', ['/item/', to_string(id)])",
        "promotions": "tags",
    }
    return Api.model_validate({"items": "data.list", "fields": fields, **more})


def test_records_become_offers_and_bad_ones_name_their_field() -> None:
    found, faults = read_answer(orjson.dumps(ANSWER).decode(), URL, api())
    (offer,) = found
    assert (offer.title, offer.url, offer.promotions) == ("龙井", "https://a.example/item/7", ("满300减50",))
    assert (offer.price, offer.list_price, offer.sku) == (Decimal("99.9"), Decimal("1299.00"), "7")  # type: ignore[union-attr]
    assert faults == ("price", "title")


def test_the_next_answer_is_named_or_counted() -> None:
    text = orjson.dumps(ANSWER).decode()
    assert further_answers(text, URL, api()) == ()
    assert further_answers(text, URL, api(next="data.next")) == ("https://a.example/v1/goods?page=2&size=2",)
    assert further_answers(text, URL, api(page_parameter="page")) == (
        "https://a.example/v1/goods?page=2&size=2",
    )
    assert further_answers('{"data": {"list": []}}', URL, api(page_parameter="page")) == ()


@pytest.mark.parametrize("text", ["", "<html>", "[" * 10_000, '{"a": NaN}'])
def test_what_is_no_json_is_said(text: str) -> None:
    with pytest.raises(InvalidRecord, match="no JSON"):
        read_answer(text, URL, api())


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["data", "list", "name", "price", "now", "id", "tags"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_answer_is_read(answer: object) -> None:
    text = orjson.dumps({"data": {"list": answer}}).decode()
    found, faults = read_answer(text, URL, api(next="data.list"))
    assert len(found) + len(faults) == (len(answer) if isinstance(answer, list) else 0)
    assert all(isinstance(url, str) for url in further_answers(text, URL, api(next="data.list")))
