"""The share of each strategy, region and industry, compared with the market and with the period before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.mix.chance import adjusted, difference_chance, share_interval
from analysis.mix.mix import Against, Aspect, Share, Verdict
from analysis.mix.statement import Subject

ASPECTS: tuple[Aspect, ...] = ("strategy", "sub_strategy", "region", "industry")
LEAST = 8
CHANCE = 0.05
EVIDENT = 5


@dataclass(slots=True, kw_only=True)
class Tally:
    """Subjects counted: all of them, those of each (aspect, name), their weight and some of their ids."""

    total: int = 0
    counts: dict[tuple[Aspect, str], int] = field(default_factory=lambda: defaultdict(int))
    weights: dict[tuple[Aspect, str], float] = field(default_factory=lambda: defaultdict(float))
    ids: dict[tuple[Aspect, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, subject: Subject) -> None:
        """Count a subject in."""
        self.total += 1
        for aspect in ASPECTS:
            for name in names_of(subject, aspect):
                self.counts[aspect, name] += 1
                if len(self.ids[aspect, name]) < EVIDENT:
                    self.ids[aspect, name].append(subject.ids[0])
        for key, weight in _weights(subject):
            self.weights[key] += weight


def names_of(subject: Subject, aspect: Aspect) -> Iterable[str]:
    """What a subject holds of an aspect."""
    held: dict[Aspect, Iterable[str]] = {
        "strategy": subject.strategies,
        "sub_strategy": subject.sub_strategies,
        "region": subject.regions,
        "industry": subject.industries,
    }
    return held[aspect]


def tally_subjects(subjects: Iterable[Subject]) -> tuple[Tally, dict[str, Tally]]:
    """Count the whole market, and each competitor."""
    market, own = Tally(), defaultdict[str, Tally](Tally)
    for subject in subjects:
        market.add(subject)
        own[subject.competitor].add(subject)
    return market, own


def shares(now: Sequence[Subject], before: Sequence[Subject] | None) -> Iterator[Share]:
    """The market's shares, then each competitor's, the largest first."""
    market, own = tally_subjects(now)
    market_before, own_before = tally_subjects(before or ())
    past = before is not None
    yield from _rows(None, market, None, market_before if past else None)
    for competitor, tally in sorted(own.items()):
        earlier = own_before.get(competitor, Tally()) if past else None
        yield from _rows(competitor, tally, market, earlier)


def _weights(subject: Subject) -> Iterator[tuple[tuple[Aspect, str], float]]:
    whole = sum(subject.strategies.values())
    for strategy, probability in subject.strategies.items():
        part = probability / whole
        yield ("strategy", strategy), part
        below = [name for name in subject.sub_strategies if name.startswith(f"{strategy}/")]
        for name in below:
            yield ("sub_strategy", name), part / len(below)


def _rows(
    competitor: str | None, tally: Tally, market: Tally | None, before: Tally | None
) -> Iterator[Share]:
    spoken = sum(weight for (aspect, _), weight in tally.weights.items() if aspect == "strategy")
    for aspect in ASPECTS:
        # what was given up since is told too: its count is 0 now
        known = {name for one in (tally, before or tally) for at, name in one.counts if at == aspect}
        names = sorted(known, key=lambda name: (-tally.counts.get((aspect, name), 0), name))
        to_market = _compared(tally, market, aspect, names, within=True)
        to_past = _compared(tally, before, aspect, names, within=False)
        for name in names if tally.total else ():
            count = tally.counts.get((aspect, name), 0)
            low, high = share_interval(count, tally.total)
            yield Share(
                competitor=competitor,
                aspect=aspect,
                name=name,
                count=count,
                total=tally.total,
                share=round(count / tally.total, 4),
                low=low,
                high=high,
                weight=_weight(tally, aspect, name, spoken),
                market=to_market.get(name),
                before=to_past.get(name),
                evidence=tuple(tally.ids.get((aspect, name), ()))
                or tuple(before.ids[aspect, name] if before else ()),
            )


def _weight(tally: Tally, aspect: Aspect, name: str, spoken: float) -> float | None:
    if aspect not in ("strategy", "sub_strategy"):
        return None
    return round(tally.weights.get((aspect, name), 0.0) / spoken, 4) if spoken else 0.0


def _compared(
    tally: Tally, other: Tally | None, aspect: Aspect, names: Sequence[str], *, within: bool
) -> Mapping[str, Against]:
    """Each name against the other tally; `within`: that one holds this one's subjects, which are left out."""
    if other is None:
        return {}
    total = other.total - tally.total * within
    pairs = {name: _counts(tally, other, (aspect, name), within=within) for name in names}
    enough = min(total, tally.total) >= LEAST
    chances = adjusted(
        [difference_chance(ours, tally.total, theirs, total) for ours, theirs in pairs.values()]
        if enough
        else [1.0] * len(pairs)
    )
    return {
        name: _against(ours / tally.total if tally.total else 0.0, theirs, total, chance, enough=enough)
        for (name, (ours, theirs)), chance in zip(pairs.items(), chances, strict=True)
    }


def _counts(tally: Tally, other: Tally, key: tuple[Aspect, str], *, within: bool) -> tuple[int, int]:
    ours = tally.counts.get(key, 0)
    return ours, other.counts.get(key, 0) - ours * within


def _against(share: float, theirs: int, total: int, chance: float, *, enough: bool) -> Against:
    difference = share - (theirs / total if total else 0.0)
    verdict: Verdict = "more" if difference > 0 else "less"
    if not enough:
        verdict = "too few"
    elif chance > CHANCE:
        verdict = "not distinguishable"
    return Against(count=theirs, total=total, difference=round(difference, 4), chance=chance, verdict=verdict)
