"""Moves as a frame: a row each, the newest last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.columns import Sort
from index.frames.typed import typed_frame
from index.lines import parse_query

if TYPE_CHECKING:
    import pandas as pd

    from analysis.moves import Move

_Moment = str | datetime | None


def load_moves(
    *,
    data: Path | str | None = None,
    since: _Moment = None,
    until: _Moment = None,
    competitors: Sequence[str] = (),
    kinds: Sequence[str] = (),
) -> pd.DataFrame:
    """Load what the competition changed, as `shangqing moves` tells it.

    `since` and `until` are aware times, or written as on the command line (30d, 2026-11-11). Columns: `at` (time);
    `kind`, `competitor`, `campaign`, `rival` (names; `rival` is whom a follow answers); `product` (its title),
    `sku`, `gtin`, `promotion` (text); `before`, `after` (numbers: prices, or shares of a strategy; NaN of a plan,
    whose terms are in `Move`), `change` (relative), `real_change`, `confidence`; `days` (whole: after how many a
    follow came); `evidence` (several: the ids of observations).
    """
    from crawlers.settings import read_environment
    from index.history.moves import moves_between

    folder = Path(data) if data is not None else read_environment().data
    span = parse_query("", since=since, until=until)
    moves = moves_between(folder, since=span.since, until=span.until, competitors=competitors, kinds=kinds)
    return typed_frame(
        {name: (sort, [_value(move, name) for move in moves]) for name, sort in _COLUMNS.items()}, exact=False
    )


_COLUMNS = {
    "at": Sort.TIME,
    "kind": Sort.NAME,
    "competitor": Sort.NAME,
    "product": Sort.TEXT,
    "sku": Sort.TEXT,
    "gtin": Sort.TEXT,
    "before": Sort.NUMBER,
    "after": Sort.NUMBER,
    "change": Sort.NUMBER,
    "real_change": Sort.NUMBER,
    "confidence": Sort.NUMBER,
    "promotion": Sort.TEXT,
    "campaign": Sort.NAME,
    "rival": Sort.NAME,
    "days": Sort.WHOLE,
    "evidence": Sort.NAMES,
}


def _value(move: Move, name: str) -> Any:
    match name:
        case "product":
            return move.product and move.product.title
        case "sku" | "gtin":
            return move.product and getattr(move.product, name)
        case "before" | "after":
            value = getattr(move, name)
            return None if value is None or isinstance(value, dict | str) else float(value)
        case "rival":
            return move.answers_to and move.answers_to.competitor
        case "days":
            return move.delay
        case "evidence":
            return [sight.id for sight in move.evidence]
        case _:
            return getattr(move, name)
