"""What `shangqing moves` prints: a line or two a move, or a JSON list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import orjson

from analysis.moves.move import Move, Sight
from crawlers.beijing import BEIJING
from crawlers.printing import printable

NAMES = {
    "price_cut": "降价 price cut",
    "price_rise": "涨价 price rise",
    "promotion_start": "促销开始 promotion start",
    "promotion_end": "促销结束 promotion end",
    "new_product": "上新 new product",
    "delisted": "下架 delisted",
    "out_of_stock": "缺货 out of stock",
    "back_in_stock": "到货 back in stock",
    "plan_change": "套餐变更 plan change",
    "strategy_shift": "策略变化 strategy shift",
    "follow": "跟进 follow",
    "price_war": "价格战 price war",
}


def render_moves(moves: Sequence[Move]) -> str:
    """Lines for a terminal: day, kind, competitor, product, what changed, and the pages that show it."""
    lines = [f"{len(moves)} moves 共 {len(moves)} 项变动"]
    for move in moves:
        lines += ["", _headline(move), *(f"    {note}" for note in _notes(move)), *_pages(move.evidence)]
    return "\n".join(map(printable, lines))


def render_move(move: Move) -> str:
    """The move and the first page that shows it, on one printable line."""
    pages = [sight.url for sight in move.evidence if sight.url]
    return printable(" | ".join([_headline(move), *pages[:1]]))


def render_moves_json(moves: Iterable[Move]) -> str:
    """A JSON list; amounts are numbers, times ISO 8601 in Beijing's zone."""
    return orjson.dumps([plain_move(move) for move in moves], option=orjson.OPT_INDENT_2).decode()


def plain_move(move: Move) -> dict[str, Any]:
    """The move as JSON holds it; what is None is left out, but for the keys that every move has."""
    product = move.product
    record = {
        "kind": move.kind,
        "competitor": move.competitor,
        "product": product.title if product else None,
        "at": _time(move.at),
        "before": _plain(move.before),
        "after": _plain(move.after),
        "change": move.change,
        "confidence": move.confidence,
        "evidence": [_plain(sight) for sight in move.evidence],
    }
    more = {
        "sku": product and product.sku,
        "gtin": product and product.gtin,
        "source": product and product.source,
        "currency": product and product.currency,
        "promotion": None if move.kind == "strategy_shift" else move.promotion,
        "strategy": move.promotion if move.kind == "strategy_shift" else None,
        "take_home": _paid(move),
        "campaign": move.campaign,
        "real_change": move.real_change,
        "raised_first": move.raised_first or None,
        "answers_to": move.answers_to and _answered(move.answers_to, move.delay),
        "rivals": list(move.rivals) or None,
    }
    return {**record, **{name: value for name, value in more.items() if value is not None}}


def _answered(move: Move, delay: int | None) -> dict[str, Any]:
    return {
        "kind": move.kind,
        "competitor": move.competitor,
        "product": move.product.title if move.product else None,
        "at": _time(move.at),
        "days": delay,
    }


def _paid(move: Move) -> dict[str, Any] | None:
    if move.take_home is None or None in move.take_home:
        return None
    return {"before": _plain(move.take_home[0]), "after": _plain(move.take_home[1])}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, Sight):
        return {"id": value.id, "observed": _time(value.observed), "url": value.url}
    return value


def _time(moment: Any) -> str:
    return str(moment.astimezone(BEIJING).isoformat())


def _headline(move: Move) -> str:
    title = move.product.title if move.product else ""
    parts = (
        f"{move.at.astimezone(BEIJING):%Y-%m-%d}",
        NAMES[move.kind],
        move.competitor,
        title,
        _change(move),
    )
    return " | ".join(part for part in parts if part)


def _change(move: Move) -> str:
    if move.before is None and move.after is None:
        return ""
    relative = "" if move.change is None else f" ({move.change:+.1%})"
    return f"{_said(move.before)} → {_said(move.after)}{relative}"


def _said(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dict):
        return " ".join(f"{name} {_said(part)}" for name, part in value.items())
    return "-" if value is None else str(value)


def _notes(move: Move) -> list[str]:
    answered = move.answers_to
    notes = (
        move.promotion and f"促销 promotion: {move.promotion}"
        if move.kind != "strategy_shift"
        else f"策略 strategy: {move.promotion}",
        move.campaign and f"大促 campaign: {move.campaign}",
        move.raised_first and "先涨后降: no lower than the lowest take-home price of the 30 days before",
        answered and f"跟进 answers {answered.competitor}, {move.delay} 天 days later",
        move.kind == "price_war" and f"对手 rivals: {'、'.join(move.rivals)}",
        f"可信度 confidence: {move.confidence:.0%}",
    )
    return [note for note in notes if note]


def _pages(seen: Sequence[Sight]) -> list[str]:
    return [
        f"    {sight.observed.astimezone(BEIJING):%Y-%m-%d %H:%M} {sight.url or sight.id}" for sight in seen
    ]
