"""Sitemaps and feeds: documents that list a site's pages, with the time at which each changed."""

from __future__ import annotations

from codecs import BOM_UTF8
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
from crawlers.pages import decode_page
from crawlers.storage.memory import Place
from crawlers.storage.records import read_time

_GZIP = b"\x1f\x8b"
_LARGEST = 64 * 1024 * 1024
_ENTRIES = ("item", "entry")
_CHANGED = ("updated", "modified", "pubDate", "published", "date")


def read_sitemap(body: bytes, base: str) -> tuple[Place, ...]:
    """Give what a sitemap, an index of sitemaps or a robots.txt lists; InvalidRecord where it is none.

    Compressed or not, and also as a text of one address a line (https://www.sitemaps.org/protocol.html).
    """
    path = base.partition("?")[0]
    if path.endswith("/robots.txt"):
        urls = sitemap_urls_from_robots(body, base)
        return tuple(Place(url, kind="sitemap") for url in urls)
    if path.endswith(".txt"):
        return _lines(body)
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


def _lines(body: bytes) -> tuple[Place, ...]:
    lines = decode_page(body).split()
    if not lines or not all(line.startswith(("http://", "https://")) for line in lines):
        raise InvalidRecord("no sitemap")
    return tuple(map(Place, lines))


def read_feed(body: bytes, base: str) -> tuple[Place, ...]:
    """Give what an RSS, Atom or JSON feed lists; InvalidRecord where it is none."""
    is_json = body.removeprefix(BOM_UTF8).lstrip()[:1] == b"{"
    entries = _json_entries(body) if is_json else _xml_entries(body)
    return tuple(
        Place(urljoin(base, url.strip()), changed) for url, changed in entries if url and url.strip()
    )


def _json_entries(body: bytes) -> Iterator[tuple[str, datetime | None]]:
    """https://www.jsonfeed.org/version/1.1/"""
    try:
        items = orjson.loads(decode_page(body).removeprefix("\ufeff")).get("items")  # GBK happens here, too
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
        yield _link([part for name, part in parts if name == "link"]) or _guid(texts), _time(stated)


def _link(links: list[Any]) -> str:
    """RSS writes the address into the element, Atom into its attribute; a link that says no rel is the page's."""
    pages = [link for link in links if link.get("rel", "alternate") == "alternate"]
    return next((link.get("href") or link.text for link in pages if link.get("href") or link.text), "")


def _guid(texts: dict[str, str | None]) -> str:
    """RSS 2.0: an id that is an address leads to the entry where nothing else does."""
    guid = (texts.get("guid") or "").strip()
    return guid if guid.startswith(("http://", "https://")) else ""


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
