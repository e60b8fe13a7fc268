"""Prices: who answered whom, what changed, the same product compared, where each product stands."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from index.report.briefing import Briefing, PriceChange, Standing
from index.report.layout import Cell, Line, Row, Section, Table, cell, few, section, table, tone
from index.report.safety import shown
from index.report.words import Words, calendar, money, percent, words

_COMPETITOR = Words("竞争对手", "Competitor")
_PRODUCT = Words("商品", "Product")
_PAGE_PRICE = Words("页面价", "Page price")
_TAKE_HOME = Words("到手价", "Take-home")
_PROMOTIONS = Words("促销", "Promotions")
_STOCK = Words("库存", "Stock")
_SEEN = Words("所见", "Seen")


def answers(briefing: Briefing, most: int | None) -> Section:
    """Cuts that another competitor answered, the latest first."""
    columns = (
        _PRODUCT,
        Words("先降", "Cut first"),
        Words("跟进", "Answered"),
        Words("间隔", "After"),
    )
    rows = [
        (
            cell(one.title, one.cites),
            cell(
                f"{one.first} {calendar(one.first_at)} {money(one.first_before, one.currency)} → "
                f"{money(one.first_after, one.currency)}"
            ),
            cell(
                f"{one.second} {calendar(one.second_at)} {money(one.second_before, one.currency)} → "
                f"{money(one.second_after, one.currency)}"
            ),
            cell(f"{one.days} 天 / {one.days} d"),
        )
        for one in briefing.answers
    ]
    note = Words(
        "同一商品（条码相同），14 天内另一家降价", "same product by gtin, cut by another within 14 days"
    )
    return section("answers", Words("谁跟进了谁", "Who answered whom"), table(columns, rows, most), note=note)


def changes(briefing: Briefing, most: int | None) -> Section:
    """What changed between the first and the last page of the period, a product a row."""
    columns = (
        _COMPETITOR,
        _PRODUCT,
        Words("页面价或月费", "Page price or fee"),
        _TAKE_HOME,
        Words("现价自", "Since"),
        Words("走势", "Trend"),
    )
    groups: dict[tuple[str, str], list[PriceChange]] = {}
    for change in briefing.changes:
        groups.setdefault((change.competitor, change.sku or change.title), []).append(change)
    rows = [_changed(group) for group in groups.values()]
    return section("changes", Words("价格变化", "Price changes"), table(columns, rows, most))


def _changed(group: list[PriceChange]) -> Row:
    """One product's changes; the chart shows the largest."""
    largest = group[0]
    by_measure = {change.measure: change for change in group}
    page, take_home = by_measure.get("price"), by_measure.get("take_home")
    cites = dict.fromkeys(number for change in group for number in change.cites)
    return (
        cell(largest.competitor),
        cell(largest.title, cites),
        _move(page or by_measure.get("monthly_fee")),
        _move(take_home),
        cell(calendar(largest.changed)),
        Cell(points=largest.points),
    )


def _move(change: PriceChange | None) -> Cell:
    if change is None:
        return cell("—")
    before, after = money(change.before, change.currency), money(change.after, change.currency)
    return cell(f"{before} → {after} {percent(change.change)}", tone=tone(change.change))


def comparisons(briefing: Briefing, most: int | None) -> Section:
    """The same product at several competitors, a table and a chart a product."""
    columns = (_COMPETITOR, _TAKE_HOME, _PAGE_PRICE, _PROMOTIONS, _STOCK, _SEEN)
    numbers = {name: number for number, name in enumerate(briefing.competitors)}
    found = [
        table(
            columns,
            [_compared(one, cheapest=one.pay == group.standings[0].pay) for one in group.standings],
            None,
            caption=f"{group.title}（{group.gtin}）",
            lines=tuple(
                Line(label=shown(one.competitor), number=numbers.get(one.competitor, 0), points=one.points)
                for one in group.standings
            ),
        )
        for group in briefing.comparisons
    ]
    tables, left_out = few(found, most)
    return Section(
        name="comparisons",
        heading=Words("同款比价（到手价）", "The same product by take-home price"),
        note=Words("★ 为最低；图为页面价", "★ is the lowest; the chart shows page prices"),
        tables=tables,
        left_out=left_out,
    )


def _compared(one: Standing, *, cheapest: bool) -> Row:
    pay = money(one.pay, one.currency)
    return (
        cell(one.competitor, one.cites),
        cell(f"★ {pay}" if cheapest else pay, tone="best" if cheapest else ""),
        cell(money(one.price, one.currency)),
        cell(_mechanics(one.mechanics)),
        cell(_stock(one)),
        cell(calendar(one.observed)),
    )


def prices(briefing: Briefing, most: int | None) -> Section:
    """Where every product stands, a table a competitor; tariff plans by their fee."""
    columns = (
        _PRODUCT,
        _TAKE_HOME,
        _PAGE_PRICE,
        Words("划线价", "List price"),
        Words("优惠", "Saved"),
        _PROMOTIONS,
        _STOCK,
        _SEEN,
    )
    plans = (_PRODUCT, Words("月费", "Monthly fee"), _PAGE_PRICE, _PROMOTIONS, _SEEN)
    tables: list[Table] = []
    for competitor, group in groupby(briefing.standings, key=lambda one: one.competitor):
        standing = list(group)
        goods = [_priced(one) for one in standing if one.monthly_fee is None]
        tariffs = [_tariff(one) for one in standing if one.monthly_fee is not None]
        tables += [
            table(columns, goods, most, caption=competitor),
            table(plans, tariffs, most, caption=competitor),
        ]
    return Section(
        name="prices",
        heading=Words("各家价格（到手价）", "Prices by competitor (take-home)"),
        note=Words("期末所见，优惠最多者在前", "as last seen, the largest saving first"),
        tables=tuple(one for one in tables if one.rows),
    )


def _priced(one: Standing) -> Row:
    return (
        cell(one.title, one.cites),
        cell(money(one.take_home, one.currency)),
        cell(money(one.price, one.currency)),
        cell(money(one.list_price, one.currency)),
        cell("—" if not one.saving else f"{one.saving:.1%}", tone="down" if one.saving else ""),
        cell(_mechanics(one.mechanics)),
        cell(_stock(one)),
        cell(calendar(one.observed)),
    )


def _tariff(one: Standing) -> Row:
    return (
        cell(one.title, one.cites),
        cell(money(one.monthly_fee, one.currency)),
        cell("—" if one.price == one.monthly_fee else money(one.price, one.currency)),
        cell(_mechanics(one.mechanics)),
        cell(calendar(one.observed)),
    )


def _mechanics(names: Iterable[str]) -> str:
    return "、".join(words("mechanics", name).zh for name in names) or "—"


def _stock(one: Standing) -> str:
    return words("availability", one.availability).zh if one.availability else "—"
