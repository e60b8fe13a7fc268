"""Which offers of different competitors are the same product, with a score and the reasons."""

from __future__ import annotations

from analysis.matching.identity import Described, Identity, read_identity
from analysis.matching.match import Match, compare, match_products, same_products
from analysis.matching.plans import PlanMatch, PlanTerms, match_plans
from analysis.matching.review import Review

__all__ = [
    "Described",
    "Identity",
    "Match",
    "PlanMatch",
    "PlanTerms",
    "Review",
    "compare",
    "match_plans",
    "match_products",
    "read_identity",
    "same_products",
]
