"""The strategy mix from an index is the one of its findings; as a frame, its columns are typed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analysis.findings import Finding, analyse_many
from analysis.mix import finding_statement, strategy_mix
from crawlers.items import Article, Offer
from index import open_index
from index.mix import read_mix
from index.searching import Index

DAY = 86_400
BEGIN = datetime(2026, 10, 1, 2, tzinfo=UTC)
TEXTS = (
    "甲公司全线降价，资费下调一成",
    "会员积分可兑换话费，会员日升级",
    "在广东深圳新开十家直营门店",
    "推出新款手机，续航更长",
)


def findings() -> list[Finding]:
    moments = [datetime.fromtimestamp(BEGIN.timestamp() + number * DAY, UTC) for number in range(30)]
    articles = [
        Article(
            title=TEXTS[number % 4],
            competitor="甲乙"[number % 2],
            url=f"https://a.example/{number}",
            observed=at,
        )
        for number, at in enumerate(moments)
    ]
    pages = [
        Offer(title="龙井 250g", competitor="甲", sku="L1", observed=at, promotions=("满300减50",))
        for at in moments
    ]
    return analyse_many([*articles, *pages])


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with open_index(tmp_path / "index") as opened:
        opened.setup()
        opened.write(findings())
        yield opened


def test_the_index_tells_what_its_findings_tell(index: Index) -> None:
    statements = [one for one in map(finding_statement, findings()) if one is not None]
    since, until = datetime(2026, 10, 16, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC)
    expected = strategy_mix(statements, since=since, until=until)
    told = read_mix(index, since=since, until=until)
    assert told.totals == expected.totals
    assert told.before == expected.before == datetime(2026, 10, 1, tzinfo=UTC)
    assert [(one.competitor, one.name, one.count) for one in told.shares] == [
        (one.competitor, one.name, one.count) for one in expected.shares
    ]
    assert told.shares[0].evidence


def test_an_open_end_is_the_newest_finding(index: Index) -> None:
    since = datetime(2026, 10, 26, 2, tzinfo=UTC)
    told = read_mix(index, since=since)
    assert told.before is not None
    assert (since - told.before).days == 4
    assert {total.competitor for total in told.totals} == {"甲", "乙"}


def test_the_product_seen_daily_is_one_subject(index: Index) -> None:
    assert {total.competitor: total.subjects for total in read_mix(index).totals} == {"甲": 16, "乙": 15}


def test_the_frame_is_typed(index: Index, tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    from index.frames import load_mix

    frame = load_mix(url=tmp_path / "index", since="2026-10-16")
    assert {"competitor", "aspect", "name", "count", "share", "market_verdict", "before_difference"} <= set(
        frame
    )
    assert str(frame["share"].dtype) == "float64"
    assert str(frame["competitor"].dtype) == "category"
    assert frame[frame["competitor"].isna()]["market_share"].isna().all()
    assert not load_mix(url=tmp_path / "index", since="2030-01-01").shape[0]
