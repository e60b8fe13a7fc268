"""The history of the journal: complete, once, and safe beside whatever stops it; and its questions' answers."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import orjson
import pytest

import index.history.updating
from crawlers.items import Article, Observation, Offer
from crawlers.storage.journal import Journal, RunJournal
from index.history import History, update_history
from index.history.parts import Parts
from index.history.rendering import render_history
from index.history.rows import product_key

BEGIN = datetime(2026, 10, 1, 2, tzinfo=UTC)


def offer(day: int, price: str | None = "100", **more: object) -> Offer:
    known: dict[str, object] = {"title": "龙井 250g", "competitor": "甲", "sku": "T1", "source": "tea"}
    moment = BEGIN + timedelta(days=day)
    return Offer(observed=moment, price=None if price is None else Decimal(price), **{**known, **more})  # type: ignore[arg-type]


@pytest.fixture
def collect(tmp_path: Path) -> Callable[..., Path]:
    """Journal observations, as a run of a source."""

    def collect_run(*observations: Observation, run: str = "20261001T000000000000Z") -> Path:
        with RunJournal(Journal(tmp_path / "journal").run_path("tea", run)) as journal:
            journal.append(observations)
        return tmp_path

    return collect_run


def test_a_products_history(collect: Callable[..., Path]) -> None:
    data = collect(
        offer(0, "100", list_price=Decimal(120)),
        offer(1, "100", promotions=("满100减10",)),
        offer(2, "89.90"),
    )
    prices = update_history(data).track("T1")
    assert [(one.price, one.take_home) for one in prices] == [
        (Decimal("100.00"), Decimal("100.00")),
        (Decimal("100.00"), Decimal("90.00")),
        (Decimal("89.90"), Decimal("89.90")),
    ]
    assert prices[0].observed == BEGIN
    assert prices[1].promotions == ("满100减10",)
    shown = render_history(prices)
    assert "到手价 take-home 90.00" in shown
    assert "2026-10-03" in shown


@pytest.mark.parametrize("asked", ["T1", "6901234567892", "龙井 250g", "龙井", "250G 龙井", "龍井"])
def test_a_product_is_found_by_what_one_knows_of_it(collect: Callable[..., Path], asked: str) -> None:
    data = collect(offer(0, gtin="6901234567892"), offer(0, sku="T2", title="碧螺春 100g"))
    assert [one.product for one in update_history(data).track(asked)] == ["T1"]


def test_a_history_sets_the_real_discount_beside_the_claimed_one(collect: Callable[..., Path]) -> None:
    """The page raises its price first (先涨后降), then cuts it below what it ever was."""
    days = {0: "100", 5: "130", 10: "110", 15: "80"}
    data = collect(*(offer(day, price, list_price=Decimal(200)) for day, price in days.items()))
    lines = render_history(update_history(data).track("T1")).splitlines()
    (raised,) = [line for line in lines if "110.00" in line]
    assert "先涨后降 raised first: 30天内最低 lowest of 30 days 100.00，宣称 claimed -45.0%" in raised
    (cut,) = [line for line in lines if "2026-10-16  " in line]
    assert "真实降幅 really -20.0%，宣称 claimed -60.0%" in cut
    assert sum("【" in line for line in lines) == 2


def test_a_traditional_title_is_found_by_simplified_words(collect: Callable[..., Path]) -> None:
    data = collect(offer(0, title="無線藍牙耳機"), offer(0, sku="T2", title="碧螺春 100g"))
    assert [one.product for one in update_history(data).track("蓝牙 耳机")] == ["T1"]


@pytest.mark.parametrize("asked", ["", "  ", "铁观音", "%", "_", "'; DROP TABLE offers; --"])
def test_what_fits_nothing_finds_nothing(collect: Callable[..., Path], asked: str) -> None:
    assert update_history(collect(offer(0))).track(asked) == ()


def test_updating_again_adds_only_what_is_new(collect: Callable[..., Path]) -> None:
    data = collect(offer(0), offer(1))
    assert len(update_history(data).track("T1")) == 2
    assert len(update_history(data).track("T1")) == 2
    collect(offer(2), run="20261002T000000000000Z")
    assert len(update_history(data).track("T1")) == 3
    assert len(update_history(data, anew=True).track("T1")) == 3


def test_parts_stay_few_and_the_rest_is_swept(collect: Callable[..., Path], tmp_path: Path) -> None:
    for day in range(20):
        data = collect(offer(day), run=f"202610{day + 1:02}T000000000000Z")
        update_history(data)
    parts = Parts(tmp_path / "history")
    assert len(parts.read().parts["offers"]) <= 6
    assert len(list(parts.folder.glob("offers-*.parquet"))) <= 9
    assert len(History(tmp_path).track("T1")) == 20


def test_a_stop_before_the_manifest_changes_nothing(
    collect: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = collect(offer(0))
    update_history(data)
    collect(offer(1), run="20261002T000000000000Z")

    def stop(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(Parts, "_publish", stop)
        with pytest.raises(OSError, match="disk full"):
            update_history(data)
    assert len(History(data).track("T1")) == 1
    assert len(update_history(data).track("T1")) == 2


def test_a_torn_line_waits_for_its_end(collect: Callable[..., Path]) -> None:
    data = collect(offer(0))
    path = data / "journal" / "tea" / "20261001T000000000000Z.jsonl"
    line = path.read_bytes().replace(b"2026-10-01", b"2026-10-02")
    with path.open("ab") as file:
        file.write(line[:50])
    assert len(update_history(data).track("T1")) == 1
    with path.open("ab") as file:
        file.write(line[50:])
    assert len(update_history(data).track("T1")) == 2


def test_another_journal_makes_another_history(collect: Callable[..., Path]) -> None:
    data = collect(offer(0), offer(1))
    update_history(data)
    (data / "journal" / "tea" / "20261001T000000000000Z.jsonl").unlink()
    collect(offer(5), run="20261005T000000000000Z")
    assert [one.observed for one in update_history(data).track("T1")] == [BEGIN + timedelta(days=5)]


def test_a_history_of_another_version_is_made_anew(collect: Callable[..., Path]) -> None:
    data = collect(offer(0))
    update_history(data)
    manifest = data / "history" / "manifest.json"
    manifest.write_bytes(orjson.dumps({**orjson.loads(manifest.read_bytes()), "version": 0}))
    assert len(update_history(data).track("T1")) == 1


def test_many_batches_are_one_history(collect: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.history.updating, "_BATCH", 3)
    data = collect(
        *(offer(day) for day in range(10)), Article(title="新茶上市", body="春茶。", competitor="甲")
    )
    assert len(update_history(data).track("T1")) == 10


def test_an_empty_journal_has_an_empty_history(tmp_path: Path) -> None:
    history = update_history(tmp_path)
    assert history.track("T1") == ()
    assert history.latest().fetchall() == []


@pytest.mark.parametrize("price", ["0", "0.01", "999999999999.99", "12.345678", None])
def test_any_amount_can_be_kept(collect: Callable[..., Path], price: str | None) -> None:
    (kept,) = update_history(collect(offer(0, price))).track("T1")
    expected = None if price is None else Decimal(price).quantize(Decimal("0.0001"))
    assert kept.price == expected


def test_what_names_a_product() -> None:
    assert product_key(offer(0)) == "T1"
    assert product_key(offer(0, sku=None, gtin="690")) == "690"
    assert product_key(offer(0, sku=None)) == product_key(offer(0, sku=None, title="【双11】龙井　250g"))


def test_the_questions_agree_with_counting_by_hand(collect: Callable[..., Path]) -> None:
    chance = random.Random(7)
    offers = [
        offer(day, str(chance.choice((90, 100, 110))), sku=sku, competitor=competitor)
        for sku in ("A", "B", "C") for competitor in ("甲", "乙") for day in range(12)
    ]  # fmt: skip
    history = update_history(collect(*offers))
    by_track: dict[tuple[str | None, str | None], list[Offer]] = {}
    for one in offers:
        by_track.setdefault((one.sku, one.competitor), []).append(one)
    latest = {(row[0], row[1]): row[4] for row in history.latest().fetchall()}
    assert latest == {key: seen[-1].price for key, seen in by_track.items()}
    changes = sorted((row[0], row[1], row[2].day, row[3], row[4]) for row in history.changes().fetchall())
    assert (
        changes
        == sorted(
            (key[0], key[1], after.observed.day, before.price, after.price)  # type: ignore[union-attr]
            for key, seen in by_track.items()
            for before, after in zip(seen, seen[1:], strict=False)  # noqa: RUF007
            if before.price != after.price
        )
    )
    minima = {(row[0], row[1].day): row[2] for row in history.daily_minimum().fetchall()}
    assert len(minima) == 36
    for (sku, day), lowest in minima.items():
        assert lowest == min(
            one.price for one in offers if one.sku == sku and one.observed and one.observed.day == day
        )  # type: ignore[type-var]


def test_the_claimed_and_the_real_discount(collect: Callable[..., Path]) -> None:
    prices = ["100"] * 5 + ["130"] * 5 + ["105"] * 2 + ["80"] * 2
    data = collect(*(offer(day, price, list_price=Decimal(160)) for day, price in enumerate(prices)))
    rows = update_history(data).discounts()
    named = [dict(zip(rows.columns, row, strict=True)) for row in rows.fetchall()]
    assert [(row["lowest"], row["raised_first"]) for row in named] == [(100, True), (100, False)]
    assert float(named[1]["claimed"]) == 0.5
    assert float(named[1]["real"]) == pytest.approx(0.2)
