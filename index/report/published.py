"""What articles say: the market figures in them, and the latest announcements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from index.report.briefing import Figure, News
from index.report.evidence import Ledger, sentence_around
from index.report.sightings import Published

_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)


def latest_first(articles: Iterable[Published]) -> list[Published]:
    """Order articles by when they were published; one that was seen again is kept once."""
    ordered = sorted(articles, key=lambda article: article.at or _EARLIEST, reverse=True)
    once = {(article.url, article.title): article for article in reversed(ordered)}
    return [article for article in ordered if once[article.url, article.title] is article]


def figures(articles: Iterable[Published], ledger: Ledger) -> tuple[Figure, ...]:
    """Give every figure that states a value or a change, article by article in the order given."""
    return tuple(
        _figure(article, metric, ledger)
        for article in articles
        for metric in article.metrics
        if metric.get("metric") and (metric.get("value") is not None or metric.get("change") is not None)
    )


def news(articles: Iterable[Published], ledger: Ledger) -> tuple[News, ...]:
    """Give the announcements in the order given."""
    return tuple(
        News(
            competitor=article.competitor,
            title=article.title,
            published=article.at,
            strategies=article.strategies,
            cites=(ledger.article(article),),
        )
        for article in articles
    )


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
        cites=(ledger.article(article, _words(article, metric)),),
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


def _words(article: Published, metric: Mapping[str, Any]) -> str:
    """The sentence that states the figure."""
    start, end = metric.get("start"), metric.get("end")
    if start is None or end is None:
        written = f"{metric.get('value') or metric.get('change')}{metric.get('unit') or ''}"
        start = article.text.find(written)
        end = start + len(written)
    return sentence_around(article.text, start, end) if start >= 0 else ""
