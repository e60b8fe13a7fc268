"""What the sample market says is understood: its campaigns, prices, announcements and figures."""

from datetime import date
from decimal import Decimal

import pytest

from analysis.findings import Finding, analyse
from analysis.promotions import parse_promotions
from crawlers.items import Article, Offer
from sample_market.market import LAST_DAY, Shop, crawl_time, load_market

MARKET = load_market()
MECHANICS = {
    "国庆返场 满200减20": "threshold_reduction",
    "第二件半价": "multi_buy",
    "满2件打8折": "multi_buy",
    "双11预售 定金100抵300，尾款11月1日20点起支付": "presale_deposit",
    "跨店每满300减50": "threshold_reduction",
    "PLUS会员价2699元": "member_price",
    "领券满1000减80": "coupon",
    "以旧换新最高补贴600元": "trade_in",
    "国补 以旧换新立减15%，每件最高2000元": "trade_in",
    "支持12期免息": "installment",
    "购买即赠硅胶表带一条（价值79元）": "gift",
    "双11下单立减100元": "direct_reduction",
    "晒单返20元红包": "cashback",
    "满59元包邮": "free_shipping",
    "店铺新客券满500减30": "coupon",
    "限时秒杀 每日10点开抢，限量200台": "flash_sale",
    "买3免1": "multi_buy",
    "双11预售 定金50抵200": "presale_deposit",
    "双11狂欢 满1000减100，满3000减350": "threshold_reduction",
    "领券立减60元": "coupon",
    "下单即送65W氮化镓充电器": "gift",
    "购物返3倍积分": "points",
    "旧电视以旧换新最高抵500元": "trade_in",
    "6期免息": "installment",
    "二十周年店庆 全场满100减10": "threshold_reduction",
    "第2件半价": "multi_buy",
    "买羽绒被送枕芯一对": "gift",
    "两件85折": "multi_buy",
    "双十一 满300减50": "threshold_reduction",
    "会员卡再享95折": "discount_rate",
    "满88元包邮": "free_shipping",
    "首年79元/月，次年起恢复89元/月": "prepaid_contract",
    "预存200元送480元话费，分24个月返还": "prepaid_contract",
    "双11办宽带送无线路由器一台": "gift",
    "预存话费2400元送手机，合约期24个月": "prepaid_contract",
    "合约购机立减800元，每月返话费50元，共24个月": "prepaid_contract",
    "入网购机直降1000元，合约期36个月": "prepaid_contract",
    "新入网送50元话费": "gift",
}
STRATEGIES = {
    "20260918/a1001": "partnership",
    "20260929/a1002": "product",
    "20261012/a1004": "channel",
    "20261015/a1005": "price",
    "20261019/a1006": "technology",
    "20261023/a1008": "finance",
    "20261029/a1010": "partnership",
    "20261101/a1011": "promotion",
    "20261103/a1012": "regulation",
    "20261104/a1013": "service",
    "20261106/a1014": "brand",
    "20261109/a1015": "membership",
}
FIGURES = [
    ("20261023/a1008", "营业收入", "86.4", "亿元", "15.2"),
    ("20261023/a1008", "净利润", "5.3", "亿元", "12.7"),
    ("20261026/a1009", "ARPU", "52.3", "元", "-1.7"),
    ("20261029/a1010", "銷售額", "18.7", "億元", "22.4"),
    ("20261111/a1016", "成交额", "58.9", "亿元", "24.3"),
]


def understood(slug: str) -> Finding:
    text = next(each for each in MARKET.beiyu.announcements if each.slug == slug)
    return analyse(Article(title=text.title, body="\n".join(text.paragraphs), published=text.published))


def take_home(shop: Shop, sku: str, day: date) -> Decimal | None:
    shown = next(each for each in shop.shows(day) if each.product.sku == sku)
    offer = Offer(
        title=shown.product.title,
        price=shown.price,
        currency="CNY",
        observed=crawl_time(day),
        promotions=tuple(campaign.text for campaign in shown.campaigns),
    )
    receipt = analyse(offer).take_home
    return None if receipt is None else receipt.pay


def test_every_campaign_is_listed_here() -> None:
    sites = (MARKET.qinghe, MARKET.xingyi, MARKET.laoxiang, MARKET.lanwan)
    assert {campaign.text for site in sites for campaign in site.campaigns} == set(MECHANICS)


@pytest.mark.parametrize(("text", "mechanic"), MECHANICS.items())
def test_campaigns_are_read(text: str, mechanic: str) -> None:
    assert mechanic in {promotion.mechanic for promotion in parse_promotions(text)}


@pytest.mark.parametrize(
    ("shop", "sku", "price"),
    [
        (MARKET.qinghe, "QH1001", "379.00"),  # 429, 每满300减50 once
        (MARKET.qinghe, "QH1007", "2019.00"),  # 2499, eight times 50 and a coupon of 80
        (MARKET.xingyi, "XY-20102", "2949.00"),  # 3299, the tier of 350
        (MARKET.laoxiang, "LX0422", "1230.00"),  # 1280, 满300减50 once
        (MARKET.laoxiang, "LX0430", "88.00"),  # below every threshold
    ],
)
def test_the_take_home_price_on_the_last_day(shop: Shop, sku: str, price: str) -> None:
    assert take_home(shop, sku, LAST_DAY) == Decimal(price)


@pytest.mark.parametrize(("slug", "strategy"), STRATEGIES.items())
def test_announcements_are_about_what_they_announce(slug: str, strategy: str) -> None:
    assert strategy in {label.strategy for label in understood(slug).strategies}


@pytest.mark.parametrize(("slug", "name", "value", "unit", "change"), FIGURES)
def test_figures_of_announcements(slug: str, name: str, value: str, unit: str, change: str) -> None:
    found = [
        metric
        for metric in understood(slug).metrics
        if (metric.value, metric.unit, metric.change) == (Decimal(value), unit, Decimal(change))
    ]
    assert found and name in (found[0].metric or "")
