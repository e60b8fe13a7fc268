"""The briefing on a page, in Markdown, in the terminal and as JSON; hostile text stays text everywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt

from index.exceptions import IndexingError
from index.report import (
    Briefing,
    UnknownFormat,
    render_html,
    render_json,
    render_markdown,
    render_text,
    write_briefing,
)
from index.report.parts import PARTS
from index.report.parts.figures import Figure, figure_change

if TYPE_CHECKING:
    from conftest import Desk

GTIN = "2001000100071"
ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "[点这里](javascript:alert(1))",
    "| 破 | 表 |\n| --- | --- |",
    "\x1b[2J\x1b[31m清屏",
    "\u202e倒写",
    "`code` *bold* # 标题 <b>x</b>",
    "![x](https://evil.example/x.png)",
)
URLS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "vbscript:x",
    "file:///etc/passwd",
    "http://[::1",
    '"onmouseover="alert(1)',
)


class Page(HTMLParser):
    """What a browser would make of a page: its tags, links and text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src"):
                self.links.append(value or "")
            if name == "id":
                self.ids.append(value or "")

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def briefing(new_desk: Callable[[], Desk]) -> Briefing:
    desk = new_desk()
    desk.prices("100.00 100.00 100.00 90.00 90.00", "满80减10", gtin=GTIN)
    desk.prices(
        "99 99 99 99 99 85 85",
        gtin=GTIN,
        competitor="星驿",
        source="xingyi",
        sku="X1",
        url="https://x.example/1",
    )
    desk.offer(0, None, title="畅享套餐", sku="P", competitor="蓝湾", monthly_fee=Decimal(89))
    desk.article(1, "业绩", "营收86.4亿元，同比增长15.2%。")
    return desk.brief(since=desk.at(0))


@pytest.fixture(scope="module")
def hostile(new_desk: Callable[[], Desk]) -> Briefing:
    desk = new_desk()
    for number, attack in enumerate(ATTACKS):
        fields: dict[str, Any] = {
            "title": f"{attack} 商品{number}",
            "competitor": f"{attack}{number}",
            "source": attack,
            "brand": attack,
            "sku": f"{attack}{number}",
            "archive": attack,
        }
        url = URLS[number % len(URLS)]
        desk.prices("100 100 100 90 90 90", f"满50减5 {attack}", url=url, gtin=GTIN, **fields)
        desk.prices("100 100 100 100 80 80", url=url, gtin=GTIN, **(fields | {"sku": f"二{attack}{number}"}))
        desk.offer(5, "80", f"送{attack}", url=url, **(fields | {"sku": f"三{attack}{number}"}))
        desk.article(
            number % 5, attack, f"{attack}营收86.4亿元。{attack}", competitor=attack, url=url, source=attack
        )
    desk.ran(1, "qinghe", "failed", "<script>alert(1)</script> | =1+1")
    return desk.brief(since=desk.at(0))


def test_the_page_stands_alone(briefing: Briefing) -> None:
    html = render_html(briefing)
    page = Page(html)
    assert {"script", "link", "img", "iframe", "object", "form"}.isdisjoint(page.tags)
    assert all(link.startswith(("#", "https://")) for link in page.links)
    assert "default-src 'none'" in html
    assert not re.search(r"url\(|@import", html)


def test_every_number_on_the_page_leads_to_its_entry(briefing: Briefing) -> None:
    page = Page(render_html(briefing))
    targets = {link.removeprefix("#") for link in page.links if link.startswith("#")}
    assert targets <= set(page.ids)
    assert {one for one in page.ids if re.fullmatch(r"e\d+", one)} <= targets
    assert len(page.ids) == len(set(page.ids))


def test_the_page_says_what_the_briefing_says(briefing: Briefing) -> None:
    text = Page(render_html(briefing)).text
    for words in (
        "¥100 → ¥90 -10.0%",
        "★ ¥80",
        "满80减10",
        "86.4亿元",
        "营收86.4亿元，同比增长15.2%。",
        "¥89",
        "2026-11-04",
        "到手价 ¥80 = 页面价 ¥90 − ¥10（满80减10）",
    ):
        assert words in text, words


def test_headings_are_chinese_and_english(briefing: Briefing) -> None:
    for text in (Page(render_html(briefing)).text, render_markdown(briefing), render_text(briefing)):
        for words in (
            "采集与来源健康",
            "Health of the sources",
            "到手价",
            "Take-home",
            "有哪些变化",
            "What changed",
            "证据",
        ):
            assert words in text or words.lower() in text.lower(), words


def test_charts_are_drawn(briefing: Briefing) -> None:
    html = render_html(briefing)
    assert html.count("<polyline") >= 3
    assert "NaN" not in html and "inf" not in re.findall(r'points="([^"]*)"', html)


def test_an_empty_briefing_renders_everywhere(desk: Desk) -> None:
    empty = desk.brief()
    for render in (render_html, render_markdown, render_text):
        assert "本期未见" in render(empty) and "尚无采集数据" in render(empty)
    assert json.loads(render_json(empty))["evidence"] == []


def test_hostile_text_brings_no_markup_into_the_page(hostile: Briefing) -> None:
    page = Page(render_html(hostile))
    assert {"script", "img"}.isdisjoint(page.tags)
    assert not any(name.startswith("on") for name in page.attributes)
    assert page.tags.count("style") == 1
    assert "<script>alert(1)</script>" in page.text
    assert "{{ 7 * 7 }}" in page.text


def test_hostile_addresses_are_no_links(hostile: Briefing) -> None:
    page = Page(render_html(hostile))
    assert all(link.startswith("#") for link in page.links)
    assert "javascript:alert(1)" in page.text


def test_hostile_text_stays_text_in_markdown(hostile: Briefing) -> None:
    written = render_markdown(hostile)
    tokens = MarkdownIt("commonmark").enable("table").parse(written)
    inline = [child for token in tokens for child in token.children or ()]
    links = [str(child.attrs["href"]) for child in inline if child.type == "link_open"]
    assert all(link.startswith("#e") for link in links)
    assert not any(child.type == "image" for child in inline)
    html = {child.content for child in inline if child.type == "html_inline"}
    assert all(re.fullmatch(r'<a id="e\d+">|</a>', one) for one in html)
    assert not any(token.type == "html_block" for token in tokens)
    assert [token.content for token in tokens if token.type == "fence"] == []


def test_markdown_tables_keep_their_columns(hostile: Briefing, briefing: Briefing) -> None:
    for one in (hostile, briefing):
        for block in re.findall(r"(?:^\|.*\n)+", render_markdown(one), re.MULTILINE):
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
            assert len(widths) == 1, block


def test_the_terminal_is_not_commanded(hostile: Briefing) -> None:
    text = render_text(hostile, most=None)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "清屏" in text and "倒写" in text


def test_the_terminal_shows_the_first_rows_and_says_how_many_more(desk: Desk) -> None:
    for number in range(9):
        prices = f"100 100 100 {90 - number} {90 - number} {90 - number}"
        desk.prices(prices, sku=f"S{number}", title=f"商品{number}", url=f"https://q.example/{number}")
    briefing = desk.brief()
    text = render_text(briefing, most=2)
    assert "另有 7 行 / 7 more" in text
    shown = {int(number) for found in re.findall(r"\[(\d[\d ]*)\]", text) for number in found.split()}
    entries = {int(number) for number in re.findall(r"^  \[(\d+)\]", text, re.MULTILINE)}
    assert shown == entries
    assert "另有" not in render_text(briefing, most=None)


def test_columns_of_the_terminal_line_up(desk: Desk) -> None:
    desk.prices("100 100 90 90", sku="A", title="净岸", url="https://q.example/a")
    desk.prices("100 100 80 80", sku="B", title="Robot", url="https://q.example/b")
    text = render_text(desk.brief())
    lines = [
        line for line in text[text.index("■ 价格变化") :].splitlines() if " → " in line and "青禾 " in line
    ]
    places = [sum(2 if sign > "⺀" else 1 for sign in line[: line.index("¥100")]) for line in lines]
    assert len(places) == 2 and len(set(places)) == 1


def test_json_keeps_exact_amounts_and_leaves_out_what_is_absent(briefing: Briefing) -> None:
    told = json.loads(render_json(briefing))
    (change,) = [one for one in told["price_changes"] if one["competitor"] == "青禾"]
    assert (change["before"], change["after"]) == ("100.00", "90.00")
    assert change["at"] == "2026-11-04T02:00:00+00:00"
    assert told["since"] == "2026-11-01T02:00:00+00:00" and "until" not in told
    assert {number for one in told["price_changes"] for number in one["cites"]} <= {
        entry["number"] for entry in told["evidence"]
    }


def test_the_json_has_a_key_for_every_part(briefing: Briefing) -> None:
    told = json.loads(render_json(briefing))
    assert {part.name for part in PARTS} <= told.keys()
    assert told["limits"]["plans"].keys() == {"zh", "en"}


@pytest.mark.parametrize(("name", "begin"), [("b.html", "<!DOCTYPE"), ("b.MD", "# 商情"), ("b.json", "{")])
def test_the_suffix_chooses_the_format(briefing: Briefing, tmp_path: Path, name: str, begin: str) -> None:
    path = write_briefing(briefing, tmp_path / "deep" / name)
    assert path.read_text(encoding="utf-8").startswith(begin)
    assert [each.name for each in path.parent.iterdir()] == [name]


@pytest.mark.parametrize("name", ["b.pdf", "b", "b.html.exe"])
def test_an_unknown_suffix_names_those_that_are_known(briefing: Briefing, tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownFormat, match=r"\.html, \.md, \.xlsx, \.json") as caught:
        write_briefing(briefing, tmp_path / name)
    assert isinstance(caught.value, IndexingError)
    assert list(tmp_path.glob("b.*")) == []


def test_an_older_briefing_is_replaced_whole(briefing: Briefing, tmp_path: Path) -> None:
    path = tmp_path / "b.html"
    path.write_text("x" * 10_000_000)
    assert write_briefing(briefing, str(path)).read_text(encoding="utf-8").endswith("</html>")


def test_others_may_read_a_briefing_as_the_umask_allows(briefing: Briefing, tmp_path: Path) -> None:
    path = write_briefing(briefing, tmp_path / "b.json")
    (tmp_path / "plain").write_text("")
    assert path.stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize(
    ("terms", "written"),
    [
        ({"change": "24.3", "change_type": "yoy"}, "同比 +24.3%"),
        ({"change": "-4.1", "change_type": "qoq"}, "环比 -4.1%"),
        ({"change": "0.9", "change_type": "pp_yoy", "change_unit": "百分点"}, "同比 +0.9百分点"),
        ({"change": "约13", "change_type": "yoy"}, "同比 约+13%"),
        ({"change_abs": "214家", "change_type": "yoy"}, "同比 +214家"),
        ({"value": "27", "change_type": "share"}, "占比"),
        ({"value": "27"}, "—"),
    ],
)
def test_how_a_figure_changed(terms: dict[str, Any], written: str) -> None:
    absent: dict[str, Any] = dict.fromkeys(field.name for field in fields(Figure))
    assert figure_change(Figure(**{**absent, "metric": "成交额", "cites": (1,), **terms})).text == written
