"""Where to go: spiders walk a source's links and know nothing of what a page says."""

from __future__ import annotations

from crawlers.spiders.api import ApiSpider
from crawlers.spiders.folder import FolderSpider
from crawlers.spiders.news import NewsSpider
from crawlers.spiders.plans import PlansSpider
from crawlers.spiders.shop import ShopSpider
from crawlers.spiders.source import SourceSpider

SPIDERS: dict[str, type[SourceSpider]] = {
    "shop": ShopSpider,
    "news": NewsSpider,
    "plans": PlansSpider,
    "api": ApiSpider,
    "folder": FolderSpider,
}
