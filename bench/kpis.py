"""How honest the change of a figure is: coverage of the 95 % interval and false alarms, on series with known effects.

    .venv/bin/python bench/kpis.py [RUNS]

Each line is one kind of series: the share of runs whose interval holds the true effect (nominal .95), the share
told as a change where there was none (nominal .05), and the half width of the interval.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from math import exp, pi, sin, sqrt
from statistics import median

from analysis.kpis.change import Change, change_at

BEGIN = date(2026, 1, 5)
WEEKDAYS = (0.0, 0.0, -0.05, 0.0, 0.1, 0.34, 0.26)
NOISE = 0.1
EFFECT = 0.1

Kind = Callable[[random.Random, int], list[float]]


def independent(chance: random.Random, days: int) -> list[float]:
    """Every day on its own."""
    return [chance.gauss(0, NOISE) for _ in range(days)]


def alike(share: float) -> Kind:
    """Neighbouring days alike: AR(1)."""

    def noise(chance: random.Random, days: int) -> list[float]:
        found = [chance.gauss(0, NOISE)]
        for _ in range(days - 1):
            found.append(share * found[-1] + chance.gauss(0, NOISE * sqrt(1 - share**2)))
        return found

    return noise


def heavy(chance: random.Random, days: int) -> list[float]:
    """Student's t with 3 degrees of freedom: a wild day now and then."""
    return [NOISE * chance.gauss(0, 1) / sqrt(chance.gammavariate(1.5, 2) / 3) / sqrt(3) for _ in range(days)]


def growing(chance: random.Random, days: int) -> list[float]:
    """Half a percent a day."""
    return [chance.gauss(0, NOISE) + 0.005 * day for day in range(days)]


def drifting(chance: random.Random, days: int) -> list[float]:
    """The level wanders."""
    level, found = 0.0, []
    for _ in range(days):
        level += chance.gauss(0, 0.015)
        found.append(level + chance.gauss(0, NOISE))
    return found


def seasonal(chance: random.Random, days: int) -> list[float]:
    """A swing of 20 % over half a year."""
    phase = chance.uniform(0, 2 * pi)
    return [chance.gauss(0, NOISE) + 0.2 * sin(2 * pi * day / 180 + phase) for day in range(days)]


KINDS: dict[str, Kind] = {
    "independent": independent,
    "AR(1) 0.3": alike(0.3),
    "AR(1) 0.6": alike(0.6),
    "AR(1) 0.8": alike(0.8),
    "heavy tails": heavy,
    "growing": growing,
    "drifting": drifting,
    "seasonal": seasonal,
}


def changes(kind: Kind, runs: int, weeks: int, days: int, effect: float) -> Iterator[Change]:
    """The change told of `runs` series, each of `weeks` and then `days` with the effect."""
    for seed in range(runs):
        noise = kind(random.Random(seed), 7 * weeks + days)
        begin = BEGIN + timedelta(days=7 * weeks)
        series = {
            BEGIN + timedelta(days=day): 1000
            * exp(WEEKDAYS[day % 7] + rest)
            * (1 + effect * (day >= 7 * weeks))
            for day, rest in enumerate(noise)
        }
        found = change_at(series, begin, days)
        assert found is not None
        yield found


def scores(kind: Kind, runs: int, weeks: int = 12, days: int = 7) -> tuple[float, float, float]:
    """Coverage of the effect, false alarms without one, and the median half width."""
    told = list(changes(kind, runs, weeks, days, EFFECT))
    quiet = list(changes(kind, runs, weeks, days, 0.0))
    return (
        sum(one.low <= EFFECT <= one.high for one in told) / runs,
        sum(one.chance <= 0.05 for one in quiet) / runs,
        median((one.high - one.low) / 2 for one in told),
    )


if __name__ == "__main__":
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    begun = time.process_time()
    for name, kind in KINDS.items():
        for weeks, days in ((12, 7), (4, 7), (12, 3)):
            coverage, false, width = scores(kind, runs, weeks, days)
            print(
                f"{name:12} {weeks:2} weeks, {days} days: coverage {coverage:.3f},"
                f" false alarms {false:.3f}, ±{width:.0%}"
            )
    count = len(KINDS) * 3 * 2 * runs
    print(f"{count} changes, {(time.process_time() - begun) / count * 1000:.2f} ms each")
