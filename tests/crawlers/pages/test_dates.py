"""Times as Chinese pages write them, and as markup does."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.beijing import BEIJING
from crawlers.pages.dates import read_time

OBSERVED = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)  # noon in Shanghai


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2019年9月23日 14:34", "2019-09-23T14:34"),
        ("2019年09月23日14时34分", "2019-09-23T14:34"),
        ("发布时间：2019-09-23 14:34:05", "2019-09-23T14:34:05"),
        ("2019/9/3", "2019-09-03T00:00"),
        ("2019.09.23", "2019-09-23T00:00"),
        ("2014年6月", "2014-06-01T00:00"),
        ("２０１９年９月２３日", "2019-09-23T00:00"),
        ("20190923", "2019-09-23T00:00"),
        ("3小时前", "2026-01-05T09:00"),
        ("半小时前", "2026-01-05T11:30"),
        ("5分钟前 · 财经", "2026-01-05T11:55"),
        ("2天前", "2026-01-03T12:00"),
        ("昨天 18:30", "2026-01-04T18:30"),
        ("今天 08:05", "2026-01-05T08:05"),
        ("前天 07:00", "2026-01-03T07:00"),
        ("11月20日", "2025-11-20T00:00"),
        ("11月20日 09:15", "2025-11-20T09:15"),
        ("01-04 23:10", "2026-01-04T23:10"),
    ],
)
def test_chinese_times_are_shanghai_time(text, local):
    assert (
        read_time(text, observed=OBSERVED).astimezone(BEIJING).isoformat()
        == datetime.fromisoformat(local).replace(tzinfo=BEIJING).isoformat()
    )


@pytest.mark.parametrize("text", ["3小时前", "昨天 18:30", "11月20日", "刚刚"])
def test_without_a_clock_to_read_them_by_such_times_are_unknown(text):
    assert read_time(text) is None


def test_a_given_year_stands_in_for_the_observed_one():
    assert read_time("11月20日", year=2014).astimezone(BEIJING).year == 2014


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2019-11-18T22:00:00Z", "2019-11-18T22:00"),
        ("2019-11-18T22:00:00.123+08:00", "2019-11-18T14:00"),
        ("2019-11-18T22:00:00-0500", "2019-11-19T03:00"),
        ("November 18, 2019", "2019-11-18T00:00"),
        ("Mon, 18 Nov. 2019", "2019-11-18T00:00"),
    ],
)
def test_a_stated_zone_counts(text, utc):
    assert read_time(text) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "2019年13月40日", "电话 010-12345678", "1.99", "2月30日", "价格 2099-3000 元", "v2.0.1"]
)
def test_what_is_no_date_is_none(text):
    assert read_time(text, observed=OBSERVED) is None


@given(st.integers(min_value=0, max_value=40 * 365 * 24 * 60))
def test_every_minute_is_read_back(minutes):
    moment = (datetime(1992, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(BEIJING)
    for text in (f"{moment:%Y-%m-%d %H:%M}", f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}"):
        assert read_time(text) == moment.astimezone(UTC)


@given(st.text(max_size=120))
def test_any_text_gives_an_aware_time_or_none(text):
    found = read_time(text, observed=OBSERVED)
    assert found is None or found.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("上周五", "2026-01-02T00:00"),  # observed on a Monday
        ("上星期一 09:30", "2025-12-29T09:30"),
        ("上週日", "2026-01-04T00:00"),
        ("上个礼拜天", "2026-01-04T00:00"),
        ("上上周三", "2025-12-24T00:00"),
        ("11月20日（上周五）", "2025-11-20T00:00"),
    ],
)
def test_a_day_of_last_week_is_counted_from_its_monday(text, day):
    found = read_time(text, observed=OBSERVED)
    assert found == datetime.fromisoformat(day).replace(tzinfo=BEIJING)


@pytest.mark.parametrize("text", ["周五", "每周五上新", "下周五"])
def test_a_weekday_that_may_be_any_is_no_time(text):
    assert read_time(text, observed=OBSERVED) is None
