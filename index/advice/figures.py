"""Our own figures on disk: <data>/figures/figures.parquet, one row a figure of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock

from analysis.exceptions import InvalidFigures
from analysis.kpis import Measurement
from crawlers.printing import one_line
from crawlers.storage.files import write_atomically

_DIGITS, _SCALE = 28, 10


class Stored(NamedTuple):
    """How many figures were new, and how many were stored already and took another value."""

    new: int
    changed: int


def store_measurements(data: Path, measured: Iterable[Measurement]) -> Stored:
    """Keep the figures below `data`; one of the same day, metric, product and region replaces the former."""
    path = _path(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        kept = {one.key: one for one in read_measurements(data)}
        given = {one.key: one for one in measured}
        changed = sum(key in kept and kept[key].value != one.value for key, one in given.items())
        new = sum(key not in kept for key in given)
        if new or changed:
            write_atomically(path, _written(sorted((kept | given).values(), key=_order)))
    return Stored(new=new, changed=changed)


def has_measurements(data: Path) -> bool:
    """Whether any figures were ever read."""
    return _path(data).exists()


def read_measurements(
    data: Path, *, since: date | None = None, until: date | None = None, metrics: Sequence[str] = ()
) -> tuple[Measurement, ...]:
    """The figures from `since` to `until`, both included, by day; all metrics where none is named.

    Empty where none was ever read.
    """
    import pyarrow.parquet as parquet  # type: ignore[import-untyped]  # ships no types
    from pyarrow import ArrowInvalid

    if not _path(data).exists():
        return ()
    try:
        columns = parquet.read_table(_path(data)).to_pydict()
    except (ArrowInvalid, OSError) as error:
        raise InvalidFigures(
            f"{_path(data)}: cannot be read ({one_line(str(error), 80)}); delete it and read your tables again"
        ) from error
    found = (
        Measurement(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)
    )
    return tuple(
        one
        for one in found
        if (since is None or one.day >= since)
        and (until is None or one.day <= until)
        and (not metrics or one.metric in metrics)
    )


def _path(data: Path) -> Path:
    return data / "figures" / "figures.parquet"


def _order(one: Measurement) -> tuple[Any, ...]:
    return (one.day, one.metric, one.product or "", one.region or "")


def _written(measured: Sequence[Measurement]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    schema = pa.schema(
        [
            ("day", pa.date32()),
            ("metric", pa.string()),
            ("value", pa.decimal128(_DIGITS, _SCALE)),
            ("product", pa.string()),
            ("region", pa.string()),
        ]
    )
    step = Decimal(1).scaleb(-_SCALE)
    rows = {name: [getattr(one, name) for one in measured] for name in schema.names}
    rows["value"] = [value.quantize(step) for value in rows["value"]]
    buffer = pa.BufferOutputStream()
    parquet.write_table(pa.table(rows, schema=schema), buffer)
    content: bytes = buffer.getvalue().to_pybytes()
    return content
