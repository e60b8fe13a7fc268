"""The best by common words, without a look at all that hold them.

Where any of some words will do and nothing else is asked, tantivy leaves out whole blocks that cannot be among the
best (block-max WAND). So the best by the words alone are fetched, and of these the ones that the whole query
finds: a half to a tenth of the work for words that one text in ten holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import tantivy
from tantivy import DocAddress
from tantivy import Query as Seek

from crawlers.batches import batched
from index.engines.embedded_queries import any_of, both, of_ranks, says_all, scores
from index.query import Query
from index.terms import parts
from index.words import Clause, Match, weights

Scored = tuple[float, DocAddress]

LOOKED_AT = (150, 600)  # first a few: the fewer are asked for, the more tantivy leaves out
COMMON = 30_000  # documents that would else be scored, by `_holding` and `_share`, from which on this pays
_SPARSE = 0.2  # of all documents: where fewer are chosen, to look at these alone is quick
_MORE = 2  # times as many as are wanted are looked up at once
_ROUNDING = 1e-5  # the part by which sums of the same scores, added up in another order, may differ


def best_of_common_words(
    schema: tantivy.Schema, searcher: tantivy.Searcher, query: Query, best: Seek, wanted: int
) -> list[Scored] | None:
    """The `wanted` that score best by `best`, which is what a query finds in texts, and all that tie with the last.

    None where the words are not common, or where these are not surely among those that were looked at: at a few
    first, and at more where so many of these answered the query that it is not in vain.
    """
    share = _share(searcher, query.choices)
    if share < _SPARSE or _holding(searcher, query.clauses) * share < COMMON:
        return None
    words, found, known = any_of(scores(schema, weights(query.clauses))), list[Scored](), set[int]()
    looked_at = 0
    for number in LOOKED_AT:
        if len(found) * number < wanted * looked_at:
            return None
        hits = searcher.search(words, number, count=False).hits
        for some in batched(_likely(searcher, hits, query, known), _MORE * wanted):
            among = both(best, of_ranks(schema, [rank for rank, _ in some]))
            found += searcher.search(among, len(some), count=False).hits
            found.sort(key=lambda hit: -hit[0])
            # What was not looked at scores no more than the last that was.
            if len(found) >= wanted and found[wanted - 1][0] > some[-1][1] * (1 + _ROUNDING):
                return found
            known.update(rank for rank, _ in some)
        looked_at = number
    return None


def _likely(
    searcher: tantivy.Searcher, hits: list[Scored], query: Query, known: set[int]
) -> list[tuple[int, float]]:
    """The rank and score of each hit that is in the query's ranges, but those known."""
    places = [address for _, address in hits]
    ranks = [int(rank or 0) for rank in searcher.fast_field_values("rank", places)]
    outside = known.union(
        rank
        for name, (lowest, highest) in query.ranges.items()
        for rank, value in zip(ranks, searcher.fast_field_values(name, places), strict=True)
        if not _is_within(value, lowest, highest)
    )
    return [(rank, score) for rank, (score, _) in zip(ranks, hits, strict=True) if rank not in outside]


def _holding(searcher: tantivy.Searcher, clauses: tuple[Clause, ...]) -> float:
    """About how many documents that hold the words are scored, as if each stood there without regard to the others.

    A single word is scored in texts alone, of several each may also be held by a label's name.
    """
    text_alone = says_all(clauses)
    held = [
        sum(_held(searcher, match, "terms" if text_alone or match.exact else "held") for match in one.matches)
        for one in clauses
        if not one.excluded
    ]
    whole = max(1, searcher.num_docs)
    return whole * prod(min(1.0, number / whole) for number in held) if held else 0.0


def _held(searcher: tantivy.Searcher, match: Match, field: str) -> int:
    """How many documents hold the rarest part of a match in a field."""
    held = [(field, part) for term in match.terms for part in parts(term)]
    held += (("signs", sign) for sign in (*match.signs, *match.phrase))
    return min(searcher.doc_freq(*each) for each in held)


def _share(searcher: tantivy.Searcher, choices: Mapping[str, tuple[str, ...]]) -> float:
    """What part of all documents the filters choose, as if each chose without regard to the others."""
    held = [sum(searcher.doc_freq(name, each) for each in values) for name, values in choices.items()]
    return prod(min(1.0, number / searcher.num_docs) for number in held)


def _is_within(value: float | None, lowest: float | None, highest: float | None) -> bool:
    if value is None:
        return False
    return (lowest is None or value >= lowest) and (highest is None or value <= highest)
