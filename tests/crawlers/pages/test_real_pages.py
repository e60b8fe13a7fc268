"""Floors on the real pages of ../shared/real, a little below what was measured: a fall is a regression."""

import importlib.util
import json
import os
from pathlib import Path

import pytest

from crawlers.pages import extract_article, extract_offers

ROOT = Path(__file__).parents[3]
REAL = Path(os.environ.get("SHANGQING_REAL_DATA") or ROOT.parent / "shared" / "real")
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason=f"no real pages at {REAL}; set SHANGQING_REAL_DATA")


@pytest.fixture(scope="module")
def scores():
    spec = importlib.util.spec_from_file_location("score_pages", ROOT / "bench" / "score_pages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_products(scores):
    found = scores.product_scores()
    assert found["price"] >= 0.95 and found["availability"] >= 0.97 and found["sku"] >= 0.93, found


def test_articles(scores):
    precision, recall = scores.article_scores()
    assert 2 * precision * recall / (precision + recall) >= 0.955


def test_pages(scores):
    results = [held for _, _, held, _ in scores.page_checks()]
    assert sum(results) / len(results) >= 0.97


def test_stories_sell_nothing_and_shops_tell_no_stories(scores):
    stories = json.loads((REAL / "articles/expected.json").read_text("utf-8"))
    shops = json.loads((REAL / "products/expected.json").read_text("utf-8"))
    offers = [
        row["url"]
        for key, row in list(stories.items())[::3]
        if extract_offers(scores.read(REAL / f"articles/html/{key}.html.gz"), row["url"])
    ]
    articles = [
        row["url"]
        for key, row in list(shops.items())[::3]
        if extract_article(scores.read(REAL / f"products/html/{key}.html.gz"), row["url"])
    ]
    assert offers == [] and len(articles) <= 2
