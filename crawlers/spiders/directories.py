"""Sitemaps and feeds: documents that list a site's pages, with the time at which each changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

import orjson
from lxml import etree
from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap, sitemap_urls_from_robots

from crawlers.exceptions import InvalidRecord
from crawlers.storage.memory import Place
from crawlers.storage.records import read_time

_GZIP = b"\x1f\x8b"
_LARGEST = 64 * 1024 * 1024
_ENTRIES = ("item", "entry")
_CHANGED = ("updated", "modified", "pubDate", "published", "date")


def read_sitemap(body: bytes, base: str) -> tuple[Place, ...]:
    """Give what a sitemap, an index of sitemaps or a robots.txt lists; InvalidRecord where it is none.

    Compressed or not (https://www.sitemaps.org/protocol.html).
    """
    if base.partition("?")[0].endswith("/robots.txt"):
        urls = sitemap_urls_from_robots(body, base)
        return tuple(Place(url, kind="sitemap") for url in urls)
    try:
        sitemap = Sitemap(gunzip(body, max_size=_LARGEST) if body.startswith(_GZIP) else body)
        kind = {"urlset": "page", "sitemapindex": "sitemap"}[sitemap.type]
        return tuple(
            Place(urljoin(base, entry["loc"]), _time(entry.get("lastmod")), kind)
            for entry in sitemap
            if entry.get("loc")
        )
    except (etree.XMLSyntaxError, StopIteration, KeyError, ValueError, OSError, EOFError) as error:
        raise InvalidRecord("no sitemap") from error


def read_feed(body: bytes, base: str) -> tuple[Place, ...]:
    """Give what an RSS, Atom or JSON feed lists; InvalidRecord where it is none."""
    entries = _json_entries(body) if body.lstrip()[:1] == b"{" else _xml_entries(body)
    return tuple(
        Place(urljoin(base, url.strip()), changed) for url, changed in entries if url and url.strip()
    )


def _json_entries(body: bytes) -> Iterator[tuple[str, datetime | None]]:
    """https://www.jsonfeed.org/version/1.1/"""
    try:
        items = orjson.loads(body).get("items")
    except orjson.JSONDecodeError as error:
        raise InvalidRecord("no feed") from error
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(item.get("url"), str):
            yield item["url"], _time(item.get("date_modified") or item.get("date_published"))


def _xml_entries(body: bytes) -> Iterator[tuple[str, datetime | None]]:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InvalidRecord("no feed") from error
    if root is None or etree.QName(root).localname.lower() not in ("rss", "feed", "rdf"):
        raise InvalidRecord("no feed")
    for entry in root.iter(*(f"{{*}}{name}" for name in _ENTRIES)):
        parts = [(etree.QName(part).localname, part) for part in entry if isinstance(part.tag, str)]
        texts = {name: part.text for name, part in reversed(parts)}
        stated = next((texts[name] for name in _CHANGED if texts.get(name)), None)
        yield _link([part for name, part in parts if name == "link"]), _time(stated)


def _link(links: list[Any]) -> str:
    """RSS writes the address into the element, Atom into its attribute; a link that says no rel is the page's."""
    pages = [link for link in links if link.get("rel", "alternate") == "alternate"]
    return next((link.get("href") or link.text for link in pages if link.get("href") or link.text), "")


def _time(stated: object) -> datetime | None:
    """Aware; a bare day is over before it counts: what is fetched on that day may be older than the change."""
    if not isinstance(stated, str):
        return None
    text = stated.strip()
    for read in (read_time, parsedate_to_datetime):
        try:
            found = read(text)
        except ValueError:
            continue
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found + timedelta(days=1) if len(text) <= len("2026-11-11") else found
    return None
