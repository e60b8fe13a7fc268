"""The change of a daily figure from a day on, against its own weekday pattern, with an interval.

The days from the move on are compared with the same weekdays of the weeks before, as one block each, so that
neither the weekday pattern nor the likeness of neighbouring days (autocorrelation) enters the comparison. What
was to be expected is the exponentially weighted mean of the earlier blocks (Brown, 1959), and the interval comes
from how far the same forecast missed each of those earlier blocks (rolling origin: Hyndman & Athanasopoulos,
Forecasting: Principles and Practice, 3rd ed., 5.8 and 5.10). A figure that drifts or has a trend is thus given
the wide interval that it deserves. bench/kpis.py measures the coverage on series with known effects.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, exp, log, sqrt
from statistics import median

DAYS = 7
LEAST_WEEKS, _MOST_WEEKS = 4, 12
# So many weeks back they are looked for.
_BACK = 26
# Of a block's days at least this share must be measured.
_MEASURED = 0.5
# What the last block counts for in the next forecast; the one before it 0.6 times as much, and so on.
_FADING = 0.6
# How much of their number the misses of overlapping forecasts are worth, measured in bench/kpis.py.
_WORTH = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`expected` and `seen` are daily means over the `days` measured; `change` is relative, `low` and `high`
    its 95 % interval, `chance` how probable so large a change is where nothing happened. `weeks` is the number
    of earlier blocks that tell what was to be expected."""

    expected: float
    seen: float
    change: float
    low: float
    high: float
    chance: float
    days: int
    weeks: int


def change_at(
    series: Mapping[date, float], begin: date, days: int = DAYS, unlike: Container[date] = frozenset()
) -> Change | None:
    """The change of a positive figure over `days` days from `begin` on.

    `unlike` are days before that tell nothing of what was to be expected (a campaign); they are left out where
    four weeks remain without them. None where fewer than four of the weeks before are measured, or less than
    half of the days after, or where a value is not positive (there is no relative change of nothing).
    """
    window = [begin + timedelta(days=number) for number in range(days)]
    step = timedelta(days=7 * ceil(days / 7))
    past = [[day - step * back for day in window] for back in range(_BACK, 0, -1)]
    used = {day: series[day] for block in (*past, window) for day in block if day in series}
    if any(value <= 0 for value in used.values()):
        return None
    like = {day: value for day, value in used.items() if day >= begin or day not in unlike}
    blocks, after = _blocks(like, past, window)
    if len(blocks) < LEAST_WEEKS:
        blocks, after = _blocks(used, past, window)
    if after is None or len(blocks) < LEAST_WEEKS:
        return None
    return _change(blocks[-_MOST_WEEKS:], after, [used[day] for day in window if day in used])


def _blocks(
    used: Mapping[date, float], past: Sequence[Sequence[date]], window: Sequence[date]
) -> tuple[list[float], float | None]:
    """The mean of each block that is measured well enough, and of the window, all less the weekdays' medians."""
    usual = _usual({day: log(used[day]) for block in past for day in block if day in used})
    rests = {day: log(value) - usual[day.weekday()] for day, value in used.items() if day.weekday() in usual}
    return [mean for block in past if (mean := _mean(rests, block)) is not None], _mean(rests, window)


def _usual(logs: Mapping[date, float]) -> dict[int, float]:
    """Each weekday's median."""
    weekdays: dict[int, list[float]] = {}
    for day, value in logs.items():
        weekdays.setdefault(day.weekday(), []).append(value)
    return {weekday: median(values) for weekday, values in weekdays.items()}


def _mean(rests: Mapping[date, float], block: Sequence[date]) -> float | None:
    held = [rests[day] for day in block if day in rests]
    return sum(held) / len(held) if len(held) >= max(1.0, _MEASURED * len(block)) else None


def _change(blocks: Sequence[float], after: float, values: Sequence[float]) -> Change:
    from scipy.special import stdtr, stdtrit

    expected, share = _forecast(blocks)
    misses = [
        (blocks[place] - forecast) / sqrt(1 + rest)
        for place in range(1, len(blocks))
        for forecast, rest in [_forecast(blocks[:place])]
    ]
    error = sqrt(sum(miss * miss for miss in misses) / len(misses) * (1 + share))
    freedom = max(1.0, _WORTH * len(misses))
    half = float(stdtrit(freedom, 0.975)) * error
    shift = after - expected
    seen = sum(values) / len(values)
    return Change(
        expected=seen / exp(shift),
        seen=seen,
        change=round(exp(shift) - 1, 4),
        low=round(exp(shift - half) - 1, 4),
        high=round(exp(min(shift + half, 50.0)) - 1, 4),
        chance=float(2 * stdtr(freedom, -abs(shift) / error)) if error else float(shift == 0),
        days=len(values),
        weeks=len(blocks),
    )


def _forecast(blocks: Sequence[float]) -> tuple[float, float]:
    """The weighted mean of the blocks, the last one weighing most, and the sum of the squared weights."""
    weights = [_FADING ** (len(blocks) - 1 - place) for place in range(len(blocks))]
    whole = sum(weights)
    mean = sum(weight * block for weight, block in zip(weights, blocks, strict=True)) / whole
    return mean, sum(weight * weight for weight in weights) / whole**2
