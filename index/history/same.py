"""Same products and near plans among what the history knows, and the file in which people decide on doubts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analysis.matching import Described, Match, PlanMatch, PlanTerms, Review, match_plans, match_products
from index.history.history import History, tidy

_PRODUCTS = """
SELECT competitor, product, last.title, last.gtin, last.mpn, last.brand FROM (
    SELECT competitor, product, arg_max(struct_pack(title, gtin, mpn, brand), observed) AS last
    FROM offers WHERE monthly_fee IS NULL AND competitor <> '' GROUP BY competitor, product
) ORDER BY ALL
"""
_PLANS = """
SELECT competitor, product, last.title, last.monthly_fee, last.data_gb, last.voice_minutes, last.contract_months
FROM (
    SELECT competitor, product, arg_max(
        struct_pack(title, monthly_fee, data_gb, voice_minutes, contract_months), observed
    ) AS last
    FROM offers WHERE monthly_fee IS NOT NULL AND competitor <> '' GROUP BY competitor, product
) ORDER BY ALL
"""


def review_file(data: Path) -> Review:
    """The review file of the data folder: what people decided on doubtful matches, kept for ever."""
    return Review(data / "matches.csv")


def find_matches(history: History, competitors: Sequence[str] = ()) -> list[Match]:
    """Give the pairs of products that are or may be the same, the surest first; of `competitors`, if any are named."""
    rows = history.connection.execute(_PRODUCTS).fetchall()
    names = ("competitor", "key", "title", "gtin", "mpn", "brand")
    matches = match_products(Described(**dict(zip(names, row, strict=True))) for row in rows)
    return [match for match in matches if _concerns(match, competitors)]


def find_plan_matches(history: History, competitors: Sequence[str] = ()) -> list[PlanMatch]:
    """Give for each tariff plan (套餐), as last seen, the nearest of each other competitor; a pair once."""
    plans = [
        PlanTerms(
            competitor=competitor, key=key, title=title, monthly_fee=tidy(fee),
            data_gb=None if data is None else tidy(data), voice_minutes=voice, contract_months=months,
        )
        for competitor, key, title, fee, data, voice, months in history.connection.execute(_PLANS).fetchall()
    ]  # fmt: skip
    found = [match for match in match_plans(plans) if not competitors or match.one.competitor in competitors]
    return list({frozenset({match.one, match.other}): match for match in reversed(found)}.values())[::-1]


def _concerns(match: Match, competitors: Sequence[str]) -> bool:
    return not competitors or match.one.competitor in competitors or match.other.competitor in competitors
