"""Promotions through the period: which ran, which started, which ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from analysis.text import normalise
from index.report.briefing import PromotionRun
from index.report.evidence import Ledger
from index.report.sightings import Offered

_Key: TypeAlias = tuple[str, str, str]


@dataclass(slots=True, kw_only=True)
class _Run:
    """One promotion's sightings with it, and those of the same products without it."""

    text: str
    carried: list[Offered] = field(default_factory=list)
    products: set[str] = field(default_factory=set)
    before: Offered | None = None
    after: Offered | None = None


def promotion_runs(products: Iterable[Sequence[Offered]], ledger: Ledger) -> tuple[PromotionRun, ...]:
    """Give each promotion of each competitor, told apart by mechanic and words, what is newest first."""
    histories = list(products)
    runs = _runs(histories)
    for seen in histories:
        _mark_absence(seen, runs)
    found = [_promotion_run(key, run, ledger) for key, run in runs.items()]
    return tuple(
        sorted(found, key=lambda run: (run.competitor, -(run.started or run.first).timestamp(), run.text))
    )


def _runs(histories: Iterable[Sequence[Offered]]) -> dict[_Key, _Run]:
    runs: dict[_Key, _Run] = {}
    for seen in histories:
        for offered in seen:
            for key, text in _keys(offered).items():
                run = runs.setdefault(key, _Run(text=text))
                run.carried.append(offered)
                run.products.add(offered.key)
    for run in runs.values():
        run.carried.sort(key=lambda offered: offered.observed)
    return runs


def _mark_absence(seen: Sequence[Offered], runs: dict[_Key, _Run]) -> None:
    """Note the last page without a promotion before it was first seen, and the first one after the last."""
    kept = [_keys(offered) for offered in seen]
    for key in {key for keys in kept for key in keys}:
        run = runs[key]
        first, last = run.carried[0].observed, run.carried[-1].observed
        for offered, keys in zip(seen, kept, strict=True):
            if key in keys:
                continue
            if offered.observed < first and (run.before is None or offered.observed > run.before.observed):
                run.before = offered
            if offered.observed > last and (run.after is None or offered.observed < run.after.observed):
                run.after = offered


def _promotion_run(key: _Key, run: _Run, ledger: Ledger) -> PromotionRun:
    competitor, mechanic, _ = key
    first, last = run.carried[0], run.carried[-1]
    evidence = (run.before, first, last, run.after)
    cites = [ledger.offer(offered) for offered in evidence if offered is not None]
    return PromotionRun(
        competitor=competitor,
        mechanic=mechanic,
        text=run.text,
        products=len(run.products),
        first=first.observed,
        last=last.observed,
        started=first.observed if run.before is not None else None,
        ended=run.after.observed if run.after is not None else None,
        cites=tuple(dict.fromkeys(cites)),
    )


def _keys(offered: Offered) -> dict[_Key, str]:
    return {(offered.competitor, mechanic, _alike(text)): text for mechanic, text in offered.promotions}


@lru_cache(maxsize=10_000)
def _alike(text: str) -> str:
    """What is equal for words that differ only in script, width or spaces."""
    return "".join(normalise(text).split())
