"""The cells of a table of figures: days and numbers as people write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from analysis.text import fold
from crawlers.items import LARGEST

_YEAR_FIRST = re.compile(
    r"(\d{4})(?:[-/.]|\s?年\s?)(\d{1,2})(?:[-/.]|\s?月\s?)(\d{1,2})(?:\s?日)?(?:[ T(（周星].{0,24})?"
)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T].{0,24})?")
_NO_YEAR = re.compile(r"\d{1,2}(?:[-/.]|月)\d{1,2}日?")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.0{1,6})?")
_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets
_YEARS = range(2000, 2101)

_NUMBER = re.compile(
    r"[¥$]?\s?([+-]?(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,18})(?:\.\d{1,18})?(?:[eE][+-]?\d{1,2})?)\s?"
    r"(万|亿|千|百万|[wWkK])?\s?(元|%|‰|人次|人|次|单|件|个|户|笔|名|位)?"
)
_FACTORS = {"万": 10**4, "w": 10**4, "亿": 10**8, "千": 10**3, "k": 10**3, "百万": 10**6}
_SHARES = {"%": Decimal("0.01"), "‰": Decimal("0.001")}


def read_day(cell: str) -> date:
    """The day of a cell: 2026-11-01, 2026/11/1, 2026年11月1日, 20261101, 13/11/2026, a spreadsheet's number.

    ValueError says what to write where it is none, lacks the year, or may be read in two ways (11/1/2026).

    >>> read_day("2026年11月1日(周日)"), read_day("20261101"), read_day("46327")
    (datetime.date(2026, 11, 1), datetime.date(2026, 11, 1), datetime.date(2026, 11, 1))
    """
    text = fold(cell).strip()
    if (found := _YEAR_FIRST.fullmatch(text)) or (found := _DIGITS.fullmatch(text)):
        return _day(cell, *map(int, found.groups()))
    if _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(days=int(text.partition(".")[0]))
    if found := _YEAR_LAST.fullmatch(text):
        return _year_last(cell, *map(int, found.groups()))
    if _NO_YEAR.fullmatch(text):
        raise ValueError(f"{cell!r:.40} lacks the year; write 2026-11-01")
    raise ValueError(f"{cell!r:.40} is no day; write 2026-11-01")


def _year_last(cell: str, first: int, second: int, year: int) -> date:
    if first <= 12 and second <= 12 and first != second:
        raise ValueError(f"{cell!r:.40} may be two days; write the year first: 2026-11-01")
    month, day = (first, second) if first <= 12 else (second, first)
    return _day(cell, year, month, day)


def _day(cell: str, year: int, month: int, day: int) -> date:
    if year not in _YEARS:
        raise ValueError(f"{cell!r:.40} is not of the years 2000 to 2100")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{cell!r:.40} is no day of the calendar") from error


def read_number(cell: str) -> tuple[Decimal, bool]:
    """The number of a cell, 万 and 亿 multiplied out, and whether % or ‰ made it a fraction.

    ValueError where the cell holds no one number.

    >>> read_number("1.2万"), read_number("3.2%"), read_number("￥1,234.50")
    ((Decimal('12000'), False), (Decimal('0.032'), True), (Decimal('1234.50'), False))
    """
    found = _NUMBER.fullmatch(fold(cell).replace("￥", "¥").strip())
    if found is None:
        raise ValueError(f"{cell!r:.40} is no number such as 12,345, 1.2万 or 3.2%")
    number, factor, unit = Decimal(found[1].replace(",", "")), found[2], found[3]
    if factor:
        number = _plain(number * _FACTORS[factor.lower()])
    if unit in _SHARES:
        number = number * _SHARES[unit]
    if abs(number) > LARGEST:
        raise ValueError(f"{cell!r:.40} is beyond all reason; correct it")
    return number, unit in _SHARES


def _plain(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
