"""The parts that pages are read with: lines and places, linked things, lenient JSON, literals, values."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.pages import Candidate, best, disagreements
from crawlers.pages.lenient import read_json, walk
from crawlers.pages.lines import split_words
from crawlers.pages.linked import first_text, read_things, types_of
from crawlers.pages.literals import read_literal
from crawlers.pages.page import Page
from crawlers.pages.sightings import find_prices
from crawlers.pages.specs import spec_pairs
from crawlers.pages.titles import article_title
from crawlers.pages.values import read_amount, read_availability, read_gtin, read_identifier
from crawlers.pages.wording import likeness

URL = "https://shop.example/1"


def lines(html):
    return [
        (line.text, line.place.away, line.place.struck, line.place.hidden) for line in Page(html, URL).lines
    ]


def test_blocks_are_lines_and_inline_elements_are_not():
    html = "<p>一 <b>二</b><i>三</i></p><div>四<br>五<span>六</span></div><ul><li>七<li>八</ul>"
    assert [text for text, *_ in lines(html)] == ["一 二三", "四", "五六", "七", "八"]


def test_what_is_not_seen_is_no_line():
    html = "<head><title>x</title></head><script>a</script><style>b</style><noscript>c</noscript><svg><text>d</text></svg><p>e"
    assert [text for text, *_ in lines(html)] == ["e"]


def test_lines_know_their_surroundings():
    html = (
        "<p>body text that is long enough to be most of the page, by far</p><div class=footer><p>away</p></div>"
        "<del>struck</del><p style='display: none'>hidden</p><span class='price-strike'>struck too</span>"
    )
    assert {text: flags for text, *flags in lines(html)} | {} == {
        "body text that is long enough to be most of the page, by far": [False, False, False],
        "away": [True, False, False],
        "struck": [False, True, False],
        "hidden": [False, False, True],
        "struck too": [False, True, False],
    }


def test_a_block_called_away_that_holds_the_page_is_forgiven():
    html = "<div class='layout-no-sidebar'><h1>Title</h1><p>All of the words of the page stand here.</p></div><nav>x</nav>"
    assert [(text, away) for text, away, *_ in lines(html)][-1] == ("x", True)
    assert not any(away for text, away, *_ in lines(html)[:-1])


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ("priceBlock_our-price", "price block our price"),
        ("a-price--XL2", "a price xl 2"),
        ("", ""),
        ("商品-价格", "商品 价格"),
    ],
)
def test_names_fall_into_words(names, words):
    assert split_words(names) == words


@pytest.mark.parametrize(
    ("html", "amounts"),
    [
        ("<b>$12.99</b>", ["12.99"]),
        ("<div class=price><span>¥</span><span>1,299</span><span>.00</span></div>", ["1299.00"]),
        ("<div><span>129</span><sup>99</sup>€</div>", ["129.99"]),
        ("<span>12,50 €</span> <span>(25 € / kg)</span>", ["12.50", "25"]),
        ("<p class=price>449,-</p>", ["449"]),
        ("<p>券后价 79元</p>", ["79"]),
        ("<h1>A phone for 1999 dollars, or $1999</h1>", []),
        ("<p>Call 12345</p>", []),
    ],
)
def test_prices_are_seen_whole(html, amounts):
    assert [str(sighting.price.amount) for sighting in find_prices(Page(html, URL))] == amounts


@pytest.mark.parametrize(
    ("html", "pairs"),
    [
        ("<li>货号：A-1</li>", [("货号", "A-1")]),
        ("<table><tr><th>SKU</th><td>A-1</td></tr></table>", [("SKU", "A-1")]),
        ("<dl><dt>Brand</dt><dd>Acme</dd></dl>", [("Brand", "Acme")]),
        ("<p>SKU:</p><p>A-1</p>", [("SKU", "A-1")]),
        ("<p><b>SKU</b> A-1</p>", [("SKU", "A-1")]),
        ("<p>品牌：甲；货号：A-1</p>", [("品牌", "甲"), ("货号", "A-1")]),
    ],
)
def test_labels_and_values(html, pairs):
    assert [(label, value) for label, value, _ in spec_pairs(Page(html, URL))] == pairs


def test_microdata_and_rdfa_become_things():
    micro = "<div itemscope itemtype='https://schema.org/Product'><b itemprop=name>Pot</b><i itemprop=name>Two</i></div>"
    (origin, thing), *_ = read_things(Page(micro, URL))
    assert (origin, types_of(thing), thing["name"]) == ("microdata", {"Product"}, ["Pot", "Two"])
    rdfa = "<div vocab='https://schema.org/' typeof=Product><b property=name>Pot</b></div>"
    assert [first_text(thing["name"]) for _, thing in read_things(Page(rdfa, URL))] == ["Pot"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (["", "b"], "b"),
        ({"name": "c"}, "c"),
        ({"@value": "d"}, "d"),
        (5, "5"),
        (True, None),
        ([], None),
        (None, None),
    ],
)
def test_the_first_text_of_a_value(value, text):
    assert first_text(value) == text


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
    )
)
def test_walking_visits_every_object(value):
    def count(node):
        if isinstance(node, dict):
            return 1 + sum(map(count, node.values()))
        return sum(map(count, node)) if isinstance(node, list) else 0

    assert sum(1 for _ in walk(value)) == count(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("", None), ("nonsense", None), ('{"a":1}{"b":2}', [{"a": 1}, {"b": 2}]), ("[1,]", [1])],
)
def test_json_as_it_comes(text, value):
    assert read_json(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            "{a: 1, 'b': \"x\", c: [1, 2,], d: {e: true, f: null}}",
            {"a": 1, "b": "x", "c": [1, 2], "d": {"e": True, "f": None}},
        ),
        (r"{a: 'it\'s \u4ef7'}", {"a": "it's 价"}),
        ("{a: 1 /* note */, // more\n b: -2.5}", {"a": 1, "b": -2.5}),
        ("{a: undefinedName}", {"a": None}),
        ("{a: call()}", None),
        ("{a: 1", None),
        ("{价格: 9}", {"价格": 9}),
        ("[]", []),
    ],
)
def test_object_literals(text, value):
    assert read_literal(text, 0)[0] == value


@given(st.text(alphabet="{}[]:,'\"\\ab1/* \n", max_size=60))
def test_any_literal_ends(text):
    value, stop = read_literal("{" + text, 0)
    assert value is None or 0 < stop <= len(text) + 1


@pytest.mark.parametrize(
    ("stated", "amount"),
    [
        ("12.50", "12.50"),
        (9, "9"),
        ("1.299,00 €", "1299.00"),
        ("¥1.2万", "12000"),
        ("-3", None),
        (True, None),
        ("1e400", None),
    ],
)
def test_amounts(stated, amount):
    assert read_amount(stated) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    ("stated", "gtin"),
    [
        ("4006381333931", "4006381333931"),
        ("978-0-552-17374-2", "9780552173742"),
        ("4006381333932", None),
        ("0000000000000", None),
        ("12", None),
        (None, None),
    ],
)
def test_gtins_keep_their_check_digit(stated, gtin):
    assert read_gtin(stated) == gtin


@pytest.mark.parametrize(
    ("stated", "number"),
    [(" SKU-1 ", "SKU-1"), (42, "42"), ("n/a", None), ("", None), (None, None), ("a " * 30, None)],
)
def test_identifiers(stated, number):
    assert read_identifier(stated) == number


def test_unknown_stock_words_in_markup_are_none():
    assert read_availability("perhaps") is None and read_availability(3) is None


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ("甲公司发布三季报_财经_新闻网", "甲公司发布三季报", "甲公司发布三季报"),
        ("甲公司发布三季报 - 新闻网", "", "甲公司发布三季报"),
        ("", "只有标题的页面", "只有标题的页面"),
        ("Non-stop news | Site", "", "Non-stop news"),
        ("", "", None),
    ],
)
def test_titles_leave_the_site_s_name(head, heading, title):
    html = f"<title>{head}</title><h1>{heading}</h1>"
    assert article_title(Page(html, URL)) == title


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=3))
def test_likeness_is_a_share(name, titles):
    assert 0.0 <= likeness(name, titles) <= 1.0


def candidate(value, score, origin):
    return Candidate(field="price", value=value, origin=origin, score=score)


def test_agreement_helps_but_a_better_origin_stands():
    weak, strong = candidate(1, 0.5, "visible"), candidate(2, 0.55, "opengraph")
    assert best([weak, strong], "price") is strong
    assert best([weak, strong, candidate(1, 0.5, "url")], "price").value == 1
    assert best([weak], "sku") is None


def test_one_origin_alone_disagrees_with_nobody():
    assert disagreements([candidate(1, 0.5, "visible"), candidate(2, 0.4, "visible")]) == {}
