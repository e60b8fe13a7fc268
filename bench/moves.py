"""How many planted moves are found, how many of those told are true, over histories of many kinds.

    .venv/bin/python bench/moves.py [HISTORIES] [FIRST_SEED]

Prints recall and precision by kind, and with -v what was missed or told wrongly.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from planted import Market, plant
from planted_score import score

from analysis.moves import Move
from crawlers.storage.journal import Journal, RunJournal
from index.history.moves import moves_between


def main(histories: int = 12, seed: int = 1, *, verbose: bool = False) -> None:
    """Plant, read and score so many histories."""
    planted, found, dated, told, wrong = (Counter[str]() for _ in range(5))
    begin = time.perf_counter()
    for number in range(seed, seed + histories):
        market = plant(number)
        result = score(market, moves_of(market))
        planted += result.planted
        found += result.found
        dated += result.dated
        told += result.told
        wrong += Counter(one.kind for one in result.wrong)
        if verbose:
            print(f"-- seed {number}: recall {result.recall:.3f} precision {result.precision:.3f}")
            print(
                *(f"missed {one}" for one in result.missed),
                *(f"wrong  {one}" for one in result.wrong),
                sep="\n",
            )
    print(f"{'kind':16} planted  found  dated  told  recall  precision")
    for kind in sorted(planted | told):
        _row(kind, planted[kind], found[kind], dated[kind], told[kind], wrong[kind])
    _row("all", planted.total(), found.total(), dated.total(), told.total(), wrong.total())
    print(f"{histories} histories, {time.perf_counter() - begin:.1f} s")


def moves_of(market: Market) -> list[Move]:
    """The market's offers through journal and history to moves, as the command line does it."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with RunJournal(Journal(data / "journal").run_path("planted", "20260101T000000000000Z")) as run:
            run.append(market.offers)
        return moves_between(data)


def _row(kind: str, planted: int, found: int, dated: int, told: int, wrong: int) -> None:
    recall, precision = found / max(1, planted), 1 - wrong / max(1, told)
    print(f"{kind:16} {planted:7} {found:6} {dated:6} {told:5} {recall:7.3f} {precision:10.3f}")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(*numbers, verbose="-v" in sys.argv)
