"""Moves from the journal to the answer: planted histories, the span of one day, and the commands."""

import importlib
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from analysis.moves import KINDS, Move
from crawlers.storage.journal import Journal, RunJournal
from crawlers.storage.records import write_record
from index.history.moves import moves_between
from shangqing.tracking import _KINDS

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def planted() -> Iterator[SimpleNamespace]:
    """bench/planted.py, the generator of histories with known moves, and the score of moves against them."""
    sys.path.insert(0, str(ROOT / "bench"))
    try:
        yield SimpleNamespace(
            plant=importlib.import_module("planted").plant,
            score=importlib.import_module("planted_score").score,
            scenes=importlib.import_module("planted_scenes").SCENES,
        )
    finally:
        sys.path.remove(str(ROOT / "bench"))


def journal(market: Any, data: Path) -> None:
    with RunJournal(Journal(data / "journal").run_path("planted", "20260101T000000000000Z")) as run:
        run.append(market.offers)


@pytest.mark.parametrize("seed", [101, 102])
def test_what_was_planted_is_found_and_little_else(
    planted: SimpleNamespace, tmp_path: Path, seed: int
) -> None:
    """Over every scene: markets large and small, looked at often and seldom, told apart by this and by that."""
    planted_moves, found, dated, told, wrong = 0, 0, 0, 0, []
    for scene in planted.scenes:
        market = planted.plant(seed, scene)
        journal(market, tmp_path / scene)
        score = planted.score(market, moves_between(tmp_path / scene))
        if score.planted.total() >= 40:
            assert min(score.recall, score.precision) >= 0.9, (scene, score.missed, score.wrong)
        planted_moves += score.planted.total()
        found += score.found.total()
        dated += score.dated.total()
        told += score.told.total()
        wrong += score.wrong
    assert planted_moves > 1000
    assert found >= 0.97 * planted_moves
    assert len(wrong) <= 0.03 * told
    assert dated >= 0.93 * planted_moves


def test_a_span_tells_what_the_whole_tells_of_it(planted: SimpleNamespace, tmp_path: Path) -> None:
    market = planted.plant(2)
    journal(market, tmp_path)
    everything = moves_between(tmp_path)
    since = market.begin + timedelta(days=30)

    def plain(moves: list[Move]) -> set[tuple[object, ...]]:
        kept = (move for move in moves if move.at >= since)
        return {(move.kind, move.competitor, move.product and move.product.key, move.at) for move in kept}

    whole, span = plain(everything), plain(moves_between(tmp_path, since=since))
    assert len(whole ^ span) <= 0.05 * len(whole)
    assert {"follow", "price_cut", "promotion_start"} <= {str(kind) for kind, *_ in span}


def test_the_commands(desk: object, planted: SimpleNamespace) -> None:
    market = planted.plant(105)
    rows = [
        orjson.dumps(write_record(offer)) for offer in market.offers if offer.competitor in ("店0", "店1")
    ]
    (desk.folder / "offers.jsonl").write_bytes(b"\n".join(rows))  # type: ignore[attr-defined]
    run: Callable[..., object] = desk.run  # type: ignore[attr-defined]
    assert run("read", "offers.jsonl").returncode == 0  # type: ignore[attr-defined]
    told = orjson.loads(run("moves", "--json").stdout)  # type: ignore[attr-defined]
    assert {row["competitor"] for row in told} == {"店0", "店1"}
    cuts = orjson.loads(run("moves", "--json", "--kind", "price_cut", "--competitor", "店0").stdout)  # type: ignore[attr-defined]
    assert cuts == [row for row in told if row["kind"] == "price_cut" and row["competitor"] == "店0"]
    history = run("history", cuts[0]["product"])
    assert history.returncode == 0  # type: ignore[attr-defined]
    assert cuts[0]["product"] in history.stdout  # type: ignore[attr-defined]
    missing = run("history", "没有的商品")
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)  # type: ignore[attr-defined]


def test_the_command_knows_every_kind() -> None:
    assert _KINDS == KINDS
