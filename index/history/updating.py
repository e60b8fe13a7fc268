"""Journal → history: take in what the history has not seen yet."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.exceptions import AnalysisError
from crawlers.batches import batched
from crawlers.items import Observation, Offer
from crawlers.storage.journal import Entry, Journal
from index.history.history import History
from index.history.parts import Manifest, Parts
from index.history.rows import offer_row, text_row

_BATCH = 100_000
_log = logging.getLogger(__name__)


def update_history(data: Path, *, anew: bool = False) -> History:
    """Take what the journal below `data` holds behind the history's place into it; `anew`, all of it.

    Gives the history, up to date. Waits for another process that writes it. A journal that became shorter is
    another journal: the history is made anew, as one whose files are damaged is. What cannot be read is left
    out; the delivery to the index reports it.
    """
    journal = Journal(data / "journal")
    parts = Parts(data / "history")
    with parts.lock():
        manifest = parts.read()
        parts.sweep(manifest)
        if anew or _is_another(manifest, journal.sizes()) or not _is_sound(parts, manifest):
            manifest = Manifest(number=manifest.number)
        for batch in batched(journal.entries(manifest.places), _BATCH):
            places = {**manifest.places, **{entry.file: entry.end for entry in batch}}
            manifest = parts.append(manifest, _rows(batch), places)
    return History(data)


def _is_another(manifest: Manifest, sizes: Mapping[str, int]) -> bool:
    return any(sizes.get(file, 0) < place for file, place in manifest.places.items())


def _is_sound(parts: Parts, manifest: Manifest) -> bool:
    sound = parts.is_whole(manifest)
    if not sound:
        _log.warning("a file in %s is damaged or gone: it is made anew from the journal", parts.folder)
    return sound


def _rows(batch: list[Entry]) -> dict[str, list[tuple[Any, ...]]]:
    rows: dict[str, list[tuple[Any, ...]]] = {"offers": [], "texts": []}
    for entry in batch:
        if entry.observation is not None:
            _add(entry.observation, rows)
    return rows


def _add(observation: Observation, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    try:
        if isinstance(observation, Offer):
            rows["offers"].append(offer_row(observation))
        else:
            rows["texts"].append(text_row(observation))
    except AnalysisError:
        raise  # a rule or the model is broken: no observation is given up for it
    except Exception:  # the boundary of an update: one text must not stop all that follow
        _log.exception("%s is not in the history", observation.id)
