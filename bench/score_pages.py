"""Score crawlers.pages on ../shared/real:

    python bench/score_pages.py [-v] [products] [articles] [pages]

SHANGQING_REAL_DATA names another folder; -v prints every miss.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crawlers.pages import extract_article, extract_offer

SHANGHAI = ZoneInfo("Asia/Shanghai")
REAL = Path(os.environ.get("SHANGQING_REAL_DATA") or Path(__file__).parents[2] / "shared" / "real")
FIELDS = ("price", "availability", "sku", "brand", "gtin", "mpn")


def read(path: Path) -> bytes:
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


def equal(field: str, found: object, accepted: list[Any]) -> bool:
    if field != "price":
        return str(found).strip() in [str(value).strip() for value in accepted]
    try:
        return any(Decimal(str(found)) == Decimal(str(value)) for value in accepted)
    except InvalidOperation:
        return False


def product_scores(verbose: bool = False) -> dict[str, float]:
    """F1 by field over the product pages; a value counts where it equals an accepted one."""
    tallies = {field: Counter[str]() for field in FIELDS}
    for key, truth in json.loads((REAL / "products/expected.json").read_text("utf-8")).items():
        offer = extract_offer(read(REAL / f"products/html/{key}.html.gz"), truth["url"])
        for field in FIELDS:
            found, accepted = getattr(offer, field, None), truth.get(field, [])
            held = found is not None and equal(field, found, accepted)
            tallies[field] += Counter(
                tp=held, fp=found is not None and not held, fn=bool(accepted) and not held
            )
            if verbose and not held and (found is not None or accepted) and field in FIELDS[:3]:
                print(f"{key[:8]} {field}: {found!s:.30} for {accepted} {truth['url'][:90]}")
    return {field: _f1(tally) for field, tally in tallies.items()}


def _f1(tally: Counter[str]) -> float:
    return 2 * tally["tp"] / ((2 * tally["tp"] + tally["fp"] + tally["fn"]) or 1)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = re.findall(r"\w+", text)
    if 0 < len(tokens) < 4:
        return Counter([tuple(tokens)])
    return Counter(tuple(tokens[start : start + 4]) for start in range(len(tokens) - 3))


def shingle_scores(true: str, found: str) -> tuple[float, float]:
    """Precision and recall of 4-gram shingles, as article-extraction-benchmark counts them."""
    wanted, given = shingles(true), shingles(found)
    both = (wanted & given).total()
    if not wanted and not given:
        return 1.0, 1.0
    return both / (given.total() or 1), both / (wanted.total() or 1)


def article_scores(verbose: bool = False) -> tuple[float, float]:
    """Mean precision and recall of the bodies; the benchmark's F1 is their harmonic mean."""
    scores = []
    for key, truth in json.loads((REAL / "articles/expected.json").read_text("utf-8")).items():
        article = extract_article(read(REAL / f"articles/html/{key}.html.gz"), truth["url"])
        scores.append(shingle_scores(truth["articleBody"], article.body if article else ""))
        if verbose and min(scores[-1]) < 0.95:
            print(f"{key[:8]} {scores[-1][0]:.3f} {scores[-1][1]:.3f} {truth['url'][:90]}")
    precision, recall = zip(*scores, strict=True)
    return statistics.mean(precision), statistics.mean(recall)


def page_checks() -> Iterator[tuple[str, str, bool, object]]:
    """(file, check, held, found) of every row of pages/expected.json."""
    for row in json.loads((REAL / "pages/expected.json").read_text("utf-8")):
        raw, url = read(REAL / "pages" / row["file"]), row.get("url") or "https://site.example/page/1"
        check = _story_checks if row["kind"] in ("news", "article") else _shop_checks
        for name, held, found in check(row, raw, url):
            yield row["file"], name, held, found


def _story_checks(row: dict[str, Any], raw: bytes, url: str) -> Iterator[tuple[str, bool, object]]:
    article = extract_article(raw, url)
    body, title = (article.body, article.title) if article else ("", "")
    if row.get("title"):
        yield "title", title == row["title"], title
    if row.get("publish_time"):
        local = article.published.astimezone(SHANGHAI) if article and article.published else None
        yield "time", str(local).startswith(row["publish_time"]), local
    for words in row.get("must_contain") or []:
        yield f"contains {words[:12]}", words in body, len(body)
    for words in row.get("must_not_contain") or []:
        yield f"not {words[:12]}", words not in body, len(body)
    if row.get("article_body"):
        scores = shingle_scores(row["article_body"], body)
        yield "body", min(scores) > 0.9, scores


def _shop_checks(row: dict[str, Any], raw: bytes, url: str) -> Iterator[tuple[str, bool, object]]:
    offer = extract_offer(raw, url)
    expected = {"price": row.get("price_min")} | {key: row.get(key) for key in row}
    for field in ("title", "price", "currency", "availability", "seller"):
        if expected.get(field) is not None:
            found = getattr(offer, field, None)
            yield field, equal(field, found, [expected[field]]), found


def main() -> None:
    verbose = "-v" in sys.argv
    kinds = [name for name in sys.argv[1:] if name != "-v"] or ["products", "articles", "pages"]
    if "products" in kinds:
        for field, f1 in product_scores(verbose).items():
            print(f"products {field:13} F1 {f1:.3f}")
    if "articles" in kinds:
        precision, recall = article_scores(verbose)
        f1 = 2 * precision * recall / (precision + recall)
        print(f"articles body F1 {f1:.4f}, precision {precision:.4f}, recall {recall:.4f}")
    if "pages" in kinds:
        checks = list(page_checks())
        for file, name, held, found in checks if verbose else ():
            if not held:
                print(f"{file} {name}: {found!s:.80}")
        print(f"pages checks {sum(held for *_, held, _ in checks)}/{len(checks)}")


if __name__ == "__main__":
    main()
