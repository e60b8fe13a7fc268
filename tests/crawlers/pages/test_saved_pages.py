"""Each saved page gives what its golden JSON says; a missing golden file is written, and fails until reviewed."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from crawlers.pages import extract_article, extract_offer, extract_offers, page_problem

CASES = sorted(path.parent for path in (Path(__file__).parents[2] / "fixtures" / "pages").glob("*/page.html"))
OBSERVED = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def plain(value):
    if isinstance(value, Decimal | datetime):
        return str(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if item not in (None, (), "", 0)}
    return [plain(item) for item in value] if isinstance(value, tuple | list) else value


def read(case: Path) -> dict:
    raw, url = (case / "page.html").read_bytes(), f"https://shop.example/{case.name}.html"
    article = extract_article(raw, url, observed=OBSERVED)
    return plain(
        {
            "offers": [asdict(offer) for offer in extract_offers(raw, url)],
            "article": asdict(article) if article else None,
            "problem": page_problem(raw, url),
        }
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_saved_page(case):
    golden = case / "expected.json"
    found = read(case)
    if not golden.exists():
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
        pytest.fail(f"{golden} was missing and has been written: review it")
    assert found == json.loads(golden.read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_one_offer_or_several_but_never_both(case):
    raw, url = (case / "page.html").read_bytes(), f"https://shop.example/{case.name}.html"
    single, several = extract_offer(raw, url), extract_offers(raw, url)
    assert several == ((single,) if single else several)
    assert single is None or len(several) == 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_with_an_offer_or_an_article_is_no_problem(case):
    found = read(case)
    assert not (found.get("problem") and (found.get("offers") or found.get("article")))
