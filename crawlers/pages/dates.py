"""When a page was published: machine-readable times, and the times that Chinese pages write."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from crawlers.beijing import BEIJING
from crawlers.prices.folding import fold

_CLOCK = r"(?:[\sT·,，]{0,4}(?P<hour>[01]?\d|2[0-3])[:：时点](?P<minute>[0-5]\d)?(?:[:：分](?P<second>[0-5]\d))?秒?)?"
_ZONE = r"(?:\.\d{1,9})?\s?(?P<zone>Z|[+\-]\d{2}:?\d{2})?"
_FULL = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?(?:年|[-/.])\s?(?P<month>1[0-2]|0?[1-9])\s?(?:月|[-/.])\s?"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s?日?" + _CLOCK + _ZONE
)
_MONTH = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?年\s?(?P<month>1[0-2]|0?[1-9])\s?月(?!\s?\d)")
_DAY = re.compile(
    r"(?<![\d年])(?P<month>1[0-2]|0?[1-9])\s?(?:月\s?(?P<day>3[01]|[12]\d|0?[1-9])\s?日|-(?P<day2>[0-3]\d)(?=\s\d))"
    + _CLOCK
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?:(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?)?(?!\d)"
)
# 民國113年11月20日; a date without 民國 is such a one only after its label: 發布日期：113-11-20.
_REPUBLIC = re.compile(
    r"(?:民[國国]\s?(?P<minguo>\d{2,3})|日期\s?[:：]\s?(?P<minguo2>9\d|1\d\d))\s?(?:年|[-/.])\s?(?P<month>1[0-2]|0?[1-9])\s?(?:月|[-/.])\s?"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s?日?" + _CLOCK
)
_FOUNDED = 1911
_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAMED = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_ENGLISH = re.compile(
    rf"\b(?:{_NAMED}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>(?:19|20)\d\d)"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\.?\s{_NAMED.replace('name', 'name2')},?\s(?P<year2>(?:19|20)\d\d))",
    re.IGNORECASE,
)
_HOUR = re.compile(r"\d[:：时点]\d|\d\s?(?:小时|分钟|小時|分鐘)前")
_AGO = re.compile(r"(?P<count>\d{1,3}|半)\s?个?(?P<unit>秒|分钟|分鐘|小时|小時|天|日|周|星期|月)(?:之)?前")
_RELATIVE = re.compile(r"(?P<word>今天|今日|昨天|昨日|前天)" + _CLOCK)
# 上周五 is the Friday of last week, Monday to Sunday; 周五 alone may be any, past or to come.
_WEEKDAY = re.compile(
    r"(?P<weeks>上{1,2})个?(?:周|週|星期|礼拜|禮拜)(?P<weekday>[一二三四五六日天])" + _CLOCK
)
_WEEKDAYS = {name: number for number, name in enumerate("一二三四五六日")} | {"天": 6}
_BACK = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
_UNITS = {
    "秒": 1,
    "分钟": 60,
    "分鐘": 60,
    "小时": 3600,
    "小時": 3600,
    "天": 86400,
    "日": 86400,
    "周": 604800,
    "星期": 604800,
    "月": 2592000,
}


def read_time(
    text: str,
    *,
    observed: datetime | None = None,
    zone: ZoneInfo | timezone = BEIJING,
    year: int | None = None,
) -> datetime | None:
    """The first time that a text states, aware, in UTC; None where it states none.

    Relative times (3小时前, 昨天 18:30, 上周五) and days without a year (11月20日) are read against `observed`; `year`
    stands in for the latter. A time without a zone is taken in `zone`.
    """
    text = fold(text[:400])
    reads: tuple[Callable[[], datetime | None], ...] = (
        lambda: _absolute(_FULL.search(text), zone),
        lambda: _of_republic(_REPUBLIC.search(text)),
        lambda: _ago(_AGO.search(text), observed),
        lambda: _relative(_RELATIVE.search(text), observed, zone),
        lambda: _yearless(_DAY.search(text), observed, zone, year),
        lambda: _weekday(_WEEKDAY.search(text), observed, zone),
        lambda: _english(_ENGLISH.search(text)),
        lambda: _absolute(_MONTH.search(text), zone),
        lambda: _absolute(_COMPACT.search(text), zone),
    )
    return next((found for read in reads if (found := read()) is not None), None)


def shows_hour(text: str) -> bool:
    """Whether a text states a time whose hour `read_time` reads, and not a day alone as of English dates.

    >>> shows_hour("11月20日 18:32"), shows_hour("3小时前"), shows_hour("15:42, 17 Nov 2026")
    (True, True, False)
    """
    return bool(_HOUR.search(text)) and not _ENGLISH.search(text)


def _absolute(match: re.Match[str] | None, zone: ZoneInfo | timezone) -> datetime | None:
    if match is None:
        return None
    parts = match.groupdict()
    offset = _offset(parts.get("zone")) if parts.get("hour") else None
    return _time(int(parts["year"]), int(parts["month"]), int(parts.get("day") or 1), parts, offset or zone)


def _of_republic(match: re.Match[str] | None) -> datetime | None:
    """民國113年 is 2024; the calendar is Taiwan's, whose clock is Beijing's."""
    if match is None:
        return None
    year = _FOUNDED + int(match["minguo"] or match["minguo2"])
    return _time(year, int(match["month"]), int(match["day"]), match.groupdict(), BEIJING)


def _english(match: re.Match[str] | None) -> datetime | None:
    """November 18, 2019 or 18 Nov. 2019, as a day in UTC: such pages do not say whose midnight it is."""
    if match is None:
        return None
    name = (match["name"] or match["name2"])[:3].lower()
    year, day = match["year"] or match["year2"], match["day"] or match["day2"]
    return _time(int(year), _NAMES.index(name) + 1, int(day), {}, UTC)


def _offset(written: str | None) -> timezone | None:
    if not written:
        return None
    if written == "Z":
        return UTC
    minutes = int(written[1:3]) * 60 + int(written[-2:])
    return timezone(timedelta(minutes=minutes if written[0] == "+" else -minutes)) if minutes < 1440 else None


def _time(
    year: int, month: int, day: int, clock: dict[str, str | None], zone: ZoneInfo | timezone
) -> datetime | None:
    hour, minute, second = (int(clock.get(unit) or 0) for unit in ("hour", "minute", "second"))
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):  # 31 February; the year 1
        return None


def _ago(match: re.Match[str] | None, observed: datetime | None) -> datetime | None:
    if match is None or observed is None:
        return None
    count = 0.5 if match["count"] == "半" else int(match["count"])
    return observed.astimezone(UTC) - timedelta(seconds=count * _UNITS[match["unit"]])


def _relative(
    match: re.Match[str] | None, observed: datetime | None, zone: ZoneInfo | timezone
) -> datetime | None:
    if match is None or observed is None:
        return None
    day = observed.astimezone(zone) - timedelta(days=_BACK[match["word"]])
    return _time(day.year, day.month, day.day, match.groupdict(), zone)


def _weekday(
    match: re.Match[str] | None, observed: datetime | None, zone: ZoneInfo | timezone
) -> datetime | None:
    if match is None or observed is None:
        return None
    today = observed.astimezone(zone)
    back = today.weekday() + 7 * len(match["weeks"]) - _WEEKDAYS[match["weekday"]]
    day = today - timedelta(days=back)
    return _time(day.year, day.month, day.day, match.groupdict(), zone)


def _yearless(
    match: re.Match[str] | None, observed: datetime | None, zone: ZoneInfo | timezone, year: int | None
) -> datetime | None:
    if match is None:
        return None
    month, day = int(match["month"]), int(match["day"] or match["day2"])
    if observed is None:
        return _time(year, month, day, match.groupdict(), zone) if year else None
    found = _time(year or observed.astimezone(zone).year, month, day, match.groupdict(), zone)
    if year is not None:
        return found
    if found is not None and found > observed + timedelta(days=1):
        # 12月30日 read in January is last year's.
        return _time(observed.astimezone(zone).year - 1, month, day, match.groupdict(), zone)
    return found
