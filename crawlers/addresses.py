"""Public and private addresses: what may be asked for on behalf of a page from the outside."""

from __future__ import annotations

import ipaddress
from typing import Any, cast
from urllib.parse import urlsplit

from scrapy.utils.defer import maybe_deferred_to_future


async def is_public(url: str) -> bool:
    """Whether the URL's host has a public address; a name that cannot be resolved raises as a request would.

    The name is resolved through Scrapy's caching resolver, whose answer Scrapy's connection then uses: a name
    that answers differently the second time (DNS rebinding) gains nothing.
    """
    return ipaddress.ip_address(await _resolve(urlsplit(url).hostname or "")).is_global


async def _resolve(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        from twisted.internet import reactor

        return str(await maybe_deferred_to_future(cast(Any, reactor).resolve(host)))
