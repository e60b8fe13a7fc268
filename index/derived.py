"""What engines search, sort and bucket by, made from a document's own fields, alike on every engine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from operator import add
from typing import Any

from analysis.segment import search_words
from analysis.text import normalise
from index.answers import Document

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")  # no daylight saving since 1991
LONGEST_TERM = 100  # signs; Lucene's whitespace tokenizer would part longer ones

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_HAN_RUN = re.compile(f"[{_HAN}]{{2,}}")
_LATIN_PART = re.compile(rf"[a-z]{{1,{LONGEST_TERM}}}|[0-9]{{1,40}}(?:\.[0-9]{{1,40}})?")
_SIGN = re.compile(r"[^\W_a-z0-9]|[a-z0-9]{1,50}(?:\.[0-9]{1,49})?")


def derived_fields(document: Mapping[str, Any]) -> Document:
    """Make the fields of `index.fields.DERIVED` of a document.

    `rank` orders what would tie: the latest first, then by a hash of the id, alike on every engine.
    """
    text = normalise(document.get("text", ""))
    title = terms(normalise(document.get("title", "")))
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


def pairs(normal: str) -> list[str]:
    """The neighbouring Han characters of a normalised text.

    >>> pairs("满减 iPhone 手机壳")
    ['满减', '手机', '机壳']
    """
    return [pair for run in _HAN_RUN.findall(normal) for pair in map(add, run, run[1:])]


def terms(normal: str) -> list[str]:
    """The terms under which a normalised text is found, each as often as it stands there.

    Those of `analysis.segment.search_terms` in another order and without places: search-mode words, the
    letters and the numbers of the text, and the pairs of neighbouring Han characters.
    """
    found = pairs(normal)
    held = set(found)
    words = [
        word.lower()[:LONGEST_TERM]
        for word in search_words(normal)
        if word not in held and (word.isalnum() or any(map(str.isalnum, word)))
    ]
    held.update(words)
    return found + words + [part for part in _LATIN_PART.findall(normal.lower()) if part not in held]


def signs(normal: str) -> list[str]:
    """A normalised text cut into single Han characters, Latin words and numbers, for exact phrases.

    >>> signs("iPhone 满减50元")
    ['iphone', '满', '减', '50', '元']
    """
    return _SIGN.findall(normal.lower())


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
