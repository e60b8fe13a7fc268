"""What engines search, sort and bucket by, made from a document's own fields, alike on every engine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from analysis.segment import search_terms
from analysis.text import normalise
from index.answers import Document

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")  # no daylight saving since 1991
LONGEST_TERM = 100  # signs; Lucene's whitespace tokenizer would part longer ones

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SIGN = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?|[^\W\d_a-z]|\d", re.IGNORECASE)


def derived_fields(document: Mapping[str, Any]) -> Document:
    """Make the fields of `index.fields.DERIVED` of a document.

    `rank` orders what would tie: the latest first, then by a hash of the id, alike on every engine.
    """
    text = document.get("text", "")
    title = terms(document.get("title", ""))
    observed = _moment(document.get("observed"))
    derived: dict[str, Any] = {
        "terms": " ".join(terms(text)),
        "title_terms": " ".join(title),
        "title_word": sorted(set(title)),
        "signs": " ".join(signs(text)),
        "moment": observed,
        "published_moment": _moment(document.get("published")),
        "rank": _rank(document["id"], observed),
    }
    if observed is not None:
        derived |= buckets(_day(observed))
    return {name: value for name, value in derived.items() if value is not None}


def terms(text: str) -> list[str]:
    """The terms under which a text is found, each as often as it stands there."""
    return [token.text[:LONGEST_TERM] for token in search_terms(text)]


def signs(text: str) -> list[str]:
    """The text cut into single Han characters, Latin words and numbers, for exact phrases.

    >>> signs("iPhone 满减50元")
    ['iphone', '满', '减', '50', '元']
    """
    return [sign[:LONGEST_TERM].lower() for sign in _SIGN.findall(normalise(text))]


def buckets(day: date) -> dict[str, int]:
    """The day, week and month that a day of Beijing lies in, each as the ordinal of its first day."""
    return {
        "day": day.toordinal(),
        "week": day.toordinal() - day.weekday(),
        "month": day.replace(day=1).toordinal(),
    }


def microseconds(moment: datetime) -> int:
    """Aware time → whole microseconds since 1970, exactly."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _moment(written: str | None) -> int | None:
    return None if written is None else microseconds(datetime.fromisoformat(written))


def _day(moment: int) -> date:
    return (_EPOCH + timedelta(microseconds=moment)).astimezone(BEIJING).date()


def _rank(key: str, moment: int | None) -> int:
    """63 bits: 33 of the seconds before the year 2242, so that later is smaller, and 30 of the id's hash."""
    seconds = 0 if moment is None else max(0, min(moment // 1_000_000, 2**33 - 1))
    digest = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") >> 2
    return (2**33 - 1 - seconds) << 30 | digest
