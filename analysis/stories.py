"""Near-duplicate articles are one story, with all its sources kept.

MinHash finds candidates (Broder 1997, through datasketch), the shingles themselves decide; and since monthly
reports repeat their wording, two texts whose numbers differ are two stories however alike they read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from analysis.text import normalise
from crawlers.items import OWN_FILES, Article

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


T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(Generic[T]):
    """One story: its first telling and all of them, the first among them, in order of time.

    `sources` says who told it, each once: the source's name or, of a user's own files, the publisher's, or the URL.
    """

    lead: T
    tellings: tuple[T, ...]
    sources: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class _Print(Generic[T]):
    """What of a text is compared, and who told the same."""

    shingles: frozenset[str]
    numbers: frozenset[str]
    tellings: list[T] = field(default_factory=list)
    sources: dict[str, None] = field(default_factory=dict)


def _itself(telling: Any) -> Article:
    article: Article = telling
    return article


def group_stories(tellings: Iterable[T], article: Callable[[T], Article] = _itself) -> tuple[Story[T], ...]:
    """Put articles, or whatever holds one, together that tell the same story; each is in just one story.

    `article` gives the article of a telling: `group_stories(findings, lambda finding: finding.observation)`.
    Earlier articles lead (those without a time come last, in the order given), and stories are in the order
    of their leads. An article joins the story whose lead it resembles, so that no chain of small changes
    joins two stories.
    """
    leads: dict[str, _Print[T]] = {}
    index = _index()
    told = [(telling, article(telling)) for telling in tellings]
    for telling, each in sorted(told, key=lambda pair: pair[1].published or pair[1].observed or _LAST):
        seen: _Print[T] = _print(each)
        sketch = _sketch(seen.shingles)
        candidates = sorted(index.query(sketch), key=int)[-_CANDIDATES:]
        key = next((key for key in candidates if _same(leads[key], seen)), None)
        if key is None:
            key = str(len(leads))
            leads[key] = seen
            index.insert(key, sketch)
        leads[key].tellings.append(telling)
        leads[key].sources |= dict.fromkeys(filter(None, [_teller(each)]))
    return tuple(
        Story(lead=lead.tellings[0], tellings=tuple(lead.tellings), sources=tuple(lead.sources))
        for lead in leads.values()
    )


def _teller(article: Article) -> str | None:
    source = article.source if article.source != OWN_FILES else None
    return source or article.publisher or article.url or article.source


def _print(article: Article) -> _Print[T]:
    text = normalise(f"{article.title}\n{article.body}"[:_READ]).lower()
    signs = "".join(_SIGN.findall(text))
    shingles = frozenset(signs[at : at + _SHINGLE] for at in range(max(1, len(signs) - _SHINGLE + 1)))
    return _Print(shingles=shingles, numbers=frozenset(_NUMBER.findall(text)))


def _same(lead: _Print[T], other: _Print[T]) -> bool:
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
