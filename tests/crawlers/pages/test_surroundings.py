"""What stands around a price or a stock word decides whether it is the product's."""

from decimal import Decimal

import pytest

from crawlers.pages import explain_offer, extract_article, extract_offer
from crawlers.pages.others import announces_others

SHOP = "<title>茶壶 600ml</title><h1>茶壶 600ml</h1>{}<a>加入购物车</a>"
URL = "https://shop.example/item/1"


def offer(html, url=URL):
    return extract_offer(SHOP.format(html), url)


@pytest.mark.parametrize(
    ("names", "state"),
    [
        ("d-none", "InStock"),
        ("stock hidden", "InStock"),
        ("ng-hide", "InStock"),
        ("hidden-gem", "OutOfStock"),
        ("d-none d-md-block", "OutOfStock"),
        ("hidden md:flex", "OutOfStock"),
    ],
)
def test_what_a_style_sheet_hides_states_no_stock(names, state):
    assert offer(f'<b>￥59.00</b><p class="{names}">已售罄</p>').availability == state


def test_a_hidden_subject_is_shown():
    text = "".join(
        f"<p>甲公司今日宣布第{n}项新品计划，全线下调百分之十，覆盖全国三百家门店。</p>" for n in range(9)
    )
    html = (
        f'<title>甲公司降价</title><h1>甲公司降价</h1><div style="visibility: hidden">{text}</div><p>登录</p>'
    )
    assert "第8项" in extract_article(html, "https://a.example/news/1").body


def test_a_hidden_part_stays_hidden():
    text = "".join(
        f"<p>甲公司今日宣布第{n}项新品计划，全线下调百分之十，覆盖全国三百家门店。</p>" for n in range(9)
    )
    html = f"<title>甲公司降价</title><h1>甲公司降价</h1><div>{text}<p hidden>不应看到的一段文字，它藏在正文之中。</p></div>"
    assert "不应看到" not in extract_article(html, "https://a.example/news/1").body


@pytest.mark.parametrize(
    "heading",
    [
        "相关商品",
        "You may also like",
        "Ähnliche Artikel",
        "おすすめ商品",
        "Vous aimerez aussi",
        "您可能感興趣",
    ],
)
def test_goods_under_a_heading_over_others_are_others(heading):
    html = f'<p>￥<b>59.00</b></p><div><h3>{heading}</h3><p class="price">￥9.90</p><p>已售罄</p></div>'
    found = offer(html)
    assert (found.price, found.availability) == (Decimal("59.00"), "InStock")
    assert announces_others(heading)


def test_a_tab_that_leads_to_others_ends_nothing():
    html = '<ul><li><a href="#r">相关商品</a></li></ul><p class="price">￥59.00</p>'
    assert offer(html).price == Decimal("59.00")


@pytest.mark.parametrize(
    ("html", "price", "list_price"),
    [
        ("<i>￥100.00</i> <i>￥80.00</i> <u>-20%</u>", "80.00", "100.00"),
        ("<i>￥80.00</i> <i>￥100.00</i> <u>20% off</u>", "80.00", "100.00"),
        ("<p>￥80.00</p><p>或 6 期 x ￥13.33 分期</p>", "80.00", None),
        ("<p>￥80.00</p><p>Lowest price of the last 30 days: ￥70.00</p>", "80.00", None),
        ('<div class="price with-list-price has-discount">￥80.00</div>', "80.00", None),
        ('<div class="price"><i>￥</i><i>1</i><i>,</i><i>280</i><i>.</i><i>50</i></div>', "1280.50", None),
        (
            '<div class="prices"><span class="price">80<sup>50</sup></span><del>99,90</del></div>',
            "80.50",
            "99.90",
        ),
    ],
)
def test_prices_beside_each_other(html, price, list_price):
    found = offer(html)
    assert str(found.price) == price
    assert (str(found.list_price) if found.list_price else None) == list_price


def test_scripts_that_count_in_cents_are_read_in_units():
    html = "<p>￥59.00</p><script>var goods = {title: '茶壶 600ml', price: 5900, marketPrice: 8900}</script>"
    assert offer(html).list_price == Decimal(89)
    values = {each.value for each in explain_offer(SHOP.format(html), URL) if each.field == "price"}
    assert values == {Decimal("59.00")}


def test_a_script_alone_is_taken_at_its_word():
    html = "<title>茶壶 600ml</title><script>var goods = {title: '茶壶 600ml', price: 5900}</script>"
    assert extract_offer(html, URL).price == Decimal(5900)


@pytest.mark.parametrize(
    ("stated", "sku"),
    [("SKU: T-12", "T-12"), ("货号：A100", "A100"), ("Art.-Nr.: 77-1", "77-1"), ("SKU-12", "SKU-12")],
)
def test_a_number_is_kept_without_its_name(stated, sku):
    script = f'<script type="application/ld+json">{{"@type":"Product","name":"茶壶 600ml","sku":"{stated}"}}</script>'
    assert offer(script + "<b>￥59.00</b>").sku == sku
