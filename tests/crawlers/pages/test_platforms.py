"""Pages written as shop platforms and publishers write theirs, and what their reader would say that they say.

The expectations were written down by hand before the extraction saw the page; fields that they leave out are
not checked, null means that nothing may be found.
"""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from crawlers.pages import extract_article, extract_offer

CASES = sorted(
    path.parent for path in (Path(__file__).parents[2] / "fixtures" / "platforms").glob("*/page.html")
)
OBSERVED = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
AMOUNTS = ("price", "list_price")


def of_kind(kind):
    expected = [(case, json.loads((case / "expected.json").read_text("utf-8"))) for case in CASES]
    return [pytest.param(case, row, id=case.name) for case, row in expected if kind in row]


def stated(item, field):
    value = getattr(item, field)
    return str(value) if value is not None and field != "body" else value


@pytest.mark.parametrize(("case", "row"), of_kind("offer"))
def test_a_shop_s_page(case, row):
    offer = extract_offer((case / "page.html").read_bytes(), row["url"])
    wanted = {
        field: Decimal(value) if field in AMOUNTS and value else value
        for field, value in row["offer"].items()
    }
    assert {field: getattr(offer, field) for field in wanted} == wanted


@pytest.mark.parametrize(("case", "row"), of_kind("article"))
def test_a_publisher_s_page(case, row):
    article = extract_article((case / "page.html").read_bytes(), row["url"], observed=OBSERVED)
    wanted = row["article"]
    if wanted is None:
        assert article is None
        return
    plain = {field: value for field, value in wanted.items() if not field.startswith("body_")}
    assert {field: stated(article, field) for field in plain} == plain
    assert [words for words in wanted["body_contains"] if words not in article.body] == []
    assert [words for words in wanted["body_lacks"] if words in article.body] == []
