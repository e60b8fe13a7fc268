"""Near-duplicate articles are one story, with all its sources kept.

MinHash finds candidates (Broder 1997, through datasketch), the shingles themselves decide; and since monthly
reports repeat their wording, two texts whose numbers differ are two stories however alike they read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from analysis.text import normalise
from crawlers.items import Article

if TYPE_CHECKING:
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-untyped]  # ships no types

_SIGN = re.compile(r"[\w%]")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SHINGLE = 4  # signs
_ALIKE = 0.55  # Jaccard similarity of the shingles
_SAME_NUMBERS = 0.6  # of the numbers of the text that has fewer
_CANDIDATES = 40  # the latest; a site of one template would make every pair a candidate
_PERMUTATIONS = 64
_READ = 4000  # signs of a text that are compared; a story tells itself by then
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story: its first article and all that tell it, the first among them."""

    lead: Article
    articles: tuple[Article, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Who told it, each once, in order of time: the source's name, or the publisher's, or the URL."""
        named = (each.source or each.publisher or each.url for each in self.articles)
        return tuple(dict.fromkeys(name for name in named if name))


@dataclass(slots=True, kw_only=True)
class _Print:
    """What of a text is compared."""

    shingles: frozenset[str]
    numbers: frozenset[str]
    story: list[Article] = field(default_factory=list)


def group_stories(articles: Iterable[Article]) -> tuple[Story, ...]:
    """Put articles that tell the same story together; every article is in just one story.

    Earlier articles lead (those without a time come last, in the order given), and stories are in the order
    of their leads. An article joins the story whose lead it resembles, so that no chain of small changes
    joins two stories.
    """
    leads: dict[str, _Print] = {}
    index = _index()
    for article in sorted(articles, key=lambda each: each.published or each.observed or _LAST):
        seen = _print(article)
        sketch = _sketch(seen.shingles)
        candidates = sorted(index.query(sketch), key=int)[-_CANDIDATES:]
        key = next((key for key in candidates if _same(leads[key], seen)), None)
        if key is None:
            key = str(len(leads))
            leads[key] = seen
            index.insert(key, sketch)
        leads[key].story.append(article)
    return tuple(Story(lead=each.story[0], articles=tuple(each.story)) for each in leads.values())


def _print(article: Article) -> _Print:
    text = normalise(f"{article.title}\n{article.body}"[:_READ]).lower()
    signs = "".join(_SIGN.findall(text))
    shingles = frozenset(signs[at : at + _SHINGLE] for at in range(max(1, len(signs) - _SHINGLE + 1)))
    return _Print(shingles=shingles, numbers=frozenset(_NUMBER.findall(text)))


def _same(lead: _Print, other: _Print) -> bool:
    common = len(lead.shingles & other.shingles)
    if common < _ALIKE * len(lead.shingles | other.shingles):
        return False
    fewer = min(len(lead.numbers), len(other.numbers))
    return len(lead.numbers & other.numbers) >= _SAME_NUMBERS * fewer


def _index() -> MinHashLSH:
    from datasketch import MinHashLSH

    return MinHashLSH(params=(16, 4), num_perm=_PERMUTATIONS)  # 16 bands of 4: half of pairs at .5 are seen


def _sketch(shingles: frozenset[str]) -> MinHash:
    from datasketch import MinHash

    sketch = MinHash(num_perm=_PERMUTATIONS, seed=1)
    sketch.update_batch([shingle.encode() for shingle in shingles])
    return sketch
