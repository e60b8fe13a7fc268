"""How many planted moves are found, how many of those told are true, over histories of many kinds.

    .venv/bin/python bench/moves.py [HISTORIES] [FIRST_SEED] [-v] [SCENE…]

Prints recall, precision and the dates that are right within a day by scene and by kind; with -v what was missed or
told wrongly.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from planted import Market, plant
from planted_scenes import SCENES
from planted_score import Score, score

from analysis.moves import Move
from crawlers.storage.journal import Journal, RunJournal
from index.history.moves import moves_between


@dataclass
class _Sums:
    """Counts by kind."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    dated: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    def add(self, result: Score) -> None:
        self.planted += result.planted
        self.found += result.found
        self.dated += result.dated
        self.told += result.told
        self.wrong += Counter(one.kind for one in result.wrong)

    def row(self, name: str, kind: str | None = None) -> None:
        """Print the sums of one kind, or of all."""
        counts = (self.planted, self.found, self.dated, self.told, self.wrong)
        planted, found, dated, told, wrong = (one[kind] if kind else one.total() for one in counts)
        print(
            f"{name:16} {planted:7} {told:6} {found / max(1, planted):7.3f} {1 - wrong / max(1, told):10.3f}"
            f" {dated / max(1, found):6.3f}"
        )


def main(
    histories: int = 4, seed: int = 1, *, scenes: list[str] | None = None, verbose: bool = False
) -> None:
    """Plant, read and score so many histories of each scene."""
    every, begin = _Sums(), time.perf_counter()
    print(f"{'scene':16} planted   told  recall  precision  dated")
    for scene in scenes or SCENES:
        sums = _Sums()
        for number in range(seed, seed + histories):
            market = plant(number, scene)
            result = score(market, moves_of(market))
            sums.add(result)
            every.add(result)
            if verbose:
                _tell(scene, number, result)
        sums.row(scene)
    for kind in sorted(every.planted | every.told):
        every.row(kind, kind)
    every.row("all")
    print(f"{histories} histories of each scene, {time.perf_counter() - begin:.1f} s")


def _tell(scene: str, seed: int, result: Score) -> None:
    print(f"-- {scene} {seed}: recall {result.recall:.3f} precision {result.precision:.3f}")
    for name, moves in (("missed", result.missed), ("wrong ", result.wrong)):
        for one in moves:
            print(f"{name} {one.kind} {one.competitor} {one.product} day {one.day}, decided {one.decided}")


def moves_of(market: Market) -> list[Move]:
    """The market's offers through journal and history to moves, as the command line does it."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with RunJournal(Journal(data / "journal").run_path("planted", "20260101T000000000000Z")) as run:
            run.append(market.offers)
        return moves_between(data)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(*numbers, scenes=[word for word in sys.argv[1:] if word in SCENES], verbose="-v" in sys.argv)
