"""Moves: what competitors changed, read from the history and never from two snapshots."""

from __future__ import annotations

from analysis.moves.finding import find_moves
from analysis.moves.move import KINDS, Crawls, Kind, Move, Product, Publication, Sight, Stretch, Terms, Track
from analysis.moves.rendering import plain_move, render_moves, render_moves_json

__all__ = [
    "KINDS",
    "Crawls",
    "Kind",
    "Move",
    "Product",
    "Publication",
    "Sight",
    "Stretch",
    "Terms",
    "Track",
    "find_moves",
    "plain_move",
    "render_moves",
    "render_moves_json",
]
