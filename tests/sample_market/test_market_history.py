"""The history holds what the demo is to show, and nothing contradicts itself."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from pydantic import TypeAdapter, ValidationError

from sample_market.catalogue import Campaign, Product
from sample_market.market import (
    FIRST_DAY,
    LAST_DAY,
    Operator,
    Shop,
    crawl_time,
    load_market,
    market_days,
)

MARKET = load_market()
SHOPS = {"qinghe": MARKET.qinghe, "xingyi": MARKET.xingyi, "laoxiang": MARKET.laoxiang}
SITES: dict[str, Shop | Operator] = {**SHOPS, "lanwan": MARKET.lanwan}


def price_on(shop: Shop, sku: str, day: date) -> Decimal | None:
    found = [shown.price for shown in shop.shows(day) if shown.product.sku == sku]
    return found[0] if found else None


def test_there_are_35_days_in_a_row() -> None:
    days = market_days()
    assert (len(days), days[0], days[-1]) == (35, FIRST_DAY, LAST_DAY)
    assert sorted(set(days)) == list(days)


def test_the_market_is_crawled_at_ten_in_beijing() -> None:
    assert crawl_time(date(2026, 11, 1)).isoformat() == "2026-11-01T10:00:00+08:00"


@pytest.mark.parametrize("day", market_days())
def test_every_site_shows_something_every_day(day: date) -> None:
    assert all(len(site.shows(day)) >= 8 for site in SITES.values())
    assert len(MARKET.beiyu.shows(day)) >= 2


@pytest.mark.parametrize("name", SITES)
def test_campaigns_name_products_that_exist_and_end_after_they_start(name: str) -> None:
    site = SITES[name]
    items = site.products if isinstance(site, Shop) else site.plans
    skus = {item.sku for item in items}
    assert len(skus) == len(items)
    for campaign in site.campaigns:
        assert FIRST_DAY <= campaign.start <= campaign.end <= LAST_DAY, campaign
        assert set(campaign.skus) <= skus, campaign


@pytest.mark.parametrize("shop", SHOPS.values(), ids=SHOPS)
def test_prices_are_whole_fen_and_below_the_list_price(shop: Shop) -> None:
    for day in market_days():
        for shown in shop.shows(day):
            assert 0 < shown.price < shown.list_price, shown.product.sku
            assert shown.price == shown.price.quantize(Decimal("0.01"))


@pytest.mark.parametrize("shop", SHOPS.values(), ids=SHOPS)
def test_gtins_have_valid_check_digits_and_are_nobodys(shop: Shop) -> None:
    for product in shop.products:
        digits = [int(digit) for digit in product.gtin]
        assert len(digits) == 13
        assert sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0
        assert product.gtin.startswith("2")  # GS1 keeps 20 to 29 for use within a company


def test_one_gtin_is_one_product_of_one_brand() -> None:
    brands: dict[str, set[str]] = {}
    for shop in SHOPS.values():
        for product in shop.products:
            brands.setdefault(product.gtin, set()).add(product.brand)
    assert all(len(names) == 1 for names in brands.values())


def test_a_cut_is_answered_three_days_later() -> None:
    cut, answer = date(2026, 10, 15), date(2026, 10, 18)
    assert price_on(MARKET.qinghe, "QH1007", cut) == Decimal("2599.00")
    assert price_on(MARKET.xingyi, "XY-20117", date(2026, 10, 17)) == Decimal("2999.00")
    assert price_on(MARKET.xingyi, "XY-20117", answer) == Decimal("2549.00")


def test_a_product_appears_another_leaves_and_one_sells_out() -> None:
    assert price_on(MARKET.qinghe, "QH1017", date(2026, 10, 23)) is None
    assert price_on(MARKET.qinghe, "QH1017", date(2026, 10, 24)) == Decimal("899.00")
    assert price_on(MARKET.qinghe, "QH1002", date(2026, 10, 29)) is not None
    assert price_on(MARKET.qinghe, "QH1002", date(2026, 10, 30)) is None
    sold_out = [shown for shown in MARKET.qinghe.shows(LAST_DAY) if shown.availability == "OutOfStock"]
    assert [shown.product.sku for shown in sold_out] == ["QH1013"]


def test_campaigns_run_from_their_first_day_to_their_last() -> None:
    campaign = Campaign(
        tag="满减", text="满300减50", start=date(2026, 11, 1), end=date(2026, 11, 3), skus=("A",)
    )
    runs = [campaign.runs("A", date(2026, 11, day)) for day in (1, 2, 3, 4)]
    assert runs == [True, True, True, False]
    assert not campaign.runs("B", date(2026, 11, 2))


@pytest.mark.parametrize("day", market_days())
def test_nothing_is_on_the_site_before_it_was_published(day: date) -> None:
    texts = MARKET.beiyu.shows(day)
    assert all(text.published <= crawl_time(day) for text in texts)
    assert [text.published for text in texts] == sorted((text.published for text in texts), reverse=True)


def test_one_announcement_is_in_traditional_characters() -> None:
    traditional = [text for text in MARKET.beiyu.announcements if text.script == "hant"]
    assert [text.slug for text in traditional] == ["20261029/a1010"]
    assert "協議" in traditional[0].body


def test_a_misspelt_field_is_refused() -> None:
    path = Path(__file__).parents[2] / "sample_market" / "history" / "qinghe.yaml"
    fields = yaml.safe_load(path.read_text(encoding="utf-8"))["products"][0]
    assert TypeAdapter(Product).validate_python(fields).sku == "QH1001"
    with pytest.raises(ValidationError, match="prise"):
        TypeAdapter(Product).validate_python(fields | {"prise": "1"})
