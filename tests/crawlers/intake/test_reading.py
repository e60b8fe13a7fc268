"""Users' own files: what is read, and how what is bad is reported."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import orjson
import pytest

from crawlers.exceptions import InvalidRecord
from crawlers.intake.files import SOURCE, take_in
from crawlers.intake.reading import Defaults, read_path
from crawlers.items import Article, Offer
from crawlers.storage.journal import Journal

AT = datetime(2026, 11, 11, 2, tzinfo=UTC)
DEFAULTS = Defaults(competitor="甲", observed=AT)


def test_a_text_is_an_article_in_any_chinese_charset(tmp_path: Path) -> None:
    for charset in ("utf-8", "gb18030"):
        path = tmp_path / f"{charset}.txt"
        path.write_bytes("甲公司新品发布会\n今日在北京举行，全线产品降价百分之十。".encode(charset))
        (reading,) = read_path(path, DEFAULTS)
        assert isinstance(reading.observation, Article)
        assert reading.observation.title == "甲公司新品发布会"
        assert "降价" in reading.observation.body
        assert (reading.observation.competitor, reading.observation.observed) == ("甲", AT)


def test_jsonl_rows_are_read_and_bad_ones_named(tmp_path: Path) -> None:
    path = tmp_path / "prices.jsonl"
    good = {
        "kind": "offer",
        "title": "龙井",
        "competitor": "甲",
        "observed": "2026-11-11T10:00:00+08:00",
        "price": "99.00",
    }
    rows = [
        orjson.dumps(good),
        b"{broken",
        b"[1]",
        b"",
        orjson.dumps({**good, "price": "x"}),
        orjson.dumps({**good, "title": "红茶"}),
    ]
    path.write_bytes(b"\xef\xbb\xbf" + b"\n".join(rows))
    readings = list(read_path(path, Defaults()))
    assert [r.observation.title for r in readings if r.observation] == ["龙井", "红茶"]
    errors = [r.error for r in readings if r.error]
    assert [error.split(":")[1] for error in errors] == ["2", "3", "5"]
    assert "price" in errors[2]


def test_csv_rows_are_read_and_bad_ones_named(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_bytes(
        "kind,title,competitor,observed,price,promotions\r\n"
        "offer,龙井,甲,2026-11-11,99.00,满300减50 | 第二件半价\r\n"
        "offer,红茶,甲,never,88,\r\n"
        "offer,白茶,甲,2026-11-11,77,,,,\r\n"
        'offer,"绿茶"x,甲,2026-11-11,66,\r\n'
        "\r\n"
        'offer,"普洱, 生",甲,2026-11-11,55,\r\n'.encode("gbk")
    )
    readings = list(read_path(path, Defaults()))
    offers = [r.observation for r in readings if r.observation]
    assert [offer.title for offer in offers] == ["龙井", "普洱, 生"]
    assert isinstance(offers[0], Offer)
    assert offers[0].promotions == ("满300减50", "第二件半价")
    assert offers[0].price == Decimal("99.00")
    assert [r.error.split(":")[1] for r in readings if r.error] == ["3", "4", "5"]


def test_an_open_quote_costs_its_own_row_only(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text(
        'kind,title,competitor,observed\noffer,"龙井,甲,2026-11-11\noffer,红茶,甲,2026-11-11\n', "utf-8"
    )
    readings = list(read_path(path, Defaults()))
    assert [r.observation.title for r in readings if r.observation] == ["红茶"]
    assert [r.error.split(":")[1] for r in readings if r.error] == ["2"]


@pytest.mark.parametrize("missing", ["competitor", "observed"])
def test_whose_and_from_when_must_be_known(tmp_path: Path, missing: str) -> None:
    row = {"kind": "offer", "title": "龙井", "competitor": "甲", "observed": "2026-11-11", "price": 99}
    del row[missing]
    path = tmp_path / "one.jsonl"
    path.write_bytes(orjson.dumps(row))
    (without,) = read_path(path, Defaults())
    assert without.error
    assert f"--{missing}" in without.error
    (given,) = read_path(path, DEFAULTS)
    assert given.observation


def test_an_unknown_column_is_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_bytes(orjson.dumps({"kind": "offer", "title": "龙井", "price": 99, "colour": "green"}))
    (reading,) = read_path(path, DEFAULTS)
    assert reading.observation
    assert "colour" in str(reading.notice)


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecord, match="no such file"):
        list(read_path(tmp_path / "absent.txt", DEFAULTS))
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG")
    with pytest.raises(InvalidRecord, match=r"\.txt"):
        list(read_path(picture, DEFAULTS))
    with pytest.raises(InvalidRecord, match=r"holds no file that is read; use \.txt"):
        list(read_path(tmp_path, DEFAULTS))
    (tmp_path / "noise.txt").write_bytes(b"\x89\x00\x01\xff" * 40)
    (reading,) = read_path(tmp_path, DEFAULTS)
    assert reading.observation is None
    assert "is no text" in str(reading.error)


def test_columns_may_be_headed_in_chinese_and_none_is_taken_twice(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text("标题,价格,现价,促销\n甲手机,2999,2899,满3000减300\n", "utf-8")
    (reading,) = read_path(path, DEFAULTS)
    assert isinstance(reading.observation, Offer)
    assert reading.observation.price == 2999
    assert "现价" in str(reading.notice)


def test_a_row_with_a_body_is_an_article(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(orjson.dumps({"标题": "涨价", "正文": "资费上调5%", "发布时间": "2026-11-11"}))
    (reading,) = read_path(path, DEFAULTS)
    assert isinstance(reading.observation, Article)
    assert (reading.observation.body, reading.observation.published is None) == ("资费上调5%", False)


def test_reading_twice_journals_once(tmp_path: Path) -> None:
    path = tmp_path / "prices.jsonl"
    row = {"kind": "offer", "title": "龙井", "competitor": "甲", "observed": "2026-11-11", "price": 99}
    path.write_bytes(b"\n".join(orjson.dumps({**row, "title": f"龙井 {n}"}) for n in range(3)) + b"\n{bad")
    told: list[str] = []
    first = take_in(tmp_path / "data", [path], Defaults(), told.append)
    again = take_in(tmp_path / "data", [path], Defaults(), told.append)
    assert (first.new, first.known, first.bad) == (3, 0, 1)
    assert (again.new, again.known, again.bad) == (0, 3, 1)
    entries = list(Journal(tmp_path / "data" / "journal").entries())
    assert [entry.observation.source for entry in entries if entry.observation] == [SOURCE] * 3
    assert len(told) == 2


def test_a_row_that_was_corrected_is_taken_in_once_more(tmp_path: Path) -> None:
    path, data = tmp_path / "prices.jsonl", tmp_path / "data"
    row = {"kind": "offer", "title": "龙井", "competitor": "甲", "observed": "2026-11-11", "sku": "L1"}

    def read(*prices: int) -> tuple[int, int, int]:
        path.write_bytes(b"\n".join(orjson.dumps({**row, "price": price}) for price in prices))
        intake = take_in(data, [path], Defaults(), print)
        return intake.new, intake.corrected, intake.known

    assert read(999) == (1, 0, 0)
    assert [read(99), read(99)] == [(1, 1, 0), (0, 0, 1)]
    assert read(999) == (1, 1, 0)
    assert [read(999, 5), read(999, 5)] == [(0, 0, 2), (0, 0, 2)]  # of one id the first
    last = list(Journal(data / "journal").entries())[-1].observation
    assert isinstance(last, Offer) and last.price == 999
