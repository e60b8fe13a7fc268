"""The opaque cursor of a page: the place of its last hit in the order of its query."""

from __future__ import annotations

import base64
import binascii
import json
from typing import NamedTuple

from index.exceptions import InvalidQuery


class Place(NamedTuple):
    """Where a hit stands: the value sorted by (None where it lacks it), its rank, and its number from 1."""

    value: float | int | None
    rank: int
    seen: int


def write_cursor(order: str, place: Place) -> str:
    """Place → URL-safe text, which names the order it is of."""
    return base64.urlsafe_b64encode(json.dumps([order, *place]).encode()).decode().rstrip("=")


def read_cursor(order: str, cursor: str | None) -> Place | None:
    """Text → Place; raises InvalidQuery where it is no cursor, or one of another order."""
    if cursor is None:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        named, value, rank, seen = json.loads(base64.urlsafe_b64decode(padded))
        place = Place(
            None if value is None else float(value) if isinstance(value, float) else int(value),
            int(rank),
            int(seen),
        )
    except (ValueError, TypeError, binascii.Error, OverflowError) as error:
        raise InvalidQuery("this is no cursor: use the `next` of a page as it is") from error
    if named != order:
        raise InvalidQuery(f"the cursor is of the order {named!r}, the query of {order!r}")
    return place
