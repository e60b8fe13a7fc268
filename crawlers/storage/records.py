"""Observation ↔ record: the flat, JSON-able dict that the journal writes and a user's file holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from operator import attrgetter
from typing import Any

from crawlers.beijing import BEIJING
from crawlers.exceptions import InvalidRecord
from crawlers.items import LARGEST, Article, Observation, Offer
from crawlers.prices import Price, parse_price

KINDS: dict[str, type[Offer] | type[Article]] = {"offer": Offer, "article": Article}
_FIELDS = {kind: tuple(field.name for field in fields(item)) for kind, item in KINDS.items()}
_VALUES = {kind: attrgetter(*names) for kind, names in _FIELDS.items()}
_PRICE_FIELDS = tuple(field.name for field in fields(Price))
_PRICE_VALUES = attrgetter(*_PRICE_FIELDS)


def write_record(observation: Observation) -> dict[str, Any]:
    """Give `kind`, `id` and every field that is set; Decimals and times as strings, nothing lost."""
    record: dict[str, Any] = {"kind": observation.kind, "id": observation.id}
    for name, value in zip(_FIELDS[observation.kind], _VALUES[observation.kind](observation), strict=True):
        if type(value) is str:
            if value:
                record[name] = value
        elif value is not None and value != ():
            record[name] = _plain(value)
    return record


def read_record(record: Mapping[str, Any]) -> Observation:
    """Give the observation of a record; InvalidRecord names the field that is wrong.

    A time without a zone is Beijing time. A price may be written as one ("¥5,999.00", "1.2万元").
    """
    kind = record.get("kind") if isinstance(record, Mapping) else None
    if not isinstance(kind, str) or kind not in KINDS:
        raise InvalidRecord(f"kind: {kind!r} is neither 'offer' nor 'article'")
    readers = _READERS[kind]
    values = {}
    for name, value in record.items():
        if name in ("kind", "id") or value is None or value == "":
            continue
        if name not in readers:
            raise InvalidRecord(f"{name}: {_article(kind)} has no such field; it has {', '.join(readers)}")
        values[name] = _read_value(name, readers[name], value)
    if "title" not in values:
        raise InvalidRecord("title: is missing")
    return KINDS[kind](**values)


def _article(kind: str) -> str:
    return f"an {kind}"


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Price):
        parts = zip(_PRICE_FIELDS, _PRICE_VALUES(value), strict=True)  # asdict copies each deeply
        return {name: _plain(part) for name, part in parts if part is not None}
    return value


def _read_value(name: str, reader: Callable[[Any], Any], value: Any) -> Any:
    try:
        return reader(value)
    except (ValueError, TypeError, KeyError, AttributeError, InvalidOperation) as error:
        raise InvalidRecord(f"{name}: {value!r:.80} is no {_MEANINGS[reader]}") from error


def _read_text(value: Any) -> str:
    if isinstance(value, (dict, list)):
        raise TypeError(value)
    return str(value)


def _read_decimal(value: Any) -> Decimal:
    if isinstance(value, (bool, dict, list)):
        raise TypeError(value)
    try:
        number = Decimal(str(value).strip().replace(",", ""))
    except InvalidOperation:
        price = parse_price(str(value))
        if price is None:
            raise
        return price.amount
    if not (number.is_finite() and 0 <= number <= LARGEST):
        raise ValueError(value)
    return number


def _read_whole(value: Any) -> int:
    number = _read_decimal(value)
    if number != int(number):
        raise ValueError(value)
    return int(number)


def read_time(value: str) -> datetime:
    """An ISO 8601 time as aware UTC; without a zone it is Beijing time. ValueError where it is none."""
    if not isinstance(value, str):
        raise TypeError(value)
    time = datetime.fromisoformat(value.strip())
    return (time if time.tzinfo else time.replace(tzinfo=BEIJING)).astimezone(UTC)


def _read_texts(value: Any) -> tuple[str, ...]:
    return tuple(_read_text(part) for part in ([value] if isinstance(value, str) else value))


def _read_prices(value: Any) -> tuple[Price, ...]:
    return tuple(
        Price(**{key: _read_price_part(key, part) for key, part in price.items()}) for price in value
    )


def _read_price_part(name: str, value: Any) -> Any:
    return Decimal(value) if name in ("amount", "amount_max") else value


_BY_TYPE: dict[str, Callable[[Any], Any]] = {
    "str": _read_text,
    "Decimal": _read_decimal,
    "int": _read_whole,
    "datetime": read_time,
    "tuple[str, ...]": _read_texts,
    "tuple[Price, ...]": _read_prices,
}
_READERS = {
    kind: {field.name: _BY_TYPE[str(field.type).removesuffix(" | None")] for field in fields(item)}
    for kind, item in KINDS.items()
}
_MEANINGS: dict[Callable[[Any], Any], str] = {
    _read_text: "text",
    _read_decimal: "number such as 5999.00",
    _read_whole: "whole number",
    read_time: "time such as 2026-11-11T10:00:00+08:00",
    _read_texts: "list of texts",
    _read_prices: "list of prices",
}
