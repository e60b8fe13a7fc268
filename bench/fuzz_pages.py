"""Read mangled pages: none may crash the reading or hang it.

    python bench/fuzz_pages.py [PAGES]    default 10,000, half a minute a thousand

The pages are those of tests/fixtures and, where it is there, of ../shared/real (SHANGQING_REAL_DATA names
another place), mangled by a seeded chance: cut, in another charset than they say, nested, with huge attributes
and numbers, spliced, bits flipped. Prints what raised, and the slowest page by processor time.
"""

from __future__ import annotations

import gzip
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from crawlers.pages import decode_page, extract_article, extract_offer, extract_offers, page_problem

_ROOT = Path(__file__).parents[1]
REAL = Path(os.environ.get("SHANGQING_REAL_DATA") or _ROOT.parent / "shared" / "real")
_NOW = datetime(2026, 11, 11, tzinfo=UTC)
_LONGEST = 60_000  # bytes of a seed: what hangs does so on less
_TAGS = (
    "div span p li td table ul a b s del h1 form select svg script style iframe template math font".split()  # noqa: SIM905
)
_DIGITS = b"0123456789"


class Outcome(NamedTuple):
    """What reading a mangled page came to: how it was mangled, the error's name or None, and seconds."""

    manner: str
    raised: str | None
    seconds: float


def seeds() -> list[bytes]:
    """Pages to mangle, in the same order everywhere."""
    ours = [
        path
        for folder in ("pages", "platforms")
        for path in (_ROOT / "tests/fixtures" / folder).rglob("*.html")
    ]
    found = [path.read_bytes() for path in sorted(ours)]
    for path in sorted(REAL.rglob("*.html*")) if REAL.exists() else ():
        raw = path.read_bytes()
        found.append(gzip.decompress(raw) if path.suffix == ".gz" else raw)
    return [page[:_LONGEST] for page in found]


def cut(page: bytes, chance: random.Random) -> bytes:
    return page[: chance.randrange(len(page) + 1)]


def recode(page: bytes, chance: random.Random) -> bytes:
    encoding = chance.choice(
        ("gb18030", "big5", "utf-16", "utf-7", "shift_jis", "euc-kr", "koi8-r", "cp1252")
    )
    label = chance.choice((b"utf-8", b"gb2312", b"big5", b"utf-16", b"hz", b"nonsense", b"iso-2022-jp"))
    return b'<meta charset="%s">' % label + page.decode("utf-8", "replace").encode(encoding, "replace")


def flip(page: bytes, chance: random.Random) -> bytes:
    flipped = bytearray(page)
    for _ in range(len(page) // chance.choice((20, 200, 2000)) + 1):
        if flipped:
            flipped[chance.randrange(len(flipped))] = chance.randrange(256)
    return bytes(flipped)


def nest(page: bytes, chance: random.Random) -> bytes:
    tag, depth = chance.choice(_TAGS).encode(), chance.choice((100, 3_000, 40_000))
    place = chance.randrange(len(page) + 1)
    return page[:place] + b"<%s class='price x'>" % tag * depth + page[place:]


def swell(page: bytes, chance: random.Random) -> bytes:
    """A huge attribute, number, word, comment or script in the midst."""
    size = chance.choice((1_000, 50_000, 400_000))
    what = chance.choice(
        (
            b'<div class="%s">' % (b"price " * size),
            b'<a href="%s">' % (b"/" * size),
            b"\xc2\xa5%s.00" % (b"9" * size),
            b"<h1>%s" % ("满300减50，".encode() * (size // 10)),
            b"<script>window.__INITIAL_STATE__={%s" % (b"a:{" * (size // 3)),
            b'<script type="application/ld+json">%s</script>' % (b"[" * size),
            b"<!--%s" % (b"-" * size),
            b"&#x%s;" % (b"0" * size),
            b" " * size,
        )
    )
    place = chance.randrange(len(page) + 1)
    return page[:place] + what + page[place:]


def splice(page: bytes, chance: random.Random) -> bytes:
    """Pieces of itself in another order, several times over."""
    places = sorted(chance.randrange(len(page) + 1) for _ in range(8))
    pieces = [page[start:end] for start, end in pairwise(places)]
    return b"".join(chance.choices(pieces, k=24))[: 4 * _LONGEST]


def renumber(page: bytes, chance: random.Random) -> bytes:
    return bytes(chance.choice(_DIGITS) if sign in _DIGITS else sign for sign in page)


def scribble(page: bytes, chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(20_000)) + page[: chance.randrange(2_000)]


MANNERS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    cut, recode, flip, nest, swell, splice, renumber, scribble,
)  # fmt: skip


def mangle(pages: int, found: list[bytes], seed: int = 11) -> Iterator[tuple[str, bytes]]:
    """(how, page) of as many mangled pages; a third are mangled twice."""
    chance = random.Random(seed)
    for _ in range(pages):
        manners = chance.sample(MANNERS, chance.choice((1, 1, 2)))
        page = chance.choice(found)
        for manner in manners:
            page = manner(page, chance)
        yield "+".join(manner.__name__ for manner in manners), page


def read(manner: str, page: bytes) -> Outcome:
    """Read a page as every spider does."""
    begin, raised = time.process_time(), None
    url = "https://a.example/item/10023"
    try:
        html = decode_page(page, "text/html; charset=gbk" if len(page) % 3 == 0 else "text/html")
        extract_offer(html, url)
        extract_offers(html, url)
        extract_article(html, url, observed=_NOW)
        page_problem(html, url)
    except Exception as error:  # what this looks for
        raised = f"{type(error).__name__}: {error}"[:200]
    return Outcome(manner, raised, time.process_time() - begin)


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    found = seeds()
    outcomes = [read(manner, page) for manner, page in mangle(pages, found)]
    raised = Counter(f"{outcome.manner}: {outcome.raised}" for outcome in outcomes if outcome.raised)
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    mean = sum(outcome.seconds for outcome in outcomes) / pages
    print(f"{pages} mangled pages of {len(found)}: {sum(raised.values())} raised")
    print(f"slowest {slowest.seconds:.2f} s ({slowest.manner}), mean {mean * 1000:.1f} ms of processor time")
    for what, count in raised.most_common(20):
        print(f"    {count} x {what}")
    sys.exit(1 if raised else 0)


if __name__ == "__main__":
    main()
