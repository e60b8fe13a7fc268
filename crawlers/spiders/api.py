"""JSON APIs: an answer is a list of records, which the source's JMESPaths read."""

from __future__ import annotations

import re
from typing import ClassVar

from crawlers.spiders.source import SourceSpider


class ApiSpider(SourceSpider):
    """Collects what an API answers; `scrapy crawl api -a source=NAME`."""

    name = "api"
    page_types: ClassVar = re.compile(r"json|text/plain|javascript", re.IGNORECASE)
