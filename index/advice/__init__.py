"""Advice: our own figures and our prices laid beside the moves, the answers, and what was decided of them."""

from __future__ import annotations

from index.advice.advising import answers_between, effects_between, watched_competitors
from index.advice.decisions import Decision, Decisions
from index.advice.figures import read_measurements, store_measurements

__all__ = [
    "Decision",
    "Decisions",
    "answers_between",
    "effects_between",
    "read_measurements",
    "store_measurements",
    "watched_competitors",
]
