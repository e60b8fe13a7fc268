"""The examples in the docstrings of prices and promotions are what the code does."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest


@pytest.mark.parametrize(
    "module",
    [
        "crawlers.prices",
        "crawlers.prices.currencies",
        "crawlers.prices.folding",
        "crawlers.prices.numerals",
        "analysis.promotions.clarity",
        "analysis.promotions.fields",
        "analysis.promotions.parse",
        "analysis.promotions.promotion",
        "analysis.promotions.rendering",
        "analysis.promotions.stated",
    ],
)
def test_docstrings(module: str) -> None:
    results = doctest.testmod(import_module(module))

    assert results.attempted > 0
    assert results.failed == 0
