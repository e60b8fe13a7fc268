"""The history of the journal: complete, once, and safe beside whatever stops it."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import orjson
import pytest

import index.history.updating
from crawlers.items import Article, Offer
from index.history import History, update_history
from index.history.parts import Parts
from index.history.rendering import render_history
from index.history.rows import product_key

BEGIN = datetime(2026, 10, 1, 2, tzinfo=UTC)


def offer(day: int, price: str | None = "100", **more: object) -> Offer:
    known: dict[str, object] = {"title": "龙井 250g", "competitor": "甲", "sku": "T1", "source": "tea"}
    moment = BEGIN + timedelta(days=day)
    return Offer(observed=moment, price=None if price is None else Decimal(price), **{**known, **more})  # type: ignore[arg-type]


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


def test_two_sources_and_two_currencies_are_not_compared(collect: Callable[..., Path]) -> None:
    data = collect(
        *(offer(day, "100", currency="CNY") for day in (0, 2)),
        *(offer(day, "14", currency="USD") for day in (1, 3)),
        *(offer(day, "90", currency="CNY", source="app", url="https://a.example/1") for day in (1, 3)),
    )
    shown = render_history(update_history(data).track("T1"))
    assert "【" not in shown
    heads = [line for line in shown.splitlines() if line.startswith("龙井")]
    assert heads == [
        "龙井 250g | 甲 | T1 | app | CNY", "龙井 250g | 甲 | T1 | tea | CNY", "龙井 250g | 甲 | T1 | tea | USD",
    ]  # fmt: skip


def test_many_products_that_fit_are_found_at_once(collect: Callable[..., Path]) -> None:
    data = collect(*(offer(0, sku=f"T{number}", title=f"龙井 {number} 号") for number in range(3000)))
    assert len(update_history(data).track("龙井")) == 3000


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


def test_parts_stay_few_and_the_rest_is_swept(
    collect: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.history.parts, "_KEPT", 0)
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


def test_a_reader_keeps_its_answers_while_others_write(collect: Callable[..., Path]) -> None:
    reader = update_history(collect(offer(0)))
    assert len(reader.track("T1")) == 1
    for day in range(1, 6):
        update_history(collect(offer(day), run=f"202610{day + 1:02}T000000000000Z"))
    assert len(reader.track("T1")) == 1
    assert len(reader.changes().fetchall()) == 0


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: next(folder.glob("*.parquet")).unlink(),
        lambda folder: os.truncate(next(folder.glob("*.parquet")), 100),
        lambda folder: next(folder.glob("*.parquet")).write_bytes(b"PAR1 no more"),
        lambda folder: (folder / "manifest.json").write_text('{"version": 3, "par'),
        lambda folder: (folder / "manifest.json").write_text("[]"),
        lambda folder: (folder / "manifest.json").unlink(),
    ],
    ids=["gone", "cut short", "other bytes", "torn manifest", "another manifest", "no manifest"],
)
def test_a_damaged_history_is_made_anew(
    collect: Callable[..., Path], tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    update_history(collect(offer(0), offer(1)))
    harm(tmp_path / "history")
    assert len(update_history(tmp_path).track("T1")) == 2


def test_what_is_collected_again_takes_the_place_of_what_was(collect: Callable[..., Path]) -> None:
    """The page of a folder, crawled twice, is dated by its file both times."""
    update_history(collect(offer(0, "99"), offer(1, "80"), offer(1, "99")))
    history = update_history(collect(offer(1, "89"), offer(2, "79"), run="20261002T000000000000Z"))
    assert [one.price for one in history.track("T1")] == [Decimal(price) for price in (99, 89, 79)]
    again = update_history(
        collect(offer(0, "99"), offer(1, "89"), offer(2, "79"), run="20261003T000000000000Z")
    )
    assert [one.price for one in again.track("T1")] == [Decimal(price) for price in (99, 89, 79)]


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
