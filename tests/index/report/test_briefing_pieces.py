"""The pieces that briefings are made of: safe text and links, money and time, charts, sentences."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.moves import KINDS
from analysis.strategies import categories
from crawlers.storage.summaries import Outcome
from index.report.briefing import Point
from index.report.charts import bar, line_chart, sparkline
from index.report.evidence import sentence_around
from index.report.layout import Line
from index.report.safety import link, shown
from index.report.words import calendar, clock, money, percent, words

START = datetime(2026, 11, 1, tzinfo=UTC)
RULES = Path(__file__).parents[3] / "analysis" / "promotions" / "rules"
MECHANICS = sorted(path.stem for path in RULES.glob("*.yaml"))

# A shared machine may be slow; and each example is a whole history or page.
_calm = settings(max_examples=50)


@_calm
@given(st.text())
def test_shown_text_is_one_line_without_commands(text: str) -> None:
    line = shown(text)
    assert line == line.strip()
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 or sign in "\u202e\u2066" for sign in line)
    line.encode("utf-8")
    assert shown(line) == line


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://shop.example/a?b=1&c=2#d", "https://shop.example/a?b=1&c=2#d"),
        ("http://127.0.0.1:8765/x", "http://127.0.0.1:8765/x"),
        ("https://shop.example/商品", "https://shop.example/%E5%95%86%E5%93%81"),
        ("https://shop.example/%E5%95%86", "https://shop.example/%E5%95%86"),
        ('https://shop.example/"><script>', "https://shop.example/%22%3E%3Cscript%3E"),
        ("https://shop.example/a b>c", "https://shop.example/a%20b%3Ec"),
        ("HTTPS://shop.example/", "HTTPS://shop.example/"),
        ("javascript:alert(1)", None),
        ("javascript://shop.example/%0aalert(1)", None),
        ("//shop.example/", None),
        ("https:///path", None),
        ("http://[::1", None),
        ("https://shop.example/\n", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url: str | None, expected: str | None) -> None:
    assert link(url) == expected


@_calm
@given(st.text())
def test_a_link_can_stand_in_quotes_and_angle_brackets(url: str) -> None:
    href = link("https://" + url)
    assert href is None or (href.isascii() and not set(href) & set('"<>\n\r\t \\`{}|^'))


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("2599.00", "CNY", "¥2599"),
        ("45.9", "CNY", "¥45.90"),
        ("0", None, "¥0"),
        ("80", "USD", "$80"),
        ("80", "SEK", "SEK 80"),
        ("1E+3", "CNY", "¥1000"),
    ],
)
def test_money(amount: str, currency: str | None, expected: str) -> None:
    assert money(Decimal(amount), currency) == expected


def test_absent_money_and_time_are_a_dash() -> None:
    assert (money(None), clock(None), calendar(None)) == ("—", "—", "—")


def test_times_are_beijings() -> None:
    late = datetime(2026, 10, 31, 16, 5, tzinfo=UTC)
    assert (clock(late), calendar(late)) == ("2026-11-01 00:05", "2026-11-01")


def test_changes_carry_their_sign() -> None:
    assert [percent(change) for change in (-0.1334, 0.05, 0.0)] == ["-13.3%", "+5.0%", "+0.0%"]


SUBS = [f"{one.strategy}/{sub.name}" for one in categories() for sub in one.sub_strategies]
NAMED = (
    *(("mechanics", name) for name in MECHANICS),
    *(("moves", kind) for kind in KINDS),
    *(("strategies", one.strategy) for one in categories()),
    *(("sub_strategies", name) for name in SUBS),
    *(("outcomes", name) for name in get_args(Outcome)),
    *(("measures", name) for name in ("monthly_fee", "data_gb", "voice_minutes", "contract_months")),
)


@pytest.mark.parametrize(("kind", "name"), NAMED, ids=[f"{kind} {name}" for kind, name in NAMED])
def test_every_name_is_chinese_and_english(kind: str, name: str) -> None:
    told = words(kind, name)
    assert not told.zh.isascii()
    assert told.en.isascii() and told.en


def test_there_are_as_many_mechanics_as_rules() -> None:
    assert len(MECHANICS) >= 20


def test_an_unknown_name_stays_as_it_is() -> None:
    assert str(words("mechanics", "lottery")) == "lottery"
    assert str(words("nothing", "x")) == "x"


def points(*amounts: str) -> tuple[Point, ...]:
    return tuple(
        Point(at=START + timedelta(days=day), amount=Decimal(amount)) for day, amount in enumerate(amounts)
    )


def svg_points(drawing: str) -> list[list[tuple[float, float]]]:
    root = ElementTree.fromstring(drawing)
    return [
        [(float(x), float(y)) for x, y in (pair.split(",") for pair in element.attrib["points"].split())]
        for element in root.iter("polyline")
    ]


def test_a_price_holds_until_it_changes() -> None:
    (line,) = svg_points(sparkline(points("100", "100", "50")))
    assert [y for _, y in line] == [line[0][1]] * 4 + [line[-1][1]]
    assert line[0][1] < line[-1][1]  # dearer is higher


@_calm
@given(st.lists(st.decimals(min_value=0, max_value=10**9, places=2), min_size=2, max_size=30))
def test_lines_stay_within_their_drawing(amounts: list[Decimal]) -> None:
    drawn = points(*map(str, amounts))
    for x, y in svg_points(sparkline(drawn, width=96, height=24))[0]:
        assert 0 <= x <= 96 and 0 <= y <= 24
    chart = line_chart([Line(label="甲", number=0, points=drawn)])
    for x, y in svg_points(chart)[0]:
        assert 0 <= x <= 360 and 0 <= y <= 170


def test_nothing_is_drawn_of_one_point() -> None:
    assert sparkline(points("1")) == ""
    assert line_chart([Line(label="甲", number=0, points=points("1"))]) == ""
    assert line_chart([]) == ""


def test_lines_of_a_chart_look_different_and_are_named() -> None:
    lines = [Line(label=name, number=n, points=points("1", "2")) for n, name in enumerate("甲乙丙丁戊")]
    root = ElementTree.fromstring(line_chart(lines, "净岸 <S8>"))
    looks = {(one.attrib["stroke"], one.attrib["stroke-dasharray"]) for one in root.iter("polyline")}
    assert len(looks) == 5
    assert "".join(root.itertext()).count("甲") == 1


def test_a_hostile_label_stays_text_in_a_chart() -> None:
    line = Line(label="</svg><script>", number=0, points=points("1", "2"))
    assert "<script>" not in line_chart([line, line], '"><script>')


@pytest.mark.parametrize(("share", "width"), [(0.0, "0.0"), (0.5, "50.0"), (1.0, "100.0"), (7.0, "100.0")])
def test_a_bar_is_as_long_as_its_share(share: float, width: str) -> None:
    assert f'width="{width}" height="8" fill="#0b5fb0"' in bar(share)


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        ("甲。乙3亿元。丙。", "3亿元", "乙3亿元。"),
        ("只有一句3亿元", "3亿元", "只有一句3亿元"),
        ("标题\n营收3亿元，增长。\n末段", "3亿元", "营收3亿元，增长。"),
        ("3亿元！好", "3亿元", "3亿元！"),
    ],
)
def test_the_sentence_around_a_figure(text: str, words: str, sentence: str) -> None:
    start = text.index(words)
    assert sentence_around(text, start, start + len(words)) == sentence


@_calm
@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_a_sentence_is_always_a_part_of_its_text(text: str, start: int, length: int) -> None:
    assert sentence_around(text, min(start, len(text)), min(start + length, len(text))) in text
