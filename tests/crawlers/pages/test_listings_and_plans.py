"""Pages with several offers: listings by their repeated blocks, tariff plans by tables and cards."""

from decimal import Decimal

import pytest

from crawlers.pages import extract_offer, extract_offers

URL = "https://shop.example/list/tea"


def block(number, inner="<a href='/p/{n}'>Green tea {n}</a><span class=price>¥{n}0.00</span>", tag="li"):
    return f"<{tag} class='item item-{number}'>{inner.replace('{n}', str(number))}</{tag}>"


@pytest.mark.parametrize(
    "inner",
    [
        "<a href='/p/{n}'>Green tea {n}</a><span class=price>¥{n}0.00</span>",
        "<a href='/p/{n}'><img alt='Green tea {n}'></a><b>¥{n}0.00</b>",
        "<a href='/p/{n}'><h3>Green tea {n}</h3><p>¥{n}0.00</p></a>",
        "<div><div><a href='/p/{n}' title='Green tea {n}'>…</a></div><div><i>¥</i><em>{n}0.00</em></div></div>",
    ],
)
@pytest.mark.parametrize("tag", ["li", "div", "article"])
def test_blocks_are_found_however_they_are_built(inner, tag):
    html = f"<title>Teas</title><h1>Teas</h1><div>{''.join(block(n, inner, tag) for n in range(1, 7))}</div>"
    found = [(offer.title, offer.url, offer.price) for offer in extract_offers(html, URL)]
    assert found == [
        (f"Green tea {n}", f"https://shop.example/p/{n}", Decimal(f"{n}0.00")) for n in range(1, 7)
    ]
    assert extract_offer(html, URL) is None


def test_a_block_tells_of_its_old_price_stock_and_promotion():
    inner = "<a href='/p/{n}'>绿茶{n}号</a><b>￥{n}0</b><del>￥{n}5</del><p>满100减10</p><p>缺货</p>"
    html = "<h1>绿茶</h1><ul>" + "".join(block(n, inner) for n in range(1, 5)) + "</ul>"
    first = extract_offers(html, URL)[0]
    assert (first.price, first.list_price, first.availability) == (10, 15, "OutOfStock")
    assert first.promotions == ("满100减10",)


def test_recommendations_beside_a_product_are_no_listing():
    others = "".join(block(n) for n in range(1, 7))
    html = f"<h1>Red pot</h1><p class=price>¥55</p><button>加入购物车</button><ul class=related>{others}</ul>"
    assert [offer.price for offer in extract_offers(html, URL)] == [55]


def test_two_blocks_are_no_listing():
    assert len(extract_offers("<ul>" + block(1) + block(2) + "</ul>", URL)) < 2


ROWS = """<table><tr><th>档位</th><th>月费</th><th>流量</th><th>语音</th><th>合约</th></tr>
<tr><td>A</td><td>{fee}</td><td>{data}</td><td>{voice}</td><td>{months}</td></tr>
<tr><td>B</td><td>99元</td><td>10GB</td><td>100分钟</td><td>-</td></tr></table>"""


@pytest.mark.parametrize(
    ("written", "field", "value"),
    [
        ({"fee": "59元/月"}, "monthly_fee", Decimal(59)),
        ({"fee": "¥59.90"}, "monthly_fee", Decimal("59.90")),
        ({"fee": "1,299"}, "monthly_fee", Decimal(1299)),
        ({"data": "20GB"}, "data_gb", Decimal(20)),
        ({"data": "1.5G"}, "data_gb", Decimal("1.5")),
        ({"data": "512MB"}, "data_gb", Decimal("0.5")),
        ({"data": "1TB"}, "data_gb", Decimal(1024)),
        ({"data": "不限量"}, "data_gb", None),
        ({"voice": "1000分钟"}, "voice_minutes", 1000),
        ({"voice": "500"}, "voice_minutes", 500),
        ({"months": "24个月"}, "contract_months", 24),
        ({"months": "2年"}, "contract_months", 24),
        ({"months": "无"}, "contract_months", None),
    ],
)
def test_cells_of_plans(written, field, value):
    cells = {"fee": "19元", "data": "1GB", "voice": "50分钟", "months": "12个月"} | written
    plan = extract_offers(ROWS.format(**cells), URL)[0]
    assert (plan.title, getattr(plan, field)) == ("A", value)
    assert plan.price == plan.monthly_fee


def test_units_may_stand_in_the_head():
    html = "<table><tr><td>套餐</td><td>月费（元）</td><td>流量（MB）</td></tr><tr><td>甲</td><td>18</td><td>512</td></tr></table>"
    (plan,) = extract_offers(html, URL)
    assert (plan.monthly_fee, plan.data_gb, plan.currency) == (18, Decimal("0.5"), "CNY")


def test_traditional_and_english_plans():
    traditional = "<div><section><h3>輕量方案</h3><p>月租 399元</p><p>上網 10GB</p><p>綁約24個月</p></section><section><h3>吃到飽方案</h3><p>月租 999元</p><p>100GB</p></section></div>"
    assert [(p.title, p.monthly_fee, p.contract_months) for p in extract_offers(traditional, URL)] == [
        ("輕量方案", 399, 24),
        ("吃到飽方案", 999, None),
    ]
    english = "<div><div><h3>Plan S</h3><p>£10/month</p><p>5GB data</p><p>24 month contract</p></div><div><h3>Plan L</h3><p>£25 per month</p><p>100GB</p><p>500 minutes</p></div></div>"
    assert [(p.title, p.monthly_fee, p.data_gb, p.currency) for p in extract_offers(english, URL)] == [
        ("Plan S", 10, 5, "GBP"),
        ("Plan L", 25, 100, "GBP"),
    ]


def test_a_table_of_something_else_holds_no_plans():
    html = "<table><tr><th>流量来源</th><th>占比</th></tr><tr><td>搜索</td><td>40%</td></tr></table>"
    assert extract_offers(html, URL) == ()


def test_a_plan_has_the_promotions_of_its_column() -> None:
    page = """<h1>资费</h1><table><tr><th>套餐<th>月费(元)<th>国内流量<th>宽带<th>优惠活动</tr>
    <tr><td>畅享59<td>59<td>20GB<td>300M<td>预存100元送100元话费</tr>
    <tr><td>畅享99<td>99<td>50GB<td>500M<td>无</tr></table>"""
    plans = extract_offers(page, "https://a.example/plans")
    assert [(plan.data_gb, plan.promotions) for plan in plans] == [
        (20, ("预存100元送100元话费",)),
        (50, ()),
    ]


def test_a_plan_has_the_promotions_of_its_card_and_no_line_s_speed_for_data() -> None:
    page = "<h1>套餐</h1>" + "".join(
        f"<div class=c><h3>畅享套餐{fee}</h3><p>{fee}元/月</p><p>300M宽带</p><p>20GB流量</p><p>合约期24个月</p>"
        f"<p>办理立减{fee}元</p></div>"
        for fee in (59, 99)
    )
    plans = extract_offers(page, "https://a.example/plans")
    assert [(plan.data_gb, plan.contract_months, plan.promotions) for plan in plans] == [
        (20, 24, ("办理立减59元",)),
        (20, 24, ("办理立减99元",)),
    ]
