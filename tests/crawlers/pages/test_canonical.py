"""The same product under several addresses is one: the page's own address, where it can be believed."""

import pytest

from crawlers.pages import extract_article, extract_offer
from crawlers.pages.canonical import own_address, stated_address

PRODUCT = '<html><head><title>龙井</title><link rel="canonical" href="{}"></head><body><h1>龙井</h1><b>¥99.00</b></body>'


def address(url, stated):
    return own_address(f'<link href="{stated}" rel="canonical">', url)


@pytest.mark.parametrize(
    ("url", "stated", "own"),
    [
        ("https://a.example/c/tea/item/1?utm_source=x", "/item/1", "https://a.example/item/1"),
        ("https://a.example/item/1?variant=7", "https://a.example/item/1", "https://a.example/item/1"),
        ("http://m.a.example/item/1", "https://www.a.example/item/1", "https://www.a.example/item/1"),
        ("https://a.example/item?id=1&from=list", "/item?id=1", "https://a.example/item?id=1"),
        ("https://a.example/x?a=1", "/item?a=1&amp;b=2#top", "https://a.example/item?a=1&b=2"),
        ("https://a.example/x", "//a.example/item/1", "https://a.example/item/1"),
    ],
)
def test_a_page_s_own_address(url, stated, own):
    assert address(url, stated) == own


@pytest.mark.parametrize(
    ("url", "stated"),
    [
        ("https://a.example/item/1", "https://b.example/item/1"),  # another site's word for itself
        ("https://a.example/item/1", "https://a.example/"),  # a template that forgot
        ("https://a.example/item?id=1", "/item"),
        ("https://a.example/item?id=1", "/item?id=2"),
        ("https://a.example/item/1", "javascript:alert(1)"),
        ("https://a.example/item/1", "http://["),
        ("https://a.example/item/1", "https://a.example:8443/item/1"),
        ("file:///saved/1.html", "https://a.example/item/1"),
    ],
)
def test_an_address_that_cannot_be_believed(url, stated):
    assert address(url, stated) == url


def test_without_a_link_the_page_is_where_it_was_found():
    assert own_address("<p>canonical</p>", "https://a.example/1") == "https://a.example/1"
    assert stated_address("<link" * 10_000 + "canonical") is None


def test_one_product_under_two_addresses_is_one():
    html = PRODUCT.format("https://a.example/item/1")
    offers = [extract_offer(html, f"https://a.example/{path}") for path in ("item/1?ref=a", "sale/item/1")]
    assert [offer.url for offer in offers] == ["https://a.example/item/1"] * 2
    assert offers[0].id == offers[1].id


def test_one_story_under_two_addresses_is_one():
    text = "".join(
        f"<p>甲公司今日宣布第{n}项新品计划，全线下调百分之十，覆盖全国三百家门店。</p>" for n in range(9)
    )
    html = f'<title>甲公司降价</title><link rel=canonical href="/news/1"><h1>甲公司降价</h1>{text}'
    assert extract_article(html, "https://a.example/amp/news/1").url == "https://a.example/news/1"
