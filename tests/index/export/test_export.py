"""Exports of each format from each engine: complete, exact, safe in a spreadsheet, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.findings import Finding, analyse
from crawlers.beijing import BEIJING
from crawlers.intake.reading import Defaults, read_path
from crawlers.items import Article, Offer
from crawlers.spreadsheet import plain_cell, read_cell
from index import Index, Query, open_index
from index.columns import TABLES
from index.exceptions import CannotExport, InvalidQuery
from index.export import FORMATS, export

DANGEROUS = "=+-@\t\r＝＋－＠"


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line, parse_float=Decimal) for line in path.read_bytes().splitlines()]


def offers_of(corpus: tuple[Finding, ...]) -> dict[str, Offer]:
    return {one.id: one.observation for one in corpus if isinstance(one.observation, Offer)}


def test_csv_holds_every_offer_for_excel(filled: Index, corpus: tuple[Finding, ...], tmp_path: Path) -> None:
    path = tmp_path / "offers.csv"
    offers = offers_of(corpus)
    assert export(filled, Query(), path, table="offers") == len(offers)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfid,kind,")
    rows = read_csv(path)
    assert {row["id"] for row in rows} == set(offers)
    for row in rows:
        offer = offers[row["id"]]
        assert row["price"] == ("" if offer.price is None else f"{offer.price:f}")
        assert offer.observed is not None
        assert datetime.fromisoformat(row["observed"]).replace(tzinfo=BEIJING) == offer.observed
        assert row["promotions"] == " | ".join(offer.promotions)


def test_parquet_keeps_amounts_exact_and_times_aware(
    filled: Index, corpus: tuple[Finding, ...], tmp_path: Path
) -> None:
    path = tmp_path / "offers.parquet"
    export(filled, Query(), path, table="offers")
    table = pq.read_table(path)
    offers = offers_of(corpus)
    assert table.num_rows == len(offers)
    for row in table.select(["id", "price", "observed", "promotions"]).to_pylist():
        offer = offers[row["id"]]
        assert row["price"] == offer.price
        assert row["observed"] == offer.observed
        assert tuple(row["promotions"]) == offer.promotions


def test_jsonl_holds_every_finding(filled: Index, corpus: tuple[Finding, ...], tmp_path: Path) -> None:
    path = tmp_path / "findings.jsonl"
    assert export(filled, Query(), path) == len(corpus)
    texts = {row["id"]: row["text"] for row in read_jsonl(path)}
    assert texts == {one.id: one.text for one in corpus}


def test_both_engines_write_the_same_file(both: tuple[Index, Index], tmp_path: Path) -> None:
    for suffix in FORMATS:
        one, other = (tmp_path / f"{number}{suffix}" for number in (1, 2))
        for index, path in zip(both, (one, other), strict=True):
            export(index, Query(text="手机"), path)
        assert one.read_bytes() == other.read_bytes()


def test_filters_are_those_of_search(filled: Index, tmp_path: Path) -> None:
    path = tmp_path / "few.jsonl"
    query = Query(text="手机 -二手", competitors=("甲公司",), limit=10_000)
    export(filled, query, path)
    assert {row["id"] for row in read_jsonl(path)} == {hit.id for hit in filled.search(query).hits}


@pytest.mark.parametrize("sign", DANGEROUS)
def test_nothing_in_a_csv_is_a_formula(sign: str, tmp_path: Path) -> None:
    hostile = f'{sign}HYPERLINK("http://evil.example","去看")'
    offer = Offer(title=hostile, competitor=hostile, brand=hostile, sku=hostile, promotions=(hostile,))
    with open_index(tmp_path / "index") as index:
        index.write([Finding(observation=offer, text=hostile)])
        export(index, Query(), tmp_path / "all.csv")
        export(index, Query(), tmp_path / "offers.csv", table="offers")
    for name in ("all.csv", "offers.csv"):
        (row,) = read_csv(tmp_path / name)
        assert not [cell for cell in row.values() if cell.startswith(tuple(DANGEROUS))]
        assert row["title"].startswith("'")


@given(st.text())
def test_no_cell_begins_a_formula(text: str) -> None:
    assert not plain_cell(text).lstrip(" \u3000\u200b\ufeff\xa0").startswith(tuple(DANGEROUS))


@given(
    st.text(st.characters(exclude_categories=("Cc", "Cs")))
    | st.from_regex(r"\A[=+'＝-][=+'-]", fullmatch=True)
)
def test_a_cell_is_read_back(text: str) -> None:
    assert text.startswith("'") or read_cell(plain_cell(text)) == text


def test_a_stop_leaves_neither_a_part_nor_a_changed_file(
    tmp_path: Path, corpus: tuple[Finding, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out" / "offers.csv"
    path.parent.mkdir()
    path.write_text("yesterday's")
    with open_index(tmp_path / "index") as index:
        index.write(corpus)
        scanned = index.engine.scan

        def broken(query: Query) -> Any:
            yield from list(scanned(query))[:5]
            raise KeyboardInterrupt

        monkeypatch.setattr(index.engine, "scan", broken)
        with pytest.raises(KeyboardInterrupt):
            export(index, Query(), path)
    assert path.read_text() == "yesterday's"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", ["offers.xlsx", "offers", "offers.csv.gz"])
def test_an_unknown_format_is_refused(empty: Index, name: str, tmp_path: Path) -> None:
    with pytest.raises(CannotExport, match=r"\.csv, \.parquet, \.jsonl"):
        export(empty, Query(), tmp_path / name)


def test_a_place_that_cannot_be_written_is_named(empty: Index, tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    for place in (tmp_path / "absent" / "a.csv", tmp_path / "folder.csv"):
        with pytest.raises(CannotExport, match=str(place)):
            export(empty, Query(), place)
    with pytest.raises(InvalidQuery, match="sort:price"):
        export(empty, Query(sort="price"), tmp_path / "a.csv")
    with pytest.raises(InvalidQuery, match="article"):
        export(empty, Query(kinds=("article",)), tmp_path / "a.csv", table="offers")
    assert not [left for left in tmp_path.iterdir() if left.suffix == ".part"]


@pytest.mark.parametrize("suffix", list(FORMATS))
def test_nothing_found_is_a_file_that_says_so(empty: Index, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"none{suffix}"
    assert export(empty, Query(), path) == 0
    if suffix == ".parquet":
        assert pq.read_table(path).column_names == [column.name for column in TABLES["findings"]]
    elif suffix == ".csv":
        assert read_csv(path) == []
    else:
        assert path.read_bytes() == b""


@pytest.mark.parametrize("suffix", list(FORMATS))
def test_odd_amounts_and_texts_survive(suffix: str, tmp_path: Path) -> None:
    offer = Offer(
        title='逗号, "引号"\n换行',
        competitor="甲",
        price=Decimal("999999999999.99"),
        list_price=Decimal("0.123456789012"),
    )
    article = Article(title="公告", body="第一段\n第二段", competitor="甲")
    with open_index(tmp_path / "index") as index:
        index.write([Finding(observation=one, text=one.title) for one in (offer, article)])
        assert export(index, Query(), tmp_path / f"all{suffix}") == 2
        path = tmp_path / f"offers{suffix}"
        assert export(index, Query(), path, table="offers") == 1
    readers: dict[str, Callable[[Path], list[dict[str, Any]]]] = {
        ".csv": read_csv,
        ".jsonl": read_jsonl,
        ".parquet": lambda path: pq.read_table(path).to_pylist(),
    }
    (row,) = readers[suffix](path)
    assert row["title"] == offer.title
    assert (Decimal(row["price"]), Decimal(row["list_price"])) == (
        Decimal("999999999999.99"),
        Decimal("0.12345679"),
    )


def test_an_export_is_read_back_as_the_same_offers(tmp_path: Path) -> None:
    """What `shangqing read` makes of an exported JSONL are the offers that were exported."""
    offer = Offer(
        title="龙井",
        competitor="甲",
        price=Decimal("99.10"),
        promotions=("满300减50",),
        observed=datetime(2026, 11, 11, tzinfo=BEIJING),
    )
    with open_index(tmp_path / "index") as index:
        index.write([analyse(offer)])
        export(index, Query(), tmp_path / "offers.jsonl", table="offers")
    (read,) = read_path(tmp_path / "offers.jsonl", Defaults())
    assert read.observation == offer
