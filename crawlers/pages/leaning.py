"""Whether a page sells a thing or tells a story, as far as its markup and its looks say."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from crawlers.pages.anchors import find_anchor
from crawlers.pages.bodies import prose_length
from crawlers.pages.dates import read_time
from crawlers.pages.linked import read_things, types_of
from crawlers.pages.page import Page, once_a_page
from crawlers.pages.products import OFFERS, PRODUCTS
from crawlers.pages.sight import priced_lines, stock_lines
from crawlers.pages.specs import spec_candidates

ARTICLES = frozenset(
    "Article NewsArticle BlogPosting ReportageNewsArticle Report TechArticle AnalysisNewsArticle LiveBlogPosting"  # noqa: SIM905
    " OpinionNewsArticle BackgroundNewsArticle ReviewNewsArticle ScholarlyArticle".split()
)
_SHOP_ADDRESS = re.compile(
    r"/(?:products?|prod|item|itm|goods|dp|sku|detail|shop|p|pd|plan|plans)[/.\-]|[?&](?:sku|skuid|goods_id|pid)="
)
_STORY_ADDRESS = re.compile(
    r"/(?:news|article|articles|story|blog|posts?|a)/|/20\d\d[/\-]?(?:0[1-9]|1[0-2])", re.IGNORECASE
)
_CLOSE = 14
_NUMBERS = frozenset(("sku", "gtin", "mpn"))
_BRIEF = 30
_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_LONG, _VERY_LONG = 400, 1500


@once_a_page
def leaning(page: Page) -> int:
    """Above 0 where the page sells, below 0 where it tells, 0 where one cannot say.

    Markup counts 3, a buy button, a price set apart from the text and a brief line on stock 2 each, a labelled number and the
    address 1 each; a published time in
    the markup 2, a long text 1 or 2, a date beside the title 1.
    """
    return _selling(page) - _telling(page)


def _selling(page: Page) -> int:
    types = _types(page)
    meta = page.meta
    points = 3 * bool(types & (PRODUCTS | OFFERS))
    points += 2 * (meta.get("og:type", "").lower() in ("product", "og:product", "product.item"))
    points += 2 * bool(meta.keys() & {"product:price:amount", "og:price:amount"})
    points += 2 * (find_anchor(page).buy is not None) + 2 * bool(priced_lines(page))
    points += 2 * any(len(line.text) < _BRIEF for line, _, _ in stock_lines(page))
    points += any(candidate.field in _NUMBERS for candidate in spec_candidates(page))
    return points + bool(_SHOP_ADDRESS.search(_path(page)))


def _telling(page: Page) -> int:
    meta = page.meta
    points = 3 * bool(_types(page) & ARTICLES) + (meta.get("og:type", "").lower() == "article")
    points += 2 * bool(meta.keys() & {"article:published_time", "datepublished", "pubdate", "publishdate"})
    length = prose_length(page, _VERY_LONG)
    points += (length > _LONG) + (length > _VERY_LONG)
    return points + _dated(page) + bool(_STORY_ADDRESS.search(_path(page)))


def _path(page: Page) -> str:
    """The address after the host."""
    return "/" + page.url.partition("://")[2].partition("/")[2]


def _types(page: Page) -> set[str]:
    return {name for _, thing in read_things(page) for name in types_of(thing)}


def _dated(page: Page) -> bool:
    """Whether a date stands close after the title."""
    title = find_anchor(page).title
    if title is None:
        return False
    near = (line for line in page.lines if title < line.order <= title + _CLOSE and len(line.text) < 100)
    return any(read_time(line.text, observed=_SOME_TIME) for line in near)
