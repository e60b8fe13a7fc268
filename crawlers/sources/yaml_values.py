"""The kinds of value that a source's YAML holds, each with a check that says what to write instead."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import time, timedelta
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, HttpUrl, TypeAdapter

from crawlers.items import Article, Offer
from crawlers.sources.expressions import check_expression

_URL = TypeAdapter(HttpUrl)
_HOST = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){0,10}|\[?[0-9a-f:.]{2,45}\]?", re.IGNORECASE)
_DURATION = re.compile(r"(\d{1,4})([mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_ITEM_FIELDS = frozenset(field.name for item in (Offer, Article) for field in fields(item))


class Strict(BaseModel):
    """A part of a source: unchangeable, and no word in it is ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Hours(Strict):
    """A span of the day, in Beijing time; where it ends before it begins, it lasts over midnight."""

    begin: time
    end: time

    def __str__(self) -> str:
        return f"{self.begin}-{self.end}"


def _checked_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from error
    return pattern


def _checked_field(name: str) -> str:
    if name not in _ITEM_FIELDS:
        raise ValueError(f"is no field of an offer or an article: {', '.join(sorted(_ITEM_FIELDS))}")
    return name


def _as_list(said: object) -> object:
    return (said,) if isinstance(said, str) else said


def _checked_host(host: str) -> str:
    if not _HOST.fullmatch(host):
        raise ValueError("is no host such as img.example; give it without https:// and path")
    return host


def _read_duration(text: object) -> timedelta:
    if isinstance(text, timedelta):
        return text
    found = _DURATION.fullmatch(str(text))
    if not found:
        raise ValueError("is no duration such as 30m, 6h or 14d")
    return int(found[1]) * _UNITS[found[2]]


def _read_hours(text: object) -> object:
    begin, _, end = str(text).partition("-")
    try:
        return {"begin": time.fromisoformat(begin.strip()), "end": time.fromisoformat(end.strip())}
    except ValueError as error:
        raise ValueError("is no span of hours such as 09:00-18:30, in Beijing time") from error


def check_url(url: str) -> str:
    """Give the http(s) address back; ValueError where it is none."""
    _URL.validate_python(url)
    return url


Host = Annotated[str, AfterValidator(_checked_host)]
Pattern = Annotated[str, AfterValidator(_checked_pattern)]
Url = Annotated[str, AfterValidator(check_url)]
ParameterName = Annotated[str, Field(pattern=r"^[^=&?#*\s]+\*?$")]
SourceName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Duration = Annotated[timedelta, BeforeValidator(_read_duration)]
ItemField = Annotated[str, AfterValidator(_checked_field)]
Expression = Annotated[str, AfterValidator(check_expression)]
QuietSpan = Annotated[Hours, BeforeValidator(_read_hours)]
Value = TypeVar("Value")
Several = Annotated[tuple[Value, ...], BeforeValidator(_as_list)]
"""A list; one value may stand by itself."""
