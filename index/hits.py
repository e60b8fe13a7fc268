"""What a search prints: a few lines a hit, or one JSON object."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import orjson

from crawlers.beijing import BEIJING
from crawlers.printing import printable
from index.answers import Hit, Results

_SHOWN_FACETS = ("competitor", "kind", "strategy", "mechanic", "region", "industry", "mentioned_competitor")


def render_hits(results: Results) -> str:
    """Lines for a terminal: each hit with its competitor, price, time (Beijing), highlights and address."""
    lines = [f"{results.total} found 共 {results.total} 条"]
    for hit in results.hits:
        lines += [
            "",
            _headline(hit),
            *(f"    {fragment}" for fragment in hit.highlights),
            *(f"    = {label.field}: {label.value} {label.names[0]}" for label in hit.labels),
            f"    {hit.url or '-'}",
        ]
    shown = [
        f"{name}: {_counted(results.facets[name])}" for name in _SHOWN_FACETS if results.facets.get(name)
    ]
    lines += ["", *shown] if shown else []
    return "\n".join(printable(line) for line in lines)


def render_hits_json(results: Results) -> str:
    """One JSON object: total, hits, facets; prices as numbers, times ISO 8601 in UTC."""
    answer = {
        "total": results.total,
        "hits": [_plain_hit(hit) for hit in results.hits],
        "facets": {name: dict(counts) for name, counts in results.facets.items()},
    }
    return orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode()


def _headline(hit: Hit) -> str:
    price = f"{hit.currency or ''} {hit.price}".strip() if hit.price is not None else ""
    labels = " ".join((*hit.strategies, *hit.mechanics))
    parts = (hit.title, hit.competitor or "", price, _beijing(hit.observed), labels)
    return " | ".join(part for part in parts if part)


def _plain_hit(hit: Hit) -> dict[str, object]:
    return {
        "id": hit.id,
        "kind": hit.kind,
        "competitor": hit.competitor,
        "title": hit.title,
        "url": hit.url,
        "price": None if hit.price is None else float(hit.price),
        "observed": hit.observed,
        "strategies": hit.strategies,
        "mechanics": hit.mechanics,
        "highlights": hit.highlights,
        "score": hit.score,
    }


def _beijing(moment: datetime | None) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}" if moment else ""


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{value} {count}" for value, count in counts.items())
