"""Price histories as frames: the filters of a search, exact where asked for, in parts as in one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crawlers.items import Article, Offer
from crawlers.storage.journal import Journal, RunJournal
from index.exceptions import InvalidQuery

pd = pytest.importorskip("pandas", reason="pip install 'shangqing[notebooks]'")

from index.frames import load_history, load_moves, load_offers, stream_history, stream_offers  # noqa: E402 - after pandas

BEGIN = datetime(2026, 10, 1, 2, tzinfo=UTC)


def offers() -> list[Offer]:
    known: list[dict[str, Any]] = [
        {
            "competitor": "甲",
            "title": "無線藍牙耳機 H7",
            "sku": "A1",
            "gtin": "6901234567892",
            "brand": "岚音",
        },
        {"competitor": "乙", "title": "蓝牙耳机 H7 黑色", "sku": "B1", "brand": "岚音"},
        {"competitor": "乙", "title": "龙井 250g", "sku": "B2"},
    ]
    return [
        Offer(
            **one, source="s", currency="CNY", observed=BEGIN + timedelta(days=day), availability="InStock",
            price=Decimal("100.10") + 10 * place - day, promotions=("满50减5",) if day == 2 else (),
            voice_minutes=100 if place == 2 else None,
        )
        for day in range(4) for place, one in enumerate(known)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("frames-history")
    with RunJournal(Journal(folder / "journal").run_path("s", "20261001T000000000000Z")) as journal:
        journal.append([*offers(), Article(title="公告", competitor="甲", observed=BEGIN)])
    return folder


def test_a_history_is_typed_and_in_order(data: Path) -> None:
    frame = load_history(data=data)
    assert len(frame) == 12
    assert {name: str(frame[name].dtype) for name in ("product", "competitor", "price", "voice_minutes", "observed")} == {
        "product": "string", "competitor": "category", "price": "float64", "voice_minutes": "Int64",
        "observed": "datetime64[us, Asia/Shanghai]",
    }  # fmt: skip
    assert (
        frame.groupby(["competitor", "product"], observed=True)["observed"]
        .apply(lambda days: days.is_monotonic_increasing)
        .all()
    )
    seen = frame[frame["product"] == "A1"]
    assert list(seen["price"]) == [100.1, 99.1, 98.1, 97.1]
    assert list(seen["take_home"]) == [100.1, 99.1, 93.1, 97.1]
    assert list(seen["promotions"]) == [(), (), ("满50减5",), ()]


def test_exact_amounts_are_decimals(data: Path) -> None:
    frame = load_history("A1", data=data, exact=True)
    assert list(frame["price"]) == [Decimal("100.10"), Decimal("99.10"), Decimal("98.10"), Decimal("97.10")]
    assert frame["price"].sum() == Decimal("394.40")
    assert frame["list_price"].isna().all()


@pytest.mark.parametrize(
    ("query", "products"),
    [
        ("蓝牙耳机", {"A1", "B1"}),
        ("藍牙 H7", {"A1", "B1"}),
        ("H7 -黑色", {"A1"}),
        ("龙井|黑色", {"B1", "B2"}),
        ('"耳机 H7"', {"A1", "B1"}),
        ("6901234567892", {"A1"}),
        ("brand:岚音 competitor:乙", {"B1"}),
        ("sku:B2", {"B2"}),
        ("price:<100", {"A1"}),
        ("kind:offer price:>115", {"B2"}),
        ("铁观音", set()),
        ("since:2027-01-01", set()),
    ],
)
def test_the_filters_are_those_of_a_search(data: Path, query: str, products: set[str]) -> None:
    frame = load_history(query, data=data)
    assert set(frame["product"]) == products
    assert list(frame.columns) == list(load_history(data=data).columns)


def test_times_filter_in_beijing(data: Path) -> None:
    frame = load_history("A1 since:2026-10-02 until:2026-10-03", data=data)
    assert [moment.day for moment in frame["observed"]] == [2, 3]


@pytest.mark.parametrize("query", ["strategy:price", "mechanic:coupon", "kind:article", "region:浙江"])
def test_what_a_history_does_not_keep_is_said(data: Path, query: str) -> None:
    with pytest.raises(InvalidQuery, match="the price history keeps no"):
        load_history(query, data=data)


def test_parts_join_to_the_whole(data: Path) -> None:
    parts = list(stream_history(data=data, size=5))
    assert max(map(len, parts)) <= 5
    pd.testing.assert_frame_equal(
        pd.concat(parts, ignore_index=True)[["id", "price"]], load_history(data=data)[["id", "price"]]
    )


def test_a_hostile_query_is_only_words(data: Path) -> None:
    assert len(load_history("\"'; DROP TABLE offers; --\" competitor:甲'", data=data)) == 0
    assert len(load_history(data=data)) == 12


def test_offers_of_the_index_are_exact_and_in_parts(tmp_path: Path) -> None:
    from analysis.findings import Finding
    from index import open_index

    with open_index(tmp_path) as index:
        index.write([Finding(observation=offer, text=offer.title) for offer in offers()])
    frame = load_offers(url=tmp_path, exact=True)
    assert set(frame["price"]) == {offer.price for offer in offers()}
    assert str(frame["voice_minutes"].dtype) == "Int64"
    parts = list(stream_offers(url=tmp_path, size=5))
    assert [len(part) for part in parts] == [5, 5, 2]
    assert list(pd.concat(parts)["id"]) == list(frame["id"])


def test_moves_are_a_frame(tmp_path: Path) -> None:
    seen = [
        Offer(title="龙井 250g", competitor="甲", sku="B2", source="s", price=Decimal(100 if day < 4 else 80), observed=BEGIN + timedelta(days=day))
        for day in range(8)
    ]  # fmt: skip
    with RunJournal(Journal(tmp_path / "journal").run_path("s", "20261001T000000000000Z")) as journal:
        journal.append(seen)
    frame = load_moves(data=tmp_path)
    (cut,) = frame.itertuples()
    assert (cut.kind, cut.before, cut.after, cut.change) == ("price_cut", 100.0, 80.0, -0.2)
    assert cut.at == seen[4].observed
    assert set(cut.evidence) <= {one.id for one in seen}
    none = load_moves(data=tmp_path, since="2027-01-01")
    assert (len(none), list(none.columns)) == (0, list(frame.columns))
