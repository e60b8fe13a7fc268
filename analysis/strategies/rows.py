"""The labelled sentences that the classifier learns from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.exceptions import InvalidRules
from analysis.labelled import read_objects
from analysis.strategies.categories import categories

LABELLED = Path(__file__).with_name("labelled")
# An analyst's correction outweighs our own sentences.
CORRECTION_WEIGHT = 3.0
# What a category's file promises has to hold.
_EXAMPLE_WEIGHT = 3.0
# So many neighbouring rows of a file count as one sitting.
_SITTING = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A text and its strategies. A category's example says yes or no to that one alone: `about` names it.

    Rows of one `group` were written in one sitting and are alike; they are never parted when a model is judged.
    """

    text: str
    labels: frozenset[str]
    weight: float = 1.0
    about: str | None = None
    group: str = ""


def our_rows() -> list[Row]:
    """The labelled sentences of the package and the categories' examples."""
    rows = [row for path in sorted(LABELLED.glob("*.jsonl")) for row in read_rows(path)]
    for one in categories():
        rows += [_example(text, one.strategy, frozenset({one.strategy})) for text in one.yes]
        rows += [_example(text, one.strategy, frozenset()) for text in one.no]
    return rows


def _example(text: str, strategy: str, labels: frozenset[str]) -> Row:
    return Row(text=text, labels=labels, weight=_EXAMPLE_WEIGHT, about=strategy, group=strategy)


def read_rows(path: Path, weight: float = 1.0) -> list[Row]:
    """The rows {"text", "labels"} of a JSONL file, those with "uncertain": true left out.

    Raises InvalidRules, which names the line, where one cannot be used.
    """
    known = frozenset(one.strategy for one in categories())
    rows: list[Row] = []
    for number, row in read_objects(path):
        try:
            rows += _rows(row, known, weight, f"{path.name} {number // _SITTING}")
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidRules(f'{path}:{number}: wanted {{"text": …, "labels": […]}}: {error}') from error
    return rows


def data_hash(rows: Iterable[Row]) -> str:
    """SHA-256 of the rows, whatever their order."""
    lines = sorted(json.dumps([row.text, sorted(row.labels), row.weight, row.about]) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _rows(row: dict[str, Any], known: frozenset[str], weight: float, group: str) -> Iterator[Row]:
    if not isinstance(row["labels"], list):
        raise TypeError("the labels are no list")
    labels = frozenset(row["labels"])
    if unknown := labels - known:
        raise ValueError(f"{sorted(unknown)} are no strategies; the strategies are {sorted(known)}")
    if not isinstance(row["text"], str) or not row["text"].strip():
        raise ValueError("the text is empty")
    if not row.get("uncertain"):
        yield Row(text=row["text"], labels=labels, weight=weight, group=group)
