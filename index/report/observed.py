"""What the history holds of single observations: page, time and words, for the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from index.history import History
from index.history.history import tidy
from index.report.safety import shortened, shown

_OFFERS = """
SELECT id, competitor, title, url, observed, content_hash, archive, price, list_price, currency, availability,
       promotions, monthly_fee, data_gb, voice_minutes, contract_months
FROM offers WHERE id IN (SELECT unnest($ids))
"""
_TEXTS = """
SELECT id, competitor, title, url, observed, content_hash, archive FROM texts WHERE id IN (SELECT unnest($ids))
"""
_KEPT = ("competitor", "title", "url", "content_hash", "archive")
_AMOUNTS = {
    "price": ("页面价", ""),
    "list_price": ("划线价", ""),
    "monthly_fee": ("月费", ""),
    "data_gb": ("流量", "GB"),
    "voice_minutes": ("通话", "分钟"),
    "contract_months": ("合约期", "个月"),
}


def read_observed(history: History, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Give the fields of a Citation of each observation that the history holds, by its id."""
    if not ids:
        return {}
    found: dict[str, dict[str, Any]] = {}
    for query in (_OFFERS, _TEXTS):
        rows = history.connection.execute(query, {"ids": list(ids)})
        names = [column[0] for column in rows.description or ()]
        for values in rows.fetchall():
            row = dict(zip(names, values, strict=True))
            found.setdefault(row["id"], _citation(row))
    return found


def _citation(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: row[name] or None for name in _KEPT}
    return {
        **kept,
        "title": shortened(row["title"]),
        "observed": row["observed"].replace(tzinfo=UTC),
        "words": _offer_words(row) or shortened(row["title"]),
    }


def _offer_words(row: dict[str, Any]) -> str:
    """What the page said of the price: the amounts as collected, and the promotions word for word."""
    currency = f" {row['currency']}" if row.get("currency") else ""
    amounts = [
        f"{name} {_plain(row[field])}{unit or currency}"
        for field, (name, unit) in _AMOUNTS.items()
        if row.get(field) is not None
    ]
    promotions = [shown(text) for text in row.get("promotions") or ()]
    return "；".join([*amounts, *filter(None, [row.get("availability")]), *promotions])


def _plain(amount: Any) -> str:
    return f"{amount}" if isinstance(amount, int) else f"{tidy(amount):f}".removesuffix(".00")
