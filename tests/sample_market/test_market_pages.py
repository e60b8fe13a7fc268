"""What a visitor of the sample sites sees."""

import json
import re
from datetime import date
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sample_market.market import FIRST_DAY, LAST_DAY, load_market, market_days
from sample_market.pages import render
from sample_market.replies import Reply
from sample_market.watched import market_sources

BASE = "http://127.0.0.1:8765"
SOURCES = market_sources()
HREF = re.compile(r'href="([^"]+)"')

# A shared machine may be slow; and each example is a whole history or page.
_calm = settings(max_examples=50)


def text_of(path: str, reply: Reply) -> str:
    return reply.body.decode("gb18030" if path.startswith("/laoxiang/") else "utf-8")


def walk(day: date) -> dict[str, Reply]:
    """Every page that the sources' own patterns lead to, as a crawler finds them."""
    seen: dict[str, Reply] = {}
    for source in SOURCES.values():
        patterns = [re.compile(pattern) for pattern in (*source.follow, *source.pages)]
        todo = [url.removeprefix(BASE) for url in source.start]
        while todo:
            path = todo.pop()
            if path in seen:
                continue
            seen[path] = reply = render(path, day, BASE)
            links = (urljoin(BASE + path, href) for href in HREF.findall(text_of(path, reply)))
            found = [link for link in links if any(pattern.search(link) for pattern in patterns)]
            todo += [link.removeprefix(BASE) for link in found]
    return seen


@pytest.mark.parametrize("day", [FIRST_DAY, date(2026, 10, 24), date(2026, 10, 30), LAST_DAY])
def test_the_sources_lead_to_every_page_and_to_no_dead_one(day: date) -> None:
    market, seen = load_market(), walk(day)
    assert {reply.status for reply in seen.values()} == {200}
    for prefix, number in (
        ("/qinghe/item/", len(market.qinghe.shows(day))),
        ("/xingyi/product/", len(market.xingyi.shows(day))),
        ("/laoxiang/goods.php", len(market.laoxiang.shows(day))),
        ("/lanwan/contract/x", 2),
        ("/beiyu/news/", len(market.beiyu.shows(day))),
    ):
        assert sum(path.startswith(prefix) for path in seen) == number


def test_35_days_are_about_two_thousand_pages() -> None:
    assert 1_500 < sum(len(walk(day)) for day in market_days()[::5]) * 5 < 2_400


def test_listings_are_parted_into_pages_that_lead_on() -> None:
    first, last = (text_of("", render(f"/qinghe/list/{n}.html", LAST_DAY)) for n in (1, 2))
    assert 'rel="next" href="/qinghe/list/2.html"' in first
    assert 'rel="next"' not in last
    assert first.count('class="goods"') == 10
    assert last.count('class="goods"') == 6


def test_a_product_page_shows_other_prices_too() -> None:
    html = text_of("", render("/qinghe/item/1007.html", LAST_DAY))
    assert "¥</i><strong" in html and "2499.00" in html
    assert len(set(re.findall(r"<i>¥</i>(?:<strong[^>]*>)?([\d.]+)", html))) >= 4


@pytest.mark.parametrize("path", ["/qinghe/item/1001.html", "/xingyi/product/20031.html"])
def test_json_ld_is_json_and_says_what_the_page_says(path: str) -> None:
    html = text_of(path, render(path, LAST_DAY, BASE))
    blocks = [json.loads(block) for block in re.findall(r'ld\+json">(.*?)</script>', html, re.DOTALL)]
    things = [thing for block in blocks for thing in block.get("@graph", [block])]
    product = next(thing for thing in things if thing["@type"] == "Product")
    assert product["gtin13"] == "2001000100019"
    assert f"{product['offers']['price']}<" in html
    assert product["offers"]["url"] == BASE + path


def test_the_old_shop_has_no_structured_data_and_speaks_gbk() -> None:
    reply = render("/laoxiang/goods.php?id=0421", LAST_DAY)
    assert reply.content_type == "text/html; charset=ISO-8859-1"  # a lie
    assert b"charset=gb2312" in reply.body  # half of one: 喆 is GBK only
    html = reply.body.decode("gb18030")
    assert "喆家全棉四件套" in html and "￥299.00" in html
    assert "ld+json" not in html and "og:" not in html and "itemprop" not in html
    with pytest.raises(UnicodeDecodeError):
        reply.body.decode("gb2312")


def test_one_page_of_the_old_shop_declares_no_charset() -> None:
    reply = render("/laoxiang/goods.php?id=0433", LAST_DAY)
    assert reply.content_type == "text/html"
    assert b"charset" not in reply.body
    assert "山塘五常大米" in reply.body.decode("gb18030")


def test_plans_change_with_the_day() -> None:
    before, after = (
        text_of("", render("/lanwan/tariff/5g.html", day)) for day in (date(2026, 10, 15), date(2026, 10, 16))
    )
    assert '<td class="fee">89元/月</td>' in before and "首年79元/月，次年起恢复89元/月" not in before
    assert '<td class="fee">79元/月</td>' in after and "首年79元/月，次年起恢复89元/月" in after


def test_a_traditional_page_says_so() -> None:
    html = text_of("", render("/beiyu/news/20261029/a1010.html", LAST_DAY))
    assert 'lang="zh-Hant"' in html and "註冊資本為2億元" in html


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nowhere",
        "/qinghe/item/9999.html",
        "/qinghe/item/1017.html",  # not yet on sale on the first day
        "/qinghe/list/0.html",
        "/qinghe/list/3.html",
        "/xingyi/all?page=99",
        "/laoxiang/goods.php?id=",
        "/lanwan/tariff/../5g.html",
        "/lanwan/contract/none.html",
        "/beiyu/news/20261111/a1016.html",  # not yet published
        "/qinghe/item/1001.html/../../../etc/passwd",
        "/qinghe/item/١٠٠١.html",
    ],
)
def test_what_is_not_there_is_a_404(path: str) -> None:
    assert render(path, FIRST_DAY).status == 404


@_calm
@given(st.text(max_size=80), st.sampled_from(market_days()))
def test_any_path_has_an_answer(path: str, day: date) -> None:
    assert render("/" + path, day).status in (200, 404)


def test_robots_txt_keeps_crawlers_out_of_the_cart() -> None:
    reply = render("/robots.txt", LAST_DAY)
    assert reply.content_type.startswith("text/plain")
    assert b"Disallow: /*/cart\n" in reply.body
