"""What `shangqing sources check` says of a page: every field with its origin, the source's own selectors first."""

from pathlib import Path

import pytest

from crawlers.checking import check_place
from crawlers.exceptions import InvalidRecord, InvalidSource

SHOP = """<html><head><title>龙井 250g - 茶店</title></head><body><h1>龙井 250g</h1><p class="price">￥99.00</p>
<p class="member">会员价 <b>￥88.00</b></p><p>货号：T-1200</p><a>加入购物车</a>
<script>var page = {"product": {"shop": "西湖茶行"}};</script></body></html>"""
NEWS = (
    "<html><head><title>甲公司降价</title><meta name=author content=李四></head><body><h1>甲公司降价</h1>"
    "<p>2026-11-20 10:32 来源：茶报</p>"
    + "".join(
        f"<p>甲公司今日宣布第{n}项新品计划，全线下调百分之十，覆盖全国三百家门店。</p>" for n in range(9)
    )
    + "</body></html>"
)
SOURCE = """name: tea
competitor: {name: 甲茶}
spider: folder
folder: saved
selectors:
"""


def watched(folder: Path, page: str, selectors: str) -> str:
    (folder / "saved").mkdir()
    (folder / "saved" / "1.html").write_text(page, "utf-8")
    (folder / "tea.yaml").write_text(SOURCE + selectors, "utf-8")
    return check_place(str(folder / "tea.yaml")).text


def test_a_manual_selector_wins_and_says_so(tmp_path):
    said = watched(
        tmp_path,
        SHOP,
        '  price: ".member b"\n  sku: "xpath://p[contains(., \'货号\')]"\n  seller: "jmespath:product.shop"\n',
    )
    assert "price: 88.00  [selector" in said
    assert "also: 99.00  [visible]" in said
    assert "seller: 西湖茶行  [selector]" in said
    assert "title: 龙井 250g  [visible]" in said
    assert "listed" not in said  # the one offer is not told again, without the selectors


def test_an_article_s_fields_have_origins_too(tmp_path):
    page = tmp_path / "news.html"
    page.write_text(NEWS, "utf-8")
    said = check_place(str(page)).text
    for line in (
        "title: 甲公司降价  [visible]",
        "published: 2026-11-20T02:32:00+00:00  [visible]",
        "author: 李四  [opengraph]",
        "publisher: 茶报  [visible]",
    ):
        assert line in said


def test_an_article_s_selectors_are_used(tmp_path):
    said = watched(tmp_path, NEWS, '  author: "xpath:string(//h1)"\n  publisher: ".none"\n')
    assert "author: 甲公司降价  [selector]" in said
    assert "also: 李四  [opengraph]" in said
    assert "publisher: 茶报  [visible]" in said


def test_a_wall_is_said_and_nothing_is_found(tmp_path):
    page = tmp_path / "wall.html"
    page.write_text("<title>商城验证</title><p>请完成以下验证</p>", "utf-8")
    check = check_place(str(page))
    assert (check.found, "problem: captcha" in check.text) == (0, True)


def test_what_cannot_be_checked_is_said(tmp_path):
    with pytest.raises(InvalidRecord, match="no such file"):
        check_place(str(tmp_path / "absent.html"))
    with pytest.raises(InvalidSource, match=r"tea.yaml:6: selectors.price: .* is no css selector"):
        watched(tmp_path, SHOP, '  price: "b["\n')


@pytest.mark.parametrize("address", ["http://", "http://[", "http://127.0.0.1:99999/", "https://a b/"])
def test_an_address_that_is_none_is_said(address):
    with pytest.raises(InvalidRecord, match="is no address"):
        check_place(address)


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (404, {}, "HTTP status 404"),
        (302, {"Location": "/item/1"}, "max redirections reached"),
    ],
)
def test_a_page_online_that_does_not_come_says_why(site, desk, status, headers, words):
    site.sell(1, status=status, headers={"Content-Type": "text/html"} | headers)
    checked = desk.run("sources", "check", f"{site.url}/item/1")
    assert checked.returncode == 1
    assert checked.stderr == f"shangqing: {site.url}/item/1: {words}\n"
