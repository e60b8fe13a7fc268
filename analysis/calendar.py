"""The campaign calendar: which campaign (618, 双11, 年货节…) a day falls into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from analysis.exceptions import InvalidRules
from crawlers.yaml_files import read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A campaign in one year: its names and its days, both ends included."""

    name: str
    english: str
    start: date
    end: date


def campaign_on(day: date) -> Campaign | None:
    """The campaign that the day (Beijing's) falls into; None outside of all of them.

    >>> campaign_on(date(2026, 11, 11)).name
    '双11'
    """
    return next((one for one in campaigns(day.year) if one.start <= day <= one.end), None)


@cache
def campaigns(year: int) -> tuple[Campaign, ...]:
    """The campaigns of a year in the order of calendar.yaml. Raises InvalidRules where that says no date."""
    found: list[Campaign] = []
    for rule in _rules():
        try:
            found += [
                Campaign(name=rule["name"], english=rule["english"], start=start, end=end)
                for start, end in _spans(rule, year)
            ]
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidRules(
                f"calendar.yaml: {rule.get('name')}: {error!r} in {year}: write MM-DD, or lunar MM-DD and days"
            ) from error
    return tuple(found)


def _spans(rule: Mapping[str, Any], year: int) -> Iterator[tuple[date, date]]:
    for span in rule["spans"]:
        if "lunar" in span:
            day = _lunar_day(year, span["lunar"])
            yield day + timedelta(days=span["from"]), day + timedelta(days=span["to"])
        else:
            yield _day(year, span["from"]), _day(year, span["to"])


def _day(year: int, text: str) -> date:
    return date.fromisoformat(f"{year}-{text}")


def _lunar_day(year: int, text: str) -> date:
    """The day of the solar calendar on which a day of the lunar year that begins in `year` falls."""
    from borax.calendars.lunardate import LunarDate  # type: ignore[import-untyped]  # ships no types

    month, day = text.split("-")
    solar: date = LunarDate(year, int(month), int(day)).to_solar_date()
    return solar


@cache
def _rules() -> list[dict[str, Any]]:
    path = Path(__file__).with_name("calendar.yaml")
    rules: list[dict[str, Any]] = read_yaml(path)
    return rules
