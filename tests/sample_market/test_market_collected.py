"""What the sites show is what is collected: the generic extraction against the market's own history."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from crawlers.items import Article, Offer
from crawlers.pages import decode_page, extract_article, extract_offer, extract_offers
from sample_market.market import FIRST_DAY, LAST_DAY, Shop, ShownPlan, ShownProduct, load_market
from sample_market.pages import render
from sample_market.watched import market_sources

BASE = "http://127.0.0.1:8765"
DAYS = [FIRST_DAY, date(2026, 10, 21), date(2026, 10, 28), LAST_DAY]
MARKET = load_market()
SOURCES = market_sources()
SHOPS: dict[str, tuple[Shop, str]] = {
    "qinghe": (MARKET.qinghe, "/qinghe/item/{}.html"),
    "xingyi": (MARKET.xingyi, "/xingyi/product/{}.html"),
    "laoxiang": (MARKET.laoxiang, "/laoxiang/goods.php?id={}"),
}


def fetch(path: str, day: date) -> str:
    reply = render(path, day, BASE)
    assert reply.status == 200, path
    return decode_page(reply.body, reply.content_type)


def shelf(day: date) -> Iterator[tuple[str, ShownProduct, Offer]]:
    for name, (shop, pattern) in SHOPS.items():
        for shown in shop.shows(day):
            path = pattern.format("".join(filter(str.isdigit, shown.product.sku)))
            offer = extract_offer(fetch(path, day), BASE + path, selectors=SOURCES[name].selectors)
            assert offer is not None, path
            yield path, shown, offer


@pytest.mark.parametrize("day", DAYS)
def test_products_are_collected_as_they_are_shown(day: date) -> None:
    for path, shown, offer in shelf(day):
        collected = (offer.title, offer.price, offer.list_price, offer.currency, offer.availability)
        product = shown.product
        assert collected == (product.title, shown.price, shown.list_price, "CNY", shown.availability), path
        assert (offer.sku, offer.gtin, offer.brand) == (product.sku, product.gtin, product.brand), path


@pytest.mark.parametrize("day", DAYS)
def test_promotions_are_collected_word_for_word(day: date) -> None:
    for path, shown, offer in shelf(day):
        assert list(offer.promotions) == [campaign.text for campaign in shown.campaigns], path


def plans(path: str, day: date) -> dict[str, Offer]:
    return {offer.title: offer for offer in extract_offers(fetch(path, day), BASE + path)}


def assert_plan(offer: Offer, shown: ShownPlan) -> None:
    terms = (offer.monthly_fee, offer.data_gb, offer.voice_minutes, offer.contract_months)
    data = None if shown.data_gb is None else Decimal(shown.data_gb)
    assert terms == (shown.monthly_fee, data, shown.voice_minutes, shown.contract_months)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("group", ["5g", "broadband"])
def test_tariff_plans_are_collected_from_table_and_cards(group: str, day: date) -> None:
    collected = plans(f"/lanwan/tariff/{group}.html", day)
    shown = {one.plan.title: one for one in MARKET.lanwan.shows(day) if one.plan.group == group}
    assert set(collected) == set(shown)
    for title, one in shown.items():
        assert_plan(collected[title], one)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("key", ["x20", "x20p"])
def test_contract_offers_are_collected(key: str, day: date) -> None:
    path = f"/lanwan/contract/{key}.html"
    offer = extract_offer(fetch(path, day), BASE + path)
    shown = next(one for one in MARKET.lanwan.shows(day) if one.plan.sku.lower().endswith(f"-{key}"))
    assert offer is not None
    assert (offer.title, offer.price) == (shown.plan.title, shown.price)
    assert_plan(offer, shown)
    for campaign in shown.campaigns:
        assert campaign.text in offer.promotions


def articles() -> Iterator[tuple[str, Article]]:
    for text in MARKET.beiyu.shows(LAST_DAY):
        path = f"/beiyu/news/{text.slug}.html"
        article = extract_article(fetch(path, LAST_DAY), BASE + path)
        assert article is not None, path
        yield text.slug, article


def test_articles_are_collected_as_they_were_published() -> None:
    published = {text.slug: text for text in MARKET.beiyu.announcements}
    for slug, article in articles():
        text = published[slug]
        assert (article.title, article.published, article.author) == (
            text.title,
            text.published,
            text.author,
        )
        assert article.body.splitlines() == text.paragraphs, slug


def test_furniture_stays_out_of_articles() -> None:
    for _, article in articles():
        assert not any(word in article.body for word in ("相关阅读", "违法和不良信息", "分享到", "字号"))
