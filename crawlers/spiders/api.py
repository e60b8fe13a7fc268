"""JSON APIs: an answer is a list of records, which the source's JMESPaths read."""

from __future__ import annotations

import re
from typing import ClassVar

from crawlers.api import further_answers
from crawlers.content import FetchedPage
from crawlers.spiders.source import SourceSpider
from crawlers.storage.memory import Place


class ApiSpider(SourceSpider):
    """Collects what an API answers; `scrapy crawl api -a source=NAME`."""

    name = "api"
    page_types: ClassVar = re.compile(r"json|text/plain|javascript", re.IGNORECASE)

    def find_links(self, page: FetchedPage, place: Place) -> tuple[Place, ...]:  # noqa: ARG002
        """The answers that go on with this one."""
        further = further_answers(page.html, page.url, self.source.api) if self.source.api else ()
        return tuple(self.route.listed(Place(url, kind="next") for url in further))
