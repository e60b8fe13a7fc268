"""Which links of a page are walked, on pages as they should be and as they should not."""

from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.route import Route, _absolute
from crawlers.sources.source import Source
from crawlers.storage.memory import Place

BASE = "https://www.a.example/list/1"


def route(**more: Any) -> Route:
    said = {"name": "a", "competitor": {"name": "甲"}, "spider": "shop", "start": ["https://www.a.example/"]}
    return Route(Source.model_validate({**said, "follow": ["/list/"], "pages": ["/item/"], **more}))


def urls(html: str, **more: Any) -> list[str]:
    return [place.url for place in route(**more).links(html, BASE)]


def test_links_are_absolute_once_each_and_without_their_fragments() -> None:
    html = (
        "<a href='/item/1#top'>1</a><a href='../item/1'>1</a><a href=' /item/2 '>2</a><a href='/about'>3</a>"
    )
    assert urls(html) == ["https://www.a.example/item/1", "https://www.a.example/item/2"]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:x('/item/')",
        "mailto:/item/",
        "https://[::1/item/",
        "file:///item/1",
        "https://b.example/item/1",
        "https://a.example.b.example/item/1",
    ],
)
def test_what_is_no_page_of_the_source_is_not_walked(href: str) -> None:
    assert urls(f'<a href="{href}">x</a>') == []


def test_the_next_page_comes_first_and_is_no_step_away() -> None:
    html = "<a href='/item/1'>1</a><a href='/list/2'>2</a><a href='/list/2'>下一页 »</a><link rel=next href='?p=3'>"
    assert route().links(html, BASE) == (
        Place("https://www.a.example/list/2", kind="next"),
        Place("https://www.a.example/list/1?p=3", kind="next"),
        Place("https://www.a.example/item/1"),
    )


@pytest.mark.parametrize("words", ["下一篇", "Next generation phones", "下一页的秘密"])
def test_words_that_only_begin_like_it_lead_nowhere(words: str) -> None:
    assert urls(f"<a href='/news/2'>{words}</a>") == []


def test_subdomains_and_named_domains_are_of_the_source_and_the_excluded_is_not() -> None:
    html = "<a href='https://m.a.example/item/1'>1</a><a href='https://b.example/item/2?sort=1'>2</a><a href='https://b.example/item/3'>3</a>"
    assert urls(html, domains=["b.example"], exclude=["sort="]) == [
        "https://m.a.example/item/1",
        "https://b.example/item/3",
    ]


def test_without_patterns_a_page_leads_nowhere() -> None:
    assert urls("<a href='/item/1'>1</a>", follow=[], pages=[]) == []


def test_a_page_of_any_depth_is_read_at_once() -> None:
    assert urls("<div>" * 200_000 + "<a href='/item/1'>1</a>") in ([], ["https://www.a.example/item/1"])


@given(st.text(max_size=200))
def test_any_address_is_taken_or_left(href: str) -> None:
    for place in route().links(f'<a href="{href}">下一页</a>', BASE):
        assert place.url.startswith(("http://", "https://"))


@given(
    st.text(st.sampled_from("ab7/.:;?&=%~!$'()*+,@-_é中 \x0b"), max_size=12),
    st.sampled_from(["http://h.example/a/b", "https://h:80", "https://u@h/x", "http://h.x/?q", "HTTPS://H/"]),
)
def test_a_plain_address_is_what_urljoin_makes_of_it(rest: str, base: str) -> None:
    joined = urljoin(base, f"/{rest}")
    assert _absolute(base, f"/{rest}") == (joined if joined.startswith("http") else None)


@pytest.mark.parametrize("host", ["商城.example", "www.商城.example", "xn--czru2d.example"])
def test_a_chinese_host_is_the_site_however_it_is_written(host: str) -> None:
    """Scrapy asks for it in ASCII: a start page that was no page of its own site was never fetched."""
    shop = route(start=[f"http://{host}/"])
    assert shop.domains == ["xn--czru2d.example"]
    assert shop.is_on_site("http://商城.example/item/1")
    assert shop.is_on_site("http://www.xn--czru2d.example/item/1")
    assert not shop.is_on_site("http://别家.example/item/1")
    assert route(domains=["图片.example"]).is_on_site("http://图片.example/1")
