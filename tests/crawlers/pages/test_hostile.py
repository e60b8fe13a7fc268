"""Mangled, enormous and malicious pages: every reader comes back with an answer, in bounded work."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.items import Article, Offer
from crawlers.pages import (
    decode_page,
    explain_offer,
    extract_article,
    extract_offer,
    extract_offers,
    page_problem,
)
from crawlers.pages.page import Page

PAGES = sorted((Path(__file__).parents[2] / "fixtures" / "pages").glob("*/page.html"))
URL = "https://shop.example/item/1.html"
TAGS = [
    "div",
    "span",
    "p",
    "b",
    "a",
    "table",
    "tr",
    "td",
    "ul",
    "li",
    "h1",
    "script",
    "style",
    "svg",
    "s",
    "template",
    "select",
    "noscript",
    "title",
]


def check_every_reader(page, url=URL):
    if isinstance(page, bytes):
        assert isinstance(decode_page(page), str)
    offer, article = extract_offer(page, url), extract_article(page, url)
    assert offer is None or (isinstance(offer, Offer) and offer.title)
    assert article is None or (isinstance(article, Article) and article.body)
    assert all(each.title for each in extract_offers(page, url))
    assert all(0 <= candidate.score <= 1 for candidate in explain_offer(page, url))
    assert page_problem(page, url) in (None, "captcha", "login wall", "empty template")


def mangle(raw: bytes, dice: random.Random) -> bytes:
    act = dice.randrange(7)
    start, end = sorted(dice.randrange(len(raw) + 1) for _ in range(2))
    noise = bytes(dice.randrange(256) for _ in range(dice.randrange(1, 60)))
    if act == 0:
        return raw[:end]
    if act == 1:
        return raw[:start] + noise + raw[end:]
    if act == 2:
        return raw.decode("utf-8", "replace").encode(
            dice.choice(["gbk", "big5", "utf-16", "cp1252", "shift_jis"]), "replace"
        )
    if act == 3:
        return raw.replace(b">", b" data-x='" + b"y" * 3000 + b"'>", 20)
    if act == 4:
        return raw[:start] + b"<div><b><i>" * 300 + raw[start:]
    if act == 5:
        return raw.replace(dice.choice([b'"', b"}", b"{", b"</script>", b">", b"<"]), noise[:3])
    return raw[start:end] * dice.randrange(1, 4) + noise


@pytest.mark.parametrize("seed", range(60))
def test_mangled_pages(seed):
    dice = random.Random(seed)
    raw = dice.choice(PAGES).read_bytes()
    for _ in range(dice.randrange(1, 4)):
        raw = mangle(raw, dice)[:200_000]
    check_every_reader(raw)


@given(st.binary(max_size=600))
@settings(max_examples=60)
def test_binary(raw):
    check_every_reader(raw)


MARKUP = st.lists(
    st.one_of(
        st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
        st.sampled_from(
            ["￥99", "$1,2.3", "满300减50", "缺货", "加入购物车", "货号：", "月费59元/月", "20GB", "2019年9月23日", "<br>",
             '<meta property="og:price:amount" content="9">', "<meta charset=gb2312>", "<!--", "-->", "<![CDATA[",
             '<script type="application/ld+json">{"@type":"Product","offers":[', '{"price":', "]}</script>",
             "<script>window.__STATE__={a:[{", "itemscope itemtype=Product itemprop=price>", "<div class='price old'"]
        ),
        st.text(max_size=20),
    ),
    max_size=40,
)  # fmt: skip


@given(MARKUP, st.sampled_from([URL, "", "http://[", "//", "https://例子.example/商品?id=1", "javascript:1"]))
@settings(max_examples=120)
def test_tag_soup(parts, url):
    check_every_reader("".join(parts), url)


LEVELS = 60_000


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * LEVELS + "￥99",
        "<div></x>" * LEVELS,
        "<b><p>" * LEVELS,
        "<a href=#><i>" * LEVELS + "text",
        "<table><tr><td>" * LEVELS + "1",
        "<svg>" + "<g/>" * LEVELS,
        "<ul>" * 300 + "<li>￥9" * LEVELS,
        "<p class='" + "a " * 200_000 + "'>￥99</p>",
        "<h1>" + "标题" * 100_000 + "</h1><p>" + "￥9，" * 50_000 + "</p>",
        "<script type='application/ld+json'>" + "[" * LEVELS,
        "<script type='application/ld+json'>" + '{"a":' * LEVELS,
        "<script>window.data = " + "[{a:" * LEVELS,
        "<script>window.data = {" + "'\\" * LEVELS,
        "<script>var item = {a:'" + "x" * 500_000,
        "<script>" + "window.data={" * 20_000,
        "<script type='application/ld+json'>[" + '{"@type":"Product","name":"x"},' * 5_000,
        "<meta property=og:title content='" + "<" * 200_000,
        "<p>" + "1" * 300_000 + "元</p>",
        "<p>" + "1," * 150_000 + "</p>",
        "<p>" + " " * 300_000 + "￥</p>",
        "<p>货号" + "：" * 100_000,
        "<td>月费" + "<td>流量" * 20_000,
        "<div itemscope itemtype=Product>" * 3_000 + "<i itemprop=name>x",
        "<" * 500_000,
        "<!--" + "-" * 500_000,
        "&#x110000;&#0;&#xD800;" * 10_000,
        "\x00" * 100_000,
        "\ud800<h1>\udfff</h1>￥9",
    ],
    ids=lambda page: page[:24].encode("unicode_escape").decode(),
)
def test_pages_built_to_hurt(page):
    check_every_reader(page)


def test_no_tag_is_deeper_than_the_limit():
    deepest = 0
    node = Page("<div>" * 5_000 + "<p>￥99", URL).tree.body
    while node is not None:
        deepest, node = deepest + 1, node.first_child
    assert deepest < 500


def test_ten_million_signs_are_cut():
    page = Page("<p>a</p>" * 1_300_000, URL)
    assert len(page.html) < 10_000_000 and page.lines
