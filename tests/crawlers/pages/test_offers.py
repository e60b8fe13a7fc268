"""Offers: which origin wins, what stays visible of the losers, and what a manual selector may do."""

import json
from decimal import Decimal

import pytest

from crawlers.exceptions import InvalidSource
from crawlers.pages import best, disagreements, explain_offer, extract_offer, extract_offers

URL = "https://shop.example/item/tea-10086.html"


def product(offer, name="Longjing 250g", **more):
    thing = {"@context": "https://schema.org", "@type": "Product", "name": name, "offers": offer, **more}
    script = f'<script type="application/ld+json">{json.dumps(thing)}</script>'
    return f"<html><head><title>{name} | Shop</title>{script}</head><body><h1>{name}</h1></body></html>"


@pytest.mark.parametrize(
    ("stated", "amount"),
    [
        ("12.50", "12.50"),
        (12.5, "12.5"),
        ("1,299.00", "1299.00"),
        ("¥99", "99"),
        ("99元", "99"),
        (1299, "1299"),
    ],
)
def test_prices_of_markup_are_read_as_written(stated, amount):
    assert extract_offer(product({"@type": "Offer", "price": stated}), URL).price == Decimal(amount)


@pytest.mark.parametrize(
    "stated", ["0", 0, "", None, True, "call us", [], {}, "-5", 10**30, "NaN", "Infinity"]
)
def test_what_is_no_price_is_none(stated):
    offer = extract_offer(product({"@type": "Offer", "price": stated, "availability": "InStock"}), URL)
    assert offer.price is None and offer.availability == "InStock"


@pytest.mark.parametrize(
    ("stated", "state"),
    [
        ("https://schema.org/InStock", "InStock"),
        ("http://schema.org/LimitedAvailability", "InStock"),
        ("SoldOut", "OutOfStock"),
        ("out of stock", "OutOfStock"),
        ("PreOrder", "PreOrder"),
        ("schema:BackOrder", "BackOrder"),
    ],
)
def test_stock_of_markup_takes_the_names_of_schema_org(stated, state):
    stated = stated.replace("schema:", "https://schema.org/")
    assert extract_offer(product({"price": 5, "availability": stated}), URL).availability == state


def test_one_variant_in_stock_is_stock():
    offers = [{"price": 5, "availability": "OutOfStock"}, {"price": 6, "availability": "InStock"}]
    assert extract_offer(product(offers), URL).availability == "InStock"


def test_variants_of_a_product_group_are_offers():
    group = {
        "@type": "ProductGroup",
        "name": "Teapot set",
        "hasVariant": [
            {"@type": "Product", "sku": "A", "offers": {"price": "12.00", "priceCurrency": "EUR"}}
        ],
    }
    html = f'<title>Teapot set</title><script type="application/ld+json">{json.dumps(group)}</script>'
    offer = extract_offer(html, URL)
    assert (offer.price, offer.currency) == (Decimal("12.00"), "EUR")


def test_the_page_s_own_product_is_taken_among_several():
    things = [
        {"@type": "Product", "name": "Other thing", "offers": {"price": 1}},
        {"@type": "Product", "name": "Blue teapot", "offers": {"price": 2}},
    ]
    html = (
        f"<title>Blue teapot - Shop</title>"
        f'<script type="application/ld+json">{json.dumps(things)}</script><h1>Blue teapot</h1>'
    )
    assert extract_offer(html, URL).price == 2


def test_a_list_price_in_the_markup_is_no_price():
    specification = [
        {"@type": "UnitPriceSpecification", "priceType": "https://schema.org/ListPrice", "price": 80},
        {"@type": "UnitPriceSpecification", "price": 60},
    ]
    offer = extract_offer(product({"@type": "Offer", "priceSpecification": specification}), URL)
    assert (offer.price, offer.list_price) == (60, 80)


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"Product","name":"Pot","offers":{"price":"9",},}',
        '<!-- {"@type":"Product","name":"Pot","offers":{"price":"9"}} -->',
        '//<![CDATA[\n{"@type":"Product","name":"Pot","offers":{"price":"9"}}\n//]]>',
        '{"@type":"Product","name":"Pot","description":"two\nlines","offers":{"price":"9"}};',
        '{"@type":"WebSite"}{"@type":"Product","name":"Pot","offers":{"price":"9"}}',
        '[[{"@graph":[{"@type":["Thing","Product"],"name":"Pot","offers":[{"price":"9"}]}]}]]',
        "{&quot;@type&quot;:&quot;Product&quot;,&quot;name&quot;:&quot;Pot&quot;,&quot;offers&quot;:{&quot;price&quot;:9}}",
    ],
)
def test_json_ld_as_sites_break_it(script):
    html = f"<title>Pot</title><script type=application/ld+json>{script}</script><h1>Pot</h1>"
    assert extract_offer(html, URL).price == 9


def test_origins_that_disagree_are_all_shown():
    html = product({"price": "80.00", "priceCurrency": "USD", "availability": "OutOfStock"}).replace(
        "<head>",
        '<head><meta property="og:price:amount" content="85.00"><meta property="og:availability" content="instock">',
    )
    candidates = explain_offer(html, URL)
    assert best(candidates, "price").origin == "json-ld"
    assert {candidate.value for candidate in disagreements(candidates)["price"]} == {
        Decimal("80.00"),
        Decimal("85.00"),
    }
    assert set(disagreements(candidates)) >= {"price", "availability"}
    assert all(0 <= candidate.score <= 1 and candidate.where for candidate in candidates)


def test_candidates_come_field_by_field_the_best_first():
    candidates = explain_offer(product({"price": 5}, sku="S-77", brand="Tea"), URL)
    order = [(candidate.field, -candidate.score) for candidate in candidates]
    assert order == sorted(order)
    assert {"price", "sku", "brand", "title"} <= {candidate.field for candidate in candidates}


@pytest.mark.parametrize(
    ("selector", "price"),
    [
        ("b.old", "20"),
        ("css:b.old::text", "20"),
        ("b::attr(data-p)", "30"),
        ("//b[@class='old']", "20"),
        ("xpath:string(//b)", "20"),
        ("jmespath:deep.cost", "40"),
    ],
)
def test_a_manual_selector_wins(selector, price):
    html = product({"price": 5}).replace(
        "</body>",
        '<b class=old data-p=30>￥20</b><script>window.STATE = {"deep": {"cost": 40}}</script></body>',
    )
    assert extract_offer(html, URL, selectors={"price": selector}).price == Decimal(price)


def test_a_selector_that_finds_nothing_leaves_the_field_to_the_page():
    assert extract_offer(product({"price": 5}), URL, selectors={"price": ".absent"}).price == 5


def test_a_jmespath_reads_a_page_that_is_json():
    offer = extract_offer(
        '{"data": [{"n": "龙井", "p": 9.9}]}',
        URL,
        selectors={"price": "jmespath:data[0].p", "title": "jmespath:data[0].n"},
    )
    assert (offer.title, offer.price) == ("龙井", Decimal("9.9"))


@pytest.mark.parametrize("selector", ["b[", "//b[", "jmespath:a[", "css:::x(", "(", "xpath:", "jmespath:"])
def test_a_selector_that_cannot_be_read_names_itself(selector):
    with pytest.raises(InvalidSource, match=r"selectors\.price"):
        extract_offer(product({"price": 5}), URL, selectors={"price": selector})


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<html></html>",
        "<p>hello</p>",
        "<h1>About us</h1><p>We sell tea.</p>",
        "{}",
        "null",
        "\x00\x01",
        "<h1>3</h1>",
    ],
)
def test_a_page_that_sells_nothing_is_no_offer(html):
    assert extract_offer(html, URL) is None and extract_offers(html, URL) == ()


def test_a_price_of_a_recommendation_is_not_the_product_s():
    html = "<h1>Grey pot</h1><p>Currently unavailable</p><p>SKU: P-100</p><div class=recommended><span class=price>$9</span></div>"
    offer = extract_offer(html, URL)
    assert (offer.price, offer.availability, offer.sku) == (None, "OutOfStock", "P-100")


def test_cents_that_are_raised_are_cents():
    html = "<h1>Lampe</h1><div class=price><span>129</span><sup>99</sup> €</div><button>In den Warenkorb</button>"
    assert extract_offer(html, URL).price == Decimal("129.99")


def test_a_number_is_taken_from_the_address_where_the_page_states_none():
    html = "<title>Pot</title><h1>Pot</h1><p class=price>$9.00</p><button>Add to cart</button>"
    assert extract_offer(html, "https://shop.example/pot-100234567.html").sku == "100234567"
    assert extract_offer(html, "https://shop.example/view?pid=88123&x=1").sku == "88123"
    assert extract_offer(html, "https://shop.example/teapot").sku is None


def test_bytes_and_text_give_the_same():
    html = product({"price": 5}, name="龙井茶 250g")
    assert extract_offer(html.encode(), URL) == extract_offer(html, URL)


def test_words_of_the_markup_are_plain():
    offer = extract_offer(
        product({"price": 5}, name="Salt &amp; pepper mill", description="<p>Of <b>wood</b></p>"), URL
    )
    assert (offer.title, offer.description) == ("Salt & pepper mill", "Of wood")


@pytest.mark.parametrize(
    ("url", "lang", "shown", "currency"),
    [
        ("https://shop.example.tw/1", "", "$210", "TWD"),
        ("https://shop.example/1", "zh-Hant-HK", "$210", "HKD"),
        ("https://shop.example/1", "en", "$210", "USD"),
        ("https://shop.example.tw/1", "", "US$210", "USD"),
        ("https://shop.example.jp/1", "", "¥210", "JPY"),
        ("https://shop.example/1", "zh-CN", "¥210", "CNY"),
    ],
)
def test_a_sign_that_several_currencies_share_is_the_country_s(url, lang, shown, currency):
    html = f"<html lang={lang or 'x'}><h1>Mug</h1><b class=price>{shown}</b><button>Buy now</button>"
    assert extract_offer(html, url).currency == currency
