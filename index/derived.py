"""What engines search, sort and bucket by, made from a document's own fields, alike on every engine."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from analysis.text import normalise
from crawlers.beijing import BEIJING
from index.answers import Document
from index.labels import label_terms
from index.terms import terms

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = 3_600_000_000  # microseconds


def derived_fields(document: Mapping[str, Any]) -> Document:
    """Make the fields of `index.fields.DERIVED` of a document.

    `held` is what a word is sought in: the text's terms, and those of the labels' names. `rank`
    orders what would tie: the latest first, then by a hash of the id, alike on every engine. `signs`
    is the text to be cut into signs, which each engine does where it is cheapest.
    """
    title, text = document.get("title", ""), document.get("text", "")
    normal, observed = normalise(text), _moment(document.get("observed"))
    headed = begins_with_title(document)  # which is then cut but once
    title_terms = terms(normal[: len(title)] if headed else normalise(title))
    # Whatever stands in the title is found, and what has a title's score is among what is found in the text.
    text_terms = title_terms + terms(normal[len(title) :] if headed else normal)
    joined = " ".join(text_terms)
    derived: dict[str, Any] = {
        "terms": joined,
        "title_terms": " ".join(title_terms),
        "title_word": list(dict.fromkeys(title_terms)),
        "held": f"{joined} {label_terms(document)}",
        "signs": normal.lower(),
        "rank": _rank(document["id"], observed),
    }
    if observed is not None:
        derived["moment"] = observed
        derived |= _buckets_of_hour(observed // _HOUR)
    if "published" in document:
        derived["published_moment"] = _moment(document["published"])
    return derived


def begins_with_title(document: Mapping[str, Any]) -> bool:
    """Whether the title is the first line of the text, whose terms then are among the text's."""
    title, text = document.get("title", ""), document.get("text", "")
    return not title or (text.startswith(title) and text[len(title) : len(title) + 1] in {"", "\n"})


@lru_cache(maxsize=4096)
def buckets(day: date) -> Mapping[str, int]:
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


@lru_cache(maxsize=16_384)
def _buckets_of_hour(hour: int) -> Mapping[str, int]:
    """Those of an hour since 1970: Beijing's days have begun with one of UTC's hours since 1901."""
    return buckets((_EPOCH + timedelta(hours=hour)).astimezone(BEIJING).date())


def _rank(key: str, moment: int | None) -> int:
    """63 bits: 33 of the seconds before the year 2242, so that later is smaller, and 30 of the id's hash."""
    seconds = 0 if moment is None else max(0, min(moment // 1_000_000, 2**33 - 1))
    digest = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") >> 2
    return (2**33 - 1 - seconds) << 30 | digest
