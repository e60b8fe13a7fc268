"""Time crawlers.pages against extruct, in one run on the same pages: python bench/pages.py [ROUNDS].

Reads the product pages of ../shared/real and prints seconds a page of each and their ratio. extruct runs with
all its syntaxes, as its documentation's first example does, and its time is parsing and extraction alone.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from crawlers.pages import extract_article, extract_offer

REAL = Path(os.environ.get("SHANGQING_REAL_DATA") or Path(__file__).parents[2] / "shared" / "real")


def seconds(read: Callable[[str, str], object], pages: list[tuple[str, str]]) -> float:
    """Process time for all pages; the caches that a crawl would have warm are warm."""
    start = time.process_time()
    for html, url in pages:
        read(html, url)
    return time.process_time() - start


def load(kind: str) -> list[tuple[str, str]]:
    expected = json.loads((REAL / kind / "expected.json").read_text("utf-8"))
    return [
        (
            gzip.decompress((REAL / kind / f"html/{key}.html.gz").read_bytes()).decode("utf-8", "replace"),
            row["url"],
        )
        for key, row in expected.items()
    ]


def read_with_extruct(html: str, url: str) -> object:
    import extruct  # type: ignore[import-untyped]  # has none

    return extruct.extract(html, base_url=url, errors="ignore")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    products, articles = load("products"), load("articles")
    seconds(extract_offer, products[:2]), seconds(read_with_extruct, products[:2])
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(seconds(extract_offer, products))
        theirs.append(seconds(read_with_extruct, products))
    offer, extruct = (statistics.median(each) / len(products) for each in (ours, theirs))
    article = seconds(extract_article, articles) / len(articles)
    print(f"extract_offer   {offer * 1000:8.1f} ms a page ({len(products)} product pages)")
    print(
        f"extruct         {extruct * 1000:8.1f} ms a page, ratio extruct / extract_offer {extruct / offer:.1f}"
    )
    print(f"extract_article {article * 1000:8.1f} ms a page ({len(articles)} article pages)")


if __name__ == "__main__":
    main()
