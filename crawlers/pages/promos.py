"""The promotion lines that stand near a product's price, as written."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from crawlers.pages.anchors import Anchor
from crawlers.pages.lines import Line
from crawlers.pages.page import Page
from crawlers.recall import recalled
from crawlers.yaml_files import read_yaml

_LONGEST = 120
_AROUND = 14
_MOST = 12
# 券后价 ¥249 is a price, not the promotion that leads to it.
# (7.39折) beside a price says how far it is below the list price: it is counted in already.
_DIGIT = re.compile(r"\d")
_LONGEST_TAG = 8
_PRICE_ALONE = re.compile(r"[(（]?[\d.]{1,4}\s?折[)）]?|\D{0,8}[价價][:：]?\s?\D{0,4}[\d.,]{1,12}\s?元?起?")


def promotion_lines(page: Page, anchor: Anchor, prices: list[int]) -> tuple[str, ...]:
    """The promotions between the title and what follows price and buy button; `prices` are orders of lines."""
    start = anchor.title if anchor.title is not None else min(prices, default=None)
    if start is None:
        return ()
    ends = [order for order in (*prices, anchor.buy) if order is not None and 0 <= order - start <= 120]
    end = max(ends, default=start) + _AROUND
    lines = (line for line in page.lines if start < line.order <= end and not line.place.away)
    texts = (_parted(line) for line in lines if not line.place.hidden)
    return tuple(dict.fromkeys(filter(is_promotion, texts)))[:_MOST]


def _parted(line: Line) -> str:
    """A line's text, parted behind the tag that it may begin with: <i>跨店满减</i><b>每满300减50</b>."""
    if len(line.pieces) == 1:
        return line.text
    tag, *rest = (text.strip() for text, _ in line.pieces)
    alone = line.pieces[0][1] is not line.place.block and len(tag) >= 2 and not _DIGIT.search(tag)
    if alone and len(tag) <= _LONGEST_TAG and is_promotion(whole := " ".join("".join(rest).split())):
        return f"{tag} {whole}"
    return line.text


@recalled
def is_promotion(text: str) -> bool:
    """Whether a line states a promotion.

    >>> is_promotion("满300减50"), is_promotion("领券中心")
    (True, False)
    """
    if len(text) > _LONGEST or _PRICE_ALONE.fullmatch(text):
        return False
    return bool(_pattern().search(text.lower()))


@cache
def _pattern() -> re.Pattern[str]:
    rules = read_yaml(Path(__file__).with_name("promos.yaml"))
    return re.compile("|".join(f"(?:{word})" for word in rules["words"]))
