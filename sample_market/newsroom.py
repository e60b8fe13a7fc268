"""The pages of the news site: its index and its articles."""

from __future__ import annotations

from datetime import date

from sample_market.catalogue import Announcement
from sample_market.market import Newsroom
from sample_market.replies import Reply, page

_ARTICLES_A_PAGE = 6
_RELATED = 3


def news_index(site: Newsroom, key: str, day: date) -> Reply | None:
    """Page `key` of the index, the newest first; the front page is the first."""
    texts, number = site.shows(day), int(key or 1)
    pages = -(-len(texts) // _ARTICLES_A_PAGE)
    if not 1 <= number <= pages:
        return None
    items = texts[(number - 1) * _ARTICLES_A_PAGE : number * _ARTICLES_A_PAGE]
    return page(
        "beiyu/list.html",
        site=site,
        items=items,
        page=number,
        pages=pages,
        link=_link,
        listing="/beiyu/index_{}.html".format,
    )


def article(site: Newsroom, key: str, day: date) -> Reply | None:
    """The article at the place `key`, None before it was published."""
    texts = site.shows(day)
    for text in texts:
        if text.slug == key:
            others = [other for other in texts if other is not text][:_RELATED]
            return page(
                "beiyu/article.html", site=site, text=text, others=others, link=_link, script=text.script
            )
    return None


def _link(text: Announcement) -> str:
    return f"/beiyu/news/{text.slug}.html"
