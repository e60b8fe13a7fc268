"""Match: two offers that are the same product, how sure that is, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from analysis.matching.identity import Described, Identity, read_identity

SURE = 0.85
DOUBTFUL = 0.6
"""From SURE on two offers count as one product; from DOUBTFUL on a person is asked (the review file)."""

Key: TypeAlias = tuple[str, str]

# A block larger than this says too little to compare all its pairs; its members are found through others.
_LARGEST_BLOCK = 400
# Pieces of so many signs; of each title so many of the rarest, if at most so many titles hold one.
_PIECE, _PIECES, _LARGEST_PIECE = 3, 5, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Two offers that may be the same product: `score` 0 to 1, `reasons` in words."""

    one: Described
    other: Described
    score: float
    reasons: tuple[str, ...]


def match_products(products: Iterable[Described], *, least: float = DOUBTFUL) -> list[Match]:
    """Give the pairs of different competitors that score `least` or more, the best first.

    Only products of one block (gtin, model, brand or rare piece of the title) are compared.
    """
    known = list(products)
    identities = [read_identity(product) for product in known]
    matches = []
    for one, other in _candidates(known, identities):
        score, reasons = compare(identities[one], identities[other])
        if score >= least:
            matches.append(Match(one=known[one], other=known[other], score=score, reasons=reasons))
    return sorted(matches, key=lambda match: -match.score)


def same_products(
    matches: Iterable[Match], decided: Mapping[frozenset[Key], bool] | None = None
) -> dict[Key, int]:
    """Number the products so that those which are the same have the same number; what matches none has none.

    A match counts from SURE on, or as a person has `decided`: what was decided to be the same is so whatever the
    score, and what was decided not to be is not brought together by a third product either.
    """
    decided = decided or {}
    groups = _Groups(apart=[pair for pair, same in decided.items() if not same and len(pair) == 2])
    for pair, same in decided.items():
        if same and len(pair) == 2:
            groups.unite(pair)
    for match in sorted(matches, key=lambda match: -match.score):
        pair = frozenset({(match.one.competitor, match.one.key), (match.other.competitor, match.other.key)})
        if match.score >= SURE and pair not in decided:
            groups.unite(pair)
    return groups.numbers


def compare(one: Identity, other: Identity) -> tuple[float, tuple[str, ...]]:
    """Give the score of two products being the same, and the reasons.

    Equal gtins decide, and so do different ones; else a decisive difference (size, colour, variant, model)
    parts them, a common model number joins them, and at last the likeness of the words counts.
    """
    if one.gtin and other.gtin:
        return (1.0, (f"gtin {one.gtin}",)) if one.gtin == other.gtin else (0.0, ("different gtin",))
    if difference := _difference(one, other):
        return 0.0, (difference,)
    shared = one.models & other.models
    agreeing = [f"{name} {'+'.join(map(str, one.specs[name]))}" for name in one.specs if name in other.specs]
    brands = _same_brand(one, other)
    if shared:
        score = 0.92 if brands else 0.86
        return min(0.99, score + 0.03 * len(agreeing)), (
            f"model {' '.join(sorted(shared))}",
            *brands,
            *agreeing,
        )
    return _likeness(one, other, (*brands, *agreeing))


def _difference(one: Identity, other: Identity) -> str | None:
    if one.brand and other.brand and one.brand != other.brand and not _same_brand(one, other):
        return "different brand"
    if one.models and other.models and not one.models & other.models:
        return "different model"
    if one.variants != other.variants:
        return "different variant"
    if one.colour and other.colour and one.colour != other.colour:
        return "different colour"
    for name in one.specs.keys() & other.specs.keys():
        if not set(one.specs[name]) <= set(other.specs[name]) and not set(other.specs[name]) <= set(
            one.specs[name]
        ):
            return f"different {name}"
    if one.count and other.count and one.count != other.count:
        return "different count"
    return None


def _same_brand(one: Identity, other: Identity) -> tuple[str, ...]:
    if not (one.brand and other.brand):
        named = one.brand or other.brand
        text = other.words if one.brand else one.words
        return (f"brand {named}",) if named and named in text.replace(" ", "") else ()
    return (f"brand {one.brand}",) if one.brand in other.brand or other.brand in one.brand else ()


def _likeness(one: Identity, other: Identity, reasons: tuple[str, ...]) -> tuple[float, tuple[str, ...]]:
    from rapidfuzz import fuzz

    words = (one.words.replace(" ", ""), other.words.replace(" ", ""))
    likeness = max(fuzz.ratio(*words), fuzz.token_sort_ratio(one.words, other.words)) / 100
    # a size that only one of the two states leaves a doubt
    silent = len(one.specs.keys() ^ other.specs.keys()) + bool(one.models) + bool(other.models)
    score = max(0.0, likeness * (1 - 0.06 * silent) - (0 if reasons else 0.04))
    return round(score, 3), (f"words alike {likeness:.2f}", *reasons)


def _candidates(products: Sequence[Described], identities: Sequence[Identity]) -> Iterator[tuple[int, int]]:
    """Pairs of different competitors that share a block, each once."""
    told: set[tuple[int, int]] = set()
    for members in _blocks(identities):
        for pair in combinations(members, 2):
            if pair not in told and products[pair[0]].competitor != products[pair[1]].competitor:
                told.add(pair)
                yield pair


def _blocks(identities: Sequence[Identity]) -> Iterator[list[int]]:
    """Products of one gtin, of one model number, and of one of the rarest pieces of a title."""
    known: dict[str, list[int]] = defaultdict(list)
    pieces: dict[str, list[int]] = defaultdict(list)
    for place, identity in enumerate(identities):
        for name in (identity.gtin, *identity.models):
            if name:
                known[name].append(place)
        for piece in _pieces(identity):
            pieces[piece].append(place)
    yield from (members for members in known.values() if 1 < len(members) <= _LARGEST_BLOCK)
    rare = {piece for identity in identities for piece in _rarest(_pieces(identity), pieces)}
    # where all have a gtin, the gtins have told already
    yield from (pieces[piece] for piece in rare if not all(identities[place].gtin for place in pieces[piece]))


def _rarest(own: Iterable[str], pieces: Mapping[str, Sequence[int]]) -> list[str]:
    shared = (piece for piece in own if 1 < len(pieces[piece]) <= _LARGEST_PIECE)
    return sorted(shared, key=lambda piece: (len(pieces[piece]), piece))[:_PIECES]


def _pieces(identity: Identity) -> set[str]:
    text = identity.words.replace(" ", "")
    return {text[place : place + _PIECE] for place in range(len(text) - _PIECE + 1)}


class _Groups:
    """Products brought together, those that are to stay apart never."""

    def __init__(self, apart: Iterable[frozenset[Key]]) -> None:
        self.numbers: dict[Key, int] = {}
        self._members: dict[int, set[Key]] = {}
        self._next = 0
        self._apart: dict[Key, set[Key]] = defaultdict(set)
        for one, other in map(tuple, apart):
            self._apart[one].add(other)
            self._apart[other].add(one)

    def unite(self, pair: Iterable[Key]) -> None:
        """Bring the two and all that are the same as one of them together."""
        one, other = (self._members.get(self.numbers.get(key, -1), {key}) for key in pair)
        if one is other or any(self._apart[key] & other for key in one):
            return
        for key in (*one, *other):
            self._members.pop(self.numbers.get(key, -1), None)
        self._members[self._next] = joined = one | other
        self.numbers.update(dict.fromkeys(joined, self._next))
        self._next += 1
