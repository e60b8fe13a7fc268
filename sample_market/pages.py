"""What a path of the sample market answers on a given day: (path, day) → Reply. No network, no clock."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import TypeAlias

from sample_market.market import Market, load_market
from sample_market.newsroom import article, news_index
from sample_market.operator import contract, contracts, home, tariff
from sample_market.replies import Reply
from sample_market.shops import Storefront

_Answer: TypeAlias = Callable[[str, date, str], Reply | None]
_Route: TypeAlias = tuple[re.Pattern[str], _Answer]

# What a crawler has no business with, as real shops say it.
_DISALLOWED = ("cart", "order", "login", "register", "search", "member.php", "cart.php")


def render(path: str, day: date, base: str = "") -> Reply:
    """Answer `path` (with its query) as of `day`; `base` is the scheme and host for absolute links.

    A page that does not exist, or not on that day, is a 404 like any other site's.
    """
    for pattern, answer in _routes():
        match = pattern.fullmatch(path)
        found = answer(match["key"] or "", day, base) if match else None
        if found:
            return found
    return Reply(status=404, body="<h1>404</h1><p>您访问的页面不存在或已下架</p>".encode())


@cache
def _routes() -> tuple[_Route, ...]:
    market = load_market()
    lanwan, beiyu = market.lanwan, market.beiyu
    shops = [route for front in _storefronts(market) for route in _shop_routes(front)]
    return (
        *shops,
        (re.compile(r"/lanwan/(?P<key>)"), lambda _key, _day, _base: home(lanwan)),
        (
            re.compile(r"/lanwan/tariff/(?P<key>[a-z0-9]{1,20})\.html"),
            lambda key, day, _base: tariff(lanwan, key, day),
        ),
        (re.compile(r"/lanwan/contract/(?P<key>)"), lambda _key, day, _base: contracts(lanwan, day)),
        (
            re.compile(r"/lanwan/contract/(?P<key>[a-z0-9]{1,20})\.html"),
            lambda key, day, _base: contract(lanwan, key, day),
        ),
        (
            re.compile(r"/beiyu/(?:index_(?P<key>\d{1,4})\.html)?"),
            lambda key, day, _base: news_index(beiyu, key, day),
        ),
        (
            re.compile(r"/beiyu/news/(?P<key>\d{8}/a\d{1,6})\.html"),
            lambda key, day, _base: article(beiyu, key, day),
        ),
        (re.compile(r"/(?P<key>)robots\.txt"), _robots),
        (re.compile(r"/static/(?P<key>[A-Z0-9-]{1,20})\.svg"), _picture),
    )


def _storefronts(market: Market) -> tuple[Storefront, ...]:
    return (
        Storefront(
            name="qinghe",
            shop=market.qinghe,
            listing_url="/qinghe/list/{page}.html",
            item_url="/qinghe/item/{number}.html",
            a_page=10,
        ),
        Storefront(
            name="xingyi",
            shop=market.xingyi,
            listing_url="/xingyi/all?page={page}",
            item_url="/xingyi/product/{number}.html",
            a_page=6,
        ),
        Storefront(
            name="laoxiang",
            shop=market.laoxiang,
            listing_url="/laoxiang/category.php?page={page}",
            item_url="/laoxiang/goods.php?id={number}",
            a_page=6,
            old=True,
        ),
    )


def _shop_routes(front: Storefront) -> tuple[_Route, ...]:
    return (
        (re.compile(f"/{front.name}/(?P<key>)"), front.listing),
        (front.listing_path, front.listing),
        (front.item_path, front.item),
    )


def _robots(_key: str, _day: date, _base: str) -> Reply:
    lines = ["User-agent: *", *(f"Disallow: /*/{path}" for path in _DISALLOWED), ""]
    return Reply(content_type="text/plain; charset=utf-8", body="\n".join(lines).encode())


def _picture(key: str, _day: date, _base: str) -> Reply:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" '
        f'fill="#eee"/><text x="50" y="54" font-size="12" text-anchor="middle">{key}</text></svg>'
    )
    return Reply(content_type="image/svg+xml", body=drawing.encode())
