"""Time windows: when a text says that its campaign holds (即日起至11月30日, 3月17-3月22日, 11.11 20:00)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from analysis.promotions.gate import Gate
from analysis.promotions.patterns import Pattern
from analysis.promotions.promotion import Window
from analysis.promotions.starts import quickened
from crawlers.beijing import BEIJING

# The campaigns that we read run by China's clock (UTC+8, no summer time).

_CLOCK = r"(?:\s?(?:凌晨|早|上午|中午|下午|晚上?)?\s?(?:[01]?\d|2[0-4])(?:[点时](?:[0-5]?\d分?)?|:[0-5]\d(?::[0-5]\d)?))"
_DAY = (
    r"(?:(?<!\d)20\d\d-(?:1[0-2]|0?[1-9])-(?:3[01]|[12]\d|0?[1-9])(?!\d)|(?<![\d./])(?:(?:20\d\d)\s?[年./-]\s?)?"
    r"(?:(?:1[0-2]|0?[1-9])\s?月\s?(?:3[01]|[12]\d|0?[1-9])\s?[日号]?"
    r"|(?:1[0-2]|0?[1-9])[./](?:3[01]|[12]\d|0?[1-9])(?![\d%折元英寸./*GgTt])))"
)
_ANY_DAY = re.compile(quickened(_DAY))
_PARTED = re.compile(r"[月./-]\s?\d")  # stands in every day, and is found in a fifth of the time
_LAST = rf"(?:{_DAY}|(?:3[01]|[12]\d|0?[1-9])\s?[日号])"
_RANGE = rf"(?P<first>{_DAY}{_CLOCK}?)\s?(?:开始)?\s?[-–—~至到]{{1,3}}\s?(?P<last>{_LAST}{_CLOCK}?)"
_UNTIL = (
    rf"(?P<now>即日起)?\s?(?:活动)?(?:有效期|时间)?(?:截[至止]到?(?:时间)?|截止时间|持续到|有效期?至|至|到|结束时间)\s?(?:日期)?[:：]?\s?(?P<last>{_DAY}{_CLOCK}?)"
    rf"|(?P<last_too>{_DAY}{_CLOCK}?)\s?(?:前|之前|截[至止]|结束|止)"
)
_FROM = rf"(?P<first>{_DAY}{_CLOCK}?)\s?(?:起|开始|开抢|开启|开售|开卖|首发|正式)"
_ONLY = rf"(?:仅限|限|仅)?\s?(?P<day>{_DAY})\s?(?:当[天日]|一天|限定|仅限|大促|狂欢|单日|全天)|(?:仅限|限)(?P<day_too>{_DAY})"
_OPENS = rf"(?P<first>{_DAY}{_CLOCK})"

_LEAD = 24  # more than the signs that may stand before the first day in any of these

_YEAR = re.compile(r"20\d\d")
_PARTS = re.compile(
    r"(?:(20\d\d)\s?[年./-]\s?)?(?:(\d{1,2})\s?[月./-]\s?)?(\d{1,2})\s?[日号]?(?!\d?[:点时])\s?(.{0,40})",
    re.S,
)
_TIME = re.compile(r"(凌晨|早|上午|中午|下午|晚上?)?\s?(\d{1,2})[点时:]?(\d{1,2})?")


class Span(NamedTuple):
    """A window and where its words stand."""

    window: Window
    start: int
    end: int


def find_windows(text: str, observed: datetime | None = None) -> tuple[Span, ...]:
    """Give the windows of a normalised text, in its order; with `observed` (aware) their times are resolved."""
    if not _PARTED.search(text) or not (day := _ANY_DAY.search(text)):
        return ()
    spans = _joined(sorted(_spans(text, day.start() - _LEAD), key=lambda span: span.start))
    return tuple(span._replace(window=resolve(span.window, observed)) if observed else span for span in spans)


@cache
def patterns() -> tuple[Pattern, ...]:
    """How windows are worded, in the order in which they claim words; read when the first date is met."""
    return tuple(Pattern(written) for written in (_RANGE, _UNTIL, _ONLY, _FROM, _OPENS))


@cache
def _gate() -> Gate:
    return Gate([pattern.required for pattern in patterns()])


def resolve(window: Window, reference: datetime) -> Window:
    """Give the window with its times: a year that the text leaves out is the one nearest to `reference`.

    `starts` is inclusive, `ends` exclusive; an end without an hour lasts until the day is over. What names no
    day of the calendar (2月30日, 每周三8点) stays unresolved.
    """
    if window.starts or window.ends:
        return window
    local = reference.astimezone(BEIJING)
    starts = _moment(window.start_text, local, None)
    ends = _moment(window.end_text, local, starts)
    if ends and not _has_clock(window.end_text or ""):
        ends += timedelta(days=1)
    if starts and ends and ends <= starts and not _YEAR.search(window.end_text or ""):  # 12月28日-1月3日
        ends = ends.replace(year=ends.year + 1)
    return Window(start_text=window.start_text, end_text=window.end_text, starts=starts, ends=ends)


def _joined(spans: list[Span]) -> list[Span]:
    """A start and an end that follow each other are one window (3月16日10:00开启…截止：3月23日)."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1].window if joined else None
        if (
            last
            and last.start_text
            and not last.end_text
            and span.window.end_text
            and not span.window.start_text
        ):
            window = Window(start_text=last.start_text, end_text=span.window.end_text)
            joined[-1] = joined[-1]._replace(window=window, end=span.end)
        else:
            joined.append(span)
    return joined


def _spans(text: str, begin: int) -> Iterator[Span]:
    taken = bytearray(len(text))
    for place in _gate().candidates(text):
        for match in patterns()[place].expression.finditer(text, begin):
            if taken.find(1, *match.span()) >= 0:
                continue
            taken[match.start() : match.end()] = b"\x01" * len(match[0])
            yield Span(_window(match), *match.span())


def _window(match: re.Match[str]) -> Window:
    words = match.groupdict()
    day = words.get("day") or words.get("day_too")
    return Window(
        start_text=day or words.get("first"), end_text=day or words.get("last") or words.get("last_too")
    )


def _has_clock(words: str) -> bool:
    return bool(re.search(r"[点时:]", words))


def _moment(words: str | None, reference: datetime, starts: datetime | None) -> datetime | None:
    match = _PARTS.match(words) if words else None
    if not match:
        return None
    year, month, day, clock = match.groups()
    hour = _TIME.search(clock) if _has_clock(clock) else None
    base = starts or reference
    try:
        moment = datetime(int(year or base.year), int(month or base.month), int(day), tzinfo=BEIJING)
    except ValueError:
        return None
    if not year and not starts:
        moment = _nearest(moment, reference)
    return moment + _time_of_day(hour) if hour else moment


def _nearest(moment: datetime, reference: datetime) -> datetime:
    years = []
    for year in (reference.year - 1, reference.year, reference.year + 1):
        try:
            years.append(moment.replace(year=year))
        except ValueError:  # 29 February
            continue
    return min(years, key=lambda at: abs(at - reference))


def _time_of_day(match: re.Match[str]) -> timedelta:
    part, hour, minute = match.groups()
    hours = int(hour) + (12 if part and part[0] in "下晚" and int(hour) < 12 else 0)
    return timedelta(hours=min(hours, 24), minutes=min(int(minute or 0), 59))
