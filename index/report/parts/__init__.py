"""The parts of a briefing in the order in which they are read: add one by a module with a Part, and a line here."""

from __future__ import annotations

from typing import Any

from index.report.part import Part
from index.report.parts.answers import ANSWERS
from index.report.parts.combinations import COMBINATIONS
from index.report.parts.comparisons import COMPARISONS
from index.report.parts.effects import EFFECTS
from index.report.parts.figures import FIGURES
from index.report.parts.health import HEALTH
from index.report.parts.mix import MIX
from index.report.parts.moves import MOVES
from index.report.parts.plans import PLANS
from index.report.parts.price_changes import PRICE_CHANGES
from index.report.parts.prices import PRICES
from index.report.parts.promotions import PROMOTIONS
from index.report.parts.rising import RISING
from index.report.parts.rivalry import RIVALRY
from index.report.parts.stories import STORIES
from index.report.parts.summary import SUMMARY

PARTS: tuple[Part[Any], ...] = (
    SUMMARY,  # told last, of what the others say
    MOVES,
    ANSWERS,
    EFFECTS,
    RIVALRY,
    PRICE_CHANGES,
    COMPARISONS,
    PLANS,
    PROMOTIONS,
    MIX,
    COMBINATIONS,
    FIGURES,
    RISING,
    STORIES,
    PRICES,
    HEALTH,
)
