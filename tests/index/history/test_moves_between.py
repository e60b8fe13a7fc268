"""Moves from the journal to the answer: planted histories, the span of one day, and the commands."""

import importlib
import random
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from analysis.moves import KINDS, Move, render_moves, render_moves_json
from crawlers.items import Offer
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


def test_absurd_offers_end_nothing(tmp_path: Path) -> None:
    """Prices, times, texts and codes such as only a broken or hostile page has, among thirty days of sane ones."""
    chance = random.Random(7)
    prices = (Decimal(0), Decimal("0.0000001"), Decimal("999999999999.99"), None, Decimal(90))
    begin = datetime(2026, 3, 1, 2, tzinfo=UTC)
    odd = [
        Offer(
            title="\x1b[2J=1+1\n" * 60, competitor="甲", sku=f"S{number}", price=chance.choice(prices),
            observed=begin + timedelta(days=day), availability=chance.choice(("火星", "", "InStock")),
            promotions=tuple(f"满{each}00减{each}" for each in range(1, 60)) if number == 2 and day % 2 else (),
            monthly_fee=Decimal(0) if number == 3 else None,
        )
        for number in range(5) for day in range(15)
    ]  # fmt: skip
    never = (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC), None)
    odd += [Offer(title="odd", competitor="甲", observed=moment, price=Decimal(5)) for moment in never]
    sane = [
        Offer(title="龙井 250g", competitor="甲", sku="T1", price=Decimal(80 if day > 9 else 100), observed=begin + timedelta(days=day))
        for day in range(20)
    ]  # fmt: skip
    with RunJournal(Journal(tmp_path / "journal").run_path("s", "20260101T000000000000Z")) as run:
        run.append([*odd, *sane])
    for since in (None, begin + timedelta(days=5)):
        moves = moves_between(tmp_path, since=since)
        assert [move.kind for move in moves if move.product and move.product.sku == "T1"] == ["price_cut"]
        assert "\x1b" not in render_moves(moves)
        assert orjson.loads(render_moves_json(moves))


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
