"""The moves of a span, from the journal to the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from analysis.moves import Move, find_moves
from index.history.same import review_file
from index.history.tracks import read_past
from index.history.updating import update_history


def moves_between(
    data: Path,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    competitors: Sequence[str] = (),
    kinds: Sequence[str] = (),
) -> list[Move]:
    """Give the moves from `since` (inclusive) to `until` (exclusive), by time; the history is updated first.

    What was observed after `until` still tells whether a change before it lasted. Which products are the same goes by
    what people decided in the review file.
    """
    decided = review_file(data).decisions()
    past = read_past(update_history(data), data, since=since, decided=decided)
    return find_moves(*past, since=since, until=until, competitors=competitors, kinds=kinds, decided=decided)
