"""Who and what a text names: competitors, brands, regions, industries."""

from __future__ import annotations

from analysis.entities.brands import find_brands
from analysis.entities.competitors import CompetitorLike, competitor_finder, find_competitors
from analysis.entities.industries import Industry, find_industries
from analysis.entities.names import Mention
from analysis.entities.regions import find_regions

__all__ = [
    "CompetitorLike",
    "Industry",
    "Mention",
    "competitor_finder",
    "find_brands",
    "find_competitors",
    "find_industries",
    "find_regions",
]
