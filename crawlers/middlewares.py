"""Refuse requests into private networks: no hostile link or redirect may reach what is behind our wall."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.utils.defer import maybe_deferred_to_future

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class PrivateAddressMiddleware:
    """Lets a request pass only to a public address, unless the source says `allow_private: true`.

    The name is resolved through Scrapy's caching resolver, whose answer the connection then uses: a name that
    answers differently the second time (DNS rebinding) gains nothing.
    """

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler.spider.source.allow_private)  # type: ignore[union-attr]  # a SourceSpider

    async def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest where the address is private."""
        if self._allow_private:
            return
        host = urlsplit(request.url).hostname or ""
        address = await _resolve(host)
        if not ipaddress.ip_address(address).is_global:
            raise IgnoreRequest("private address refused; a source may say allow_private: true")


async def _resolve(host: str) -> str:
    """The host's address; a name that cannot be resolved raises as the request itself would."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        from twisted.internet import reactor

        return str(await maybe_deferred_to_future(cast(Any, reactor).resolve(host)))
