"""Between Scrapy and the network: no hostile link or redirect may reach what is behind our wall, and a page is
decoded for the redirect that it writes only where it writes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.exceptions import IgnoreRequest

from crawlers.addresses import is_public
from crawlers.wall import REFUSAL

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_REFUSAL = "private address refused; a source may say allow_private: true"
_WRITTEN = 16_384  # w3lib looks at 4,096 signs, which are no more bytes than that


class PrivateAddressMiddleware:
    """Lets a request pass only to a public address, unless the source says `allow_private: true`."""

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler.spider.source.allow_private)  # type: ignore[union-attr]  # a SourceSpider

    async def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest where the address is private."""
        if self._allow_private or request.url.startswith("file:"):  # read by a folder's spider alone
            return
        if not await is_public(request.url):
            raise IgnoreRequest(_REFUSAL)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise IgnoreRequest where a browser, which goes on by itself, was kept from a private address."""
        if request.meta.get("playwright") and REFUSAL in str(exception):
            raise IgnoreRequest(_REFUSAL) from exception


class WrittenRefreshMiddleware(MetaRefreshMiddleware):
    """Follows `<meta http-equiv=refresh>` as Scrapy does, without decoding every page to look for it."""

    def process_response(  # type: ignore[override]  # Scrapy's still takes the spider, and warns of it
        self, request: Request, response: Response
    ) -> Request | Response:
        """Give the request that the page sends to, or the response."""
        if b"refresh" not in response.body[:_WRITTEN].lower():
            return response
        return super().process_response(request, response)
