"""The market figures that articles state."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from index.report.evidence import Ledger, sentence_around
from index.report.layout import Cell, Layout, View, cell, day_cell, one_table, tone
from index.report.material import Material
from index.report.part import Part, Told
from index.report.published import Published
from index.report.words import Words, words

_COLUMNS = (
    Words("主体", "Whose"),
    Words("指标", "Figure"),
    Words("数值", "Value"),
    Words("变化", "Change"),
    Words("期间", "Period"),
    Words("发布", "Published"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One market figure of an article, as written there, with its qualifiers (超21, 约-13).

    `value` is in `unit`; `change` in percent unless `change_unit` says otherwise (百分点, 倍), `change_abs`
    with its unit an amount more or less; `previous` and `baseline` are what it is compared with.
    """

    competitor: str | None
    entity: str | None
    metric: str
    value: str | None
    unit: str | None
    period: str | None
    change: str | None
    change_unit: str | None
    change_abs: str | None
    change_type: str | None
    previous: str | None
    baseline: str | None
    published: datetime | None
    cites: tuple[int, ...]


def _tell(material: Material, ledger: Ledger) -> Told[Figure]:
    found = [
        _figure(article, metric, ledger)
        for article in material.articles
        for metric in article.metrics
        if metric.get("metric") and (metric.get("value") is not None or metric.get("change") is not None)
    ]
    return found, None


def _figure(article: Published, metric: Mapping[str, Any], ledger: Ledger) -> Figure:
    return Figure(
        competitor=article.competitor,
        entity=metric.get("entity"),
        metric=metric["metric"],
        value=_written(metric, "value"),
        unit=metric.get("unit"),
        period=metric.get("period"),
        change=_written(metric, "change"),
        change_unit=metric.get("change_unit"),
        change_abs=_absolute(metric),
        change_type=metric.get("change_type"),
        previous=metric.get("previous"),
        baseline=metric.get("baseline"),
        published=article.at,
        cites=(ledger.article(article, _sentence(article, metric)),),
    )


def _written(metric: Mapping[str, Any], name: str) -> str | None:
    """A number with its qualifier and the end of its range: 超21, 5~8."""
    value, upper = metric.get(name), metric.get(f"{name}_max")
    if value is None:
        return None
    qualifier = metric.get("qualifier" if name == "value" else "change_qualifier") or ""
    return f"{qualifier}{value}" + (f"~{upper}" if upper is not None else "")


def _absolute(metric: Mapping[str, Any]) -> str | None:
    amount = metric.get("change_abs")
    return None if amount is None else f"{amount}{metric.get('change_abs_unit') or metric.get('unit') or ''}"


def _sentence(article: Published, metric: Mapping[str, Any]) -> str:
    """The sentence that states the figure."""
    start, end = metric.get("start"), metric.get("end")
    if start is None or end is None:
        written = f"{metric.get('value') or metric.get('change')}{metric.get('unit') or ''}"
        start = article.text.find(written)
        end = start + len(written)
    return sentence_around(article.text, start, end) if start >= 0 else ""


def _show(told: Sequence[Figure], view: View) -> Layout:
    rows = [
        (
            cell(one.entity or one.competitor or "—"),
            cell(one.metric, one.cites),
            cell(f"{one.value}{one.unit or ''}" if one.value is not None else "—"),
            figure_change(one),
            cell(one.period or "—"),
            day_cell(one.published),
        )
        for one in told
    ]
    return one_table(_COLUMNS, rows, view.most)


def figure_change(one: Figure) -> Cell:
    """同比 +24.3%, 同比 +0.9百分点, 较前值 3.4: how it changed, and against what."""
    kind = words("changes", one.change_type).zh if one.change_type else ""
    against = one.baseline or one.previous or ""
    if one.change is not None:
        amount = f"{_signed(one.change)}{one.change_unit or '%'}"
    else:
        amount = _signed(one.change_abs) if one.change_abs is not None else ""
    text = " ".join(part for part in (kind, against, amount) if part)
    return cell(text or "—", tone=tone(-1 if "-" in amount else 1) if amount else "")


def _signed(change: str) -> str:
    """A rise with its +, as a fall has its -; a qualifier (约, 超) stays before the number."""
    return change if "-" in change else re.sub(r"(?=\d)", "+", change, count=1)


FIGURES = Part(name="figures", heading=Words("市场数据", "Market figures"), tell=_tell, show=_show)
