"""Tariff plans (套餐) on a page: the rows or columns of a table, or cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborNode

from crawlers.items import Offer
from crawlers.pages.lines import Line, Place
from crawlers.pages.page import Page, squeeze, text_of
from crawlers.pages.promos import is_promotion
from crawlers.prices import parse_price
from crawlers.yaml_files import read_yaml

_MOST_CELLS = 4_000
_UNITS = {"t": Decimal(1024), "g": Decimal(1), "m": 1 / Decimal(1024)}
_FIGURES = ("monthly_fee", "data_gb", "voice_minutes", "contract_months")
_LONGEST_NAME = 40
_SIGNS = " ，,。;；:："
_TELLS = 4  # signs beside the contract's months
_TELLING = ("套餐", "per month", "month contract", "月费", "月費", "月租", "资费", "資費")
_BY_MONTH = re.compile(r"元\s?[/／]\s?月|/ ?mo(?:nth)?\b")  # no /modules, which every script has


@dataclass(slots=True)
class _Plan:
    """What was found of one plan; `figures` by the field's name, `promotions` as written."""

    title: str | None = None
    figures: dict[str, Decimal] = field(default_factory=dict)
    currency: str | None = None
    promotions: list[str] = field(default_factory=list)


def read_plans(page: Page) -> tuple[Offer, ...]:
    """Every plan of a page that has a monthly fee and data or minutes; data in GB (1 GB is 1024 MB), the
    contract in months, unlimited (不限量) as None."""
    if not _tells_of_plans(page.html):
        return ()
    plans = [plan for table in page.tree.css("table")[:40] for plan in _tabled(table)]
    plans = plans or list(_cards(page))
    return tuple(_offer(plan, page) for plan in plans if _is_plan(plan))


def _tells_of_plans(html: str) -> bool:
    """Whether a page has the words of plans; one after the other, since an alternation takes ten times as long."""
    if not ("月" in html or "套餐" in html or "month" in html):
        return False
    return any(word in html for word in _TELLING) or _BY_MONTH.search(html) is not None


def _is_plan(plan: _Plan) -> bool:
    return "monthly_fee" in plan.figures and bool({"data_gb", "voice_minutes"} & plan.figures.keys())


def _offer(plan: _Plan, page: Page) -> Offer:
    figures = plan.figures
    minutes, months = figures.get("voice_minutes"), figures.get("contract_months")
    fee = figures["monthly_fee"]
    return Offer(
        title=plan.title or f"{page.titles[0] if page.titles else '套餐'} {fee}",
        url=page.url,
        price=fee,
        currency=plan.currency or ("CNY" if _rules()["chinese"].search(page.html) else None),
        monthly_fee=fee,
        data_gb=figures.get("data_gb"),
        voice_minutes=int(minutes) if minutes is not None else None,
        contract_months=int(months) if months is not None else None,
        promotions=tuple(dict.fromkeys(plan.promotions)),
    )


def _tabled(table: LexborNode) -> list[_Plan]:
    """A table's plans: its rows where the first row is of heads, its columns where the first column is."""
    rows = [[text_of(cell) for cell in row.css("td, th")] for row in table.css("tr")[:200]]
    rows = [row for row in rows if any(row)]
    if not rows or sum(map(len, rows)) > _MOST_CELLS:
        return []
    columns = [list(column) for column in zip(*rows, strict=False)]
    by_rows, by_columns = _headed(rows), _headed(columns)
    return by_rows if len(by_rows) >= len(by_columns) else by_columns


def _headed(rows: list[list[str]]) -> list[_Plan]:
    heads = [head_of(cell) for cell in rows[0]]
    if "monthly_fee" not in heads or len(set(heads) - {None}) < 2:
        return []
    plans = [_row(heads, rows[0], row) for row in rows[1:]]
    return [plan for plan in plans if _is_plan(plan)]


def head_of(cell: str) -> str | None:
    """The field that a table's head cell announces; None of any other text."""
    if len(cell) > 30:
        return None
    return next((name for name, pattern in _rules()["heads"].items() if pattern.search(cell.lower())), None)


def _row(heads: list[str | None], named: list[str], row: list[str]) -> _Plan:
    plan = _Plan()
    for name, head, cell in zip(heads, named, row, strict=False):
        if name == "title":
            plan.title = plan.title or cell or None
        elif name == "promotions":
            plan.promotions += [cell] if len(cell) > 1 else []  # - and 无 are none
        elif name is not None and name not in plan.figures:
            # The unit stands in the cell or in the head: 国内流量(GB).
            match = _rules()["figures"][name].search(cell.lower())
            unit = _rules()["unit"].search(head.lower())
            if match is not None:
                _note(plan, name, match, unit[1] if unit else "")
                plan.currency = plan.currency or _currency(f"{cell} {head}")
    if plan.title is None and heads[0] is None and row:
        plan.title = row[0] or None
    return plan


def _note(plan: _Plan, name: str, match: re.Match[str], fallback: str = "") -> None:
    parts = [part for part in match.groups() if part]
    number = Decimal(parts[0].replace(",", "") or 0)
    unit = parts[1] if len(parts) > 1 else fallback
    if name == "data_gb":
        number = (number * _UNITS.get(unit[:1], Decimal(1))).quantize(Decimal("0.001")).normalize()
        number = number.quantize(Decimal(1)) if number == number.to_integral() else number
    elif name == "contract_months" and unit[:1] in ("年", "y"):
        number *= 12
    plan.figures.setdefault(name, number)


def figure_in(text: str, name: str) -> str | None:
    """The figure of a field that a line of a card states, without its unit; None where it states none."""
    match = _rules()["cards"][name].search(text.lower())
    return next(filter(None, match.groups())) if match else None


def _currency(text: str) -> str | None:
    price = parse_price(text)
    return price.currency if price else None


def _cards(page: Page) -> Iterator[_Plan]:
    """Plans in blocks of their own: the largest element around a monthly fee that holds no other one."""
    fees = [
        line
        for line in page.lines
        if not line.place.away and _rules()["cards"]["monthly_fee"].search(_low(line))
    ]
    counts: dict[Place, int] = {}
    for line in fees[:200]:
        for place in _around(line.place):
            counts[place] = counts.get(place, 0) + 1
    for line in fees[:200]:
        alone = [place for place in _around(line.place) if counts[place] == 1]
        lines = [each for each in page.lines if alone and alone[-1] in _around(each.place)]
        yield _card(lines or [line])


def _card(lines: list[Line]) -> _Plan:
    plan = _Plan()
    for line in lines:
        for name in _FIGURES:
            match = _rules()["cards"][name].search(_low(line))
            if match is not None:
                _note(plan, name, match)
        if "monthly_fee" in plan.figures and plan.currency is None:
            plan.currency = _currency(line.text[:100])
    plan.promotions = [line.text for line in lines if is_promotion(line.text) and not _only_contract(line)]
    named = [line for line in lines if len(line.text) <= _LONGEST_NAME]
    headed = [line for line in named if line.place.heading]
    titled = [line for line in named if _rules()["named"].search(line.text)]
    chosen = next(iter([*headed, *titled, *named]), None)
    plan.title = chosen.text if chosen else None
    return plan


def _only_contract(line: Line) -> bool:
    """Whether a line says no more than how long the contract runs."""
    return len(_rules()["cards"]["contract_months"].sub("", _low(line)).strip(_SIGNS)) < _TELLS


def _around(place: Place) -> list[Place]:
    """An element and those around it that may be a card, innermost first."""
    found: list[Place] = []
    current: Place | None = place
    for _ in range(8):
        if current is None or current.tag in ("body", "html", "main"):
            break
        found.append(current)
        current = current.parent
    return found


def _low(line: Line) -> str:
    return squeeze(line.text[:300]).lower()


@cache
def _rules() -> dict[str, Any]:
    written = read_yaml(Path(__file__).with_name("plans.yaml"))
    rules: dict[str, Any] = {
        group: {name: re.compile(pattern) for name, pattern in written[group].items()}
        for group in ("heads", "figures", "cards")
    }
    rules["unit"] = re.compile(r"[(（/]\s?(tb|gb|g|mb|m|个月|個月|月|年)\s?[)）]?")
    rules["chinese"] = re.compile(r"元|套餐")
    rules["named"] = re.compile(r"套餐|卡|计划|方案|plan", re.IGNORECASE)
    return rules
