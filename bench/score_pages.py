"""Score crawlers.pages on ../shared/real (products, articles, pages): python bench/score_pages.py [-v] [kind]."""

from __future__ import annotations

import gzip
import json
import os
import re
import statistics
import sys
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path
from zoneinfo import ZoneInfo

from crawlers.pages import extract_article, extract_offer, extract_offers

SHANGHAI = ZoneInfo("Asia/Shanghai")
REAL = Path(os.environ.get("SHANGQING_REAL_DATA") or Path(__file__).parents[2] / "shared" / "real")
FIELDS = ("price", "availability", "sku", "brand", "gtin", "mpn")


def read(path: Path) -> bytes:
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


def equal(field: str, found: object, accepted: list[str]) -> bool:
    if field == "price":
        try:
            return any(Decimal(str(found)) == Decimal(value) for value in accepted)
        except InvalidOperation:
            return False
    return str(found).strip() in [value.strip() for value in accepted]


def score_products(verbose: bool) -> None:
    expected = json.loads((REAL / "products/expected.json").read_text("utf-8"))
    tallies = {field: Counter[str]() for field in FIELDS}
    for key, truth in expected.items():
        offer = extract_offer(read(REAL / f"products/html/{key}.html.gz"), truth["url"])
        for field in FIELDS:
            found = getattr(offer, field) if offer else None
            accepted = truth.get(field, [])
            if found is not None and equal(field, found, accepted):
                tallies[field]["tp"] += 1
                continue
            tallies[field]["fp"] += found is not None
            tallies[field]["fn"] += bool(accepted)
            if verbose and (found is not None or accepted) and field in FIELDS[:3]:
                print(f"{key[:8]} {field:13} found {found!s:25} accepted {accepted} {truth['url'][:90]}")
    for field, tally in tallies.items():
        precision = tally["tp"] / ((tally["tp"] + tally["fp"]) or 1)
        recall = tally["tp"] / ((tally["tp"] + tally["fn"]) or 1)
        f1 = 2 * precision * recall / ((precision + recall) or 1)
        print(f"products {field:13} F1 {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}")


def shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = re.findall(r"\w+", text)
    if 0 < len(tokens) < 4:
        return Counter([tuple(tokens)])
    return Counter(tuple(tokens[start : start + 4]) for start in range(len(tokens) - 3))


def shingle_scores(true: str, found: str) -> tuple[float, float]:
    """Precision and recall of 4-gram shingles, as article-extraction-benchmark counts them."""
    wanted, given = shingles(true), shingles(found)
    both = sum((wanted & given).values())
    if not wanted and not given:
        return 1.0, 1.0
    return both / (given.total() or 1), both / (wanted.total() or 1)


def score_articles(verbose: bool) -> None:
    expected = json.loads((REAL / "articles/expected.json").read_text("utf-8"))
    scores = []
    for key, truth in expected.items():
        article = extract_article(read(REAL / f"articles/html/{key}.html.gz"), truth["url"])
        precision, recall = shingle_scores(truth["articleBody"], article.body if article else "")
        scores.append((precision, recall))
        if verbose and min(precision, recall) < 0.95:
            print(f"{key[:8]} precision {precision:.3f} recall {recall:.3f} {truth['url'][:90]}")
    precision, recall = (statistics.mean(column) for column in zip(*scores, strict=True))
    print(
        f"articles body F1 {2 * precision * recall / (precision + recall):.4f}"
        f"  precision {precision:.4f}  recall {recall:.4f}"
    )


def checks(row: dict[str, object]) -> list[tuple[str, bool, object]]:
    """(check, held, what was found) of one row of pages/expected.json."""
    raw, url = read(REAL / "pages" / str(row["file"])), str(row.get("url") or "https://site.example/page/1")
    found: list[tuple[str, bool, object]] = []
    if row["kind"] in ("news", "article"):
        article = extract_article(raw, url)
        body, title = (article.body, article.title) if article else ("", "")
        if row.get("title"):
            found.append(("title", title == row["title"], title))
        if row.get("publish_time"):
            local = article.published.astimezone(SHANGHAI) if article and article.published else None
            found.append(("time", str(local or "").startswith(str(row["publish_time"])), local))
        for words in row.get("must_contain") or []:
            found.append((f"contains {words[:12]}", words in body, len(body)))
        for words in row.get("must_not_contain") or []:
            found.append((f"not {words[:12]}", words not in body, len(body)))
        if row.get("article_body"):
            precision, recall = shingle_scores(str(row["article_body"]), body)
            found.append(("body", min(precision, recall) > 0.9, (precision, recall)))
        return found
    offer = extract_offer(raw, url)
    for field in ("title", "price", "currency", "availability", "seller"):
        if row.get(field) is not None:
            value = getattr(offer, field, None)
            same = value == row[field] if field != "price" else equal(field, value, [str(row[field])])
            found.append((field, same, value))
    if row.get("price_min"):
        price = offer.price if offer else None
        found.append(("price", equal("price", price, [str(row["price_min"])]), price))
    if row["kind"] == "promo_list":
        found.append(("offers", True, len(extract_offers(raw, url))))
    return found


def score_pages(verbose: bool) -> None:
    held = total = 0
    for row in json.loads((REAL / "pages/expected.json").read_text("utf-8")):
        for name, same, value in checks(row):
            held, total = held + same, total + 1
            if verbose and not same:
                print(f"{row['file']} {name}: {value!s:.80}")
    print(f"pages checks {held}/{total} = {held / total:.3f}")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    verbose = "-v" in arguments
    kinds = [name for name in arguments if name != "-v"] or ["products", "articles", "pages"]
    for kind in kinds:
        {"products": score_products, "articles": score_articles, "pages": score_pages}[kind](verbose)
