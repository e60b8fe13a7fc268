"""Public and private addresses: what may be asked for on behalf of a page from the outside."""

from __future__ import annotations

import ipaddress
from typing import Any, cast
from urllib.parse import urlsplit

from scrapy.utils.defer import maybe_deferred_to_future

_NAT64 = ipaddress.IPv6Network(
    "64:ff9b::/96"
)  # RFC 6052: the last 32 bits are the IPv4 address that is meant


async def is_public(url: str) -> bool:
    """Whether the URL's host has a public address; a name that cannot be resolved raises as a request would.

    The name is resolved through Scrapy's caching resolver, whose answer Scrapy's connection then uses: a name
    that answers differently the second time (DNS rebinding) gains nothing.
    """
    return is_outside(await _resolve(urlsplit(url).hostname or ""))


def is_outside(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where IPv6 wraps IPv4."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _wrapped(ip)
        return all(is_outside(str(each)) for each in inner) if inner else _is_global(ip)
    return _is_global(ip)


def _is_global(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return ip.is_global and not ip.is_multicast


def _wrapped(ip: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    if ip in _NAT64:
        return (ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF),)
    found = (ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ()))
    return tuple(each for each in found if each)


async def _resolve(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        from twisted.internet import reactor

        return str(await maybe_deferred_to_future(cast(Any, reactor).resolve(host)))
