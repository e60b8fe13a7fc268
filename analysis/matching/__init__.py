"""Which offers of different competitors are the same product, with a score and the reasons."""

from __future__ import annotations

from analysis.matching.identity import Described, Identity, read_identity
from analysis.matching.match import Key, Match, compare, match_products, same_products
from analysis.matching.plans import PlanMatch, PlanTerms, match_plans
from analysis.matching.rendering import render_matches, render_matches_json
from analysis.matching.review import Review
from analysis.matching.sizes import UnitPrice, unit_price

__all__ = [
    "Described",
    "Identity",
    "Key",
    "Match",
    "PlanMatch",
    "PlanTerms",
    "Review",
    "UnitPrice",
    "compare",
    "match_plans",
    "match_products",
    "read_identity",
    "render_matches",
    "render_matches_json",
    "same_products",
    "unit_price",
]
