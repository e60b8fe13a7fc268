"""Operators: a page of tariff plans (套餐) is an offer a plan; a page of one contract offer is one."""

from __future__ import annotations

from crawlers.spiders.source import SourceSpider


class PlansSpider(SourceSpider):
    """Collects tariff plans; `scrapy crawl plans -a source=NAME`."""

    name = "plans"
