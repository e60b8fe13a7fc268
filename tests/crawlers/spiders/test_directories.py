"""Sitemaps and feeds of every kind, and what only pretends to be one."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.exceptions import InvalidRecord
from crawlers.spiders.directories import read_feed, read_sitemap
from crawlers.storage.memory import Place

BASE = "https://a.example/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
URLS = f"""<?xml version="1.0"?><urlset {NS}><url><loc> https://a.example/item/1 </loc>
<lastmod>2026-11-11T10:00:00+08:00</lastmod></url><url><loc>/item/2</loc><lastmod>2026-11-11</lastmod></url>
<url><loc>https://a.example/item/3</loc><lastmod>soon</lastmod></url></urlset>""".encode()
RSS = """<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><link>https://a.example/</link>
<item><title>降价</title><link>https://a.example/news/1</link><pubDate>Wed, 11 Nov 2026 02:00:00 GMT</pubDate></item>
<item><title>无链接</title></item></channel></rss>""".encode("gb2312")
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://a.example/"/><entry>
<link rel="self" href="/self"/><link href="/news/1"/><published>2026-11-01T00:00:00Z</published>
<updated>2026-11-11T02:00:00Z</updated></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><item><link>/news/1</link><dc:date>2026-11-11T02:00:00Z</dc:date></item>
</rdf:RDF>"""
JSON = b"""{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/news/1",
"date_published": "2026-11-11T02:00:00Z"}, {"id": "2"}, "no item"]}"""
AT = datetime(2026, 11, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize("body", [URLS, gzip.compress(URLS)])
def test_a_sitemap_names_pages_and_when_they_changed(body: bytes) -> None:
    assert read_sitemap(body, BASE) == (
        Place("https://a.example/item/1", AT),
        Place(
            "https://a.example/item/2", datetime(2026, 11, 11, 16, tzinfo=UTC)
        ),  # that day is over in Beijing
        Place("https://a.example/item/3"),
    )


def test_an_index_and_a_robots_txt_name_sitemaps() -> None:
    index = f"<sitemapindex {NS}><sitemap><loc>/s1.xml.gz</loc></sitemap></sitemapindex>".encode()
    assert read_sitemap(index, BASE) == (Place("https://a.example/s1.xml.gz", kind="sitemap"),)
    robots = b"User-agent: *\nDisallow: /x\nSitemap: /s1.xml\n"
    assert read_sitemap(robots, "https://a.example/robots.txt") == (
        Place("https://a.example/s1.xml", kind="sitemap"),
    )


UNDECLARED = RSS.replace(b' encoding="gb2312"', b"")
GUID = RSS.replace(b"<link>https://a.example/news/1</link>", b"<guid>https://a.example/news/1</guid>")
GBK_JSON = """{"title": "甲公司公告：全线降价百分之十", "items": [{"url": "/news/1", "title": "降价通知：即日起全线下调",
"date_published": "2026-11-11T10:00:00+08:00"}]}""".encode("gbk")


@pytest.mark.parametrize("body", [RSS, UNDECLARED, GUID, ATOM, RDF, JSON, b"\xef\xbb\xbf" + JSON, GBK_JSON])
def test_a_feed_names_articles_and_when_they_changed(body: bytes) -> None:
    assert read_feed(body, "https://a.example/feed") == (Place("https://a.example/news/1", AT),)


def test_a_sitemap_may_be_a_text() -> None:
    body = b"https://a.example/item/1\r\nhttps://a.example/item/2\n"
    assert [
        place.url for place in read_sitemap(body, "https://a.example/sitemap.txt")
    ] == body.decode().split()
    with pytest.raises(InvalidRecord):
        read_sitemap(b"<html>404</html>", "https://a.example/sitemap.txt")


def test_a_compressed_sitemap_that_swells_is_refused() -> None:
    with pytest.raises(InvalidRecord):
        read_sitemap(gzip.compress(b"<urlset>" + bytes(80 * 1024 * 1024)), BASE)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><rss><item><link>&b;</link></item></rss>'
LEAK = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><link>/&a;</link></item></rss>'


@pytest.mark.parametrize("body", [BOMB, LEAK])
def test_entities_are_not_resolved(body: bytes) -> None:
    assert "root" not in str(read_feed(body, BASE))
    assert "aaa" not in str(read_feed(body, BASE))


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>404</body></html>", b"{", b"\x1f\x8bbroken", b"{}x", b"<a><b>"]
)
def test_what_is_neither_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidRecord, match="no sitemap"):
        read_sitemap(body, BASE)
    with pytest.raises(InvalidRecord, match="no feed"):
        read_feed(body, BASE)


@given(st.binary(max_size=300), st.sampled_from([URLS, RSS, ATOM, JSON]), st.integers(0, 300))
def test_mangled_directories_are_read_or_refused(noise: bytes, body: bytes, cut: int) -> None:
    for read in (read_sitemap, read_feed):
        try:
            places = read(body[:cut] + noise, BASE)
        except InvalidRecord:
            continue
        assert all(isinstance(place, Place) for place in places)
