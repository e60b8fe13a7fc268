"""Journal → analysis → index: deliver what the engine has not acknowledged yet.

The journal is what waits. Per engine a place in it is kept (`index.spool`), up to which everything was acknowledged;
it moves only behind the engine's own acknowledgement, so whatever stops us, nothing is lost; and since ids are
deterministic, what is delivered twice is written once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from analysis.entities import CompetitorLike
from analysis.exceptions import AnalysisError
from analysis.findings import Finding, analyse_many
from crawlers.batches import batched
from crawlers.items import Observation
from crawlers.storage.gone import gone_ids
from crawlers.storage.journal import Entry, Journal
from index import Index, IndexStatus, open_index
from index.spool import Spool, engine_name

_BATCH = 2000  # each costs the engine a commit: fed in 500s it writes a third as fast
_log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Delivery:
    """What a delivery did: findings written, observations refused."""

    written: int = 0
    rejected: int = 0


def deliver(
    data: Path,
    index_url: str | None = None,
    *,
    anew: bool = False,
    competitors: Iterable[CompetitorLike] = (),
    report: Callable[[Delivery], None] = lambda _: None,
) -> Delivery:
    """Analyse and index what the journal below `data` holds behind the engine's place; `anew`, all of it, after
    the index has forgotten what a replay took out of the journal.

    `index_url` None is the embedded engine inside `data`; `competitors` are the watched ones, whose aliases are
    found in the texts. `report` hears of the progress after each batch.
    Waits for another process that delivers to the same engine. Raises EngineUnavailable where the engine is
    away, SpoolUnwritable where the place cannot be kept: the journal keeps everything, and the next delivery begins
    where this one ended.
    """
    spool = Spool(data, engine_name(index_url))
    delivery = Delivery()
    watched = tuple(competitors)
    with spool.held(), open_index(index_url or data / "index") as index:
        index.setup()
        place = spool.read_for(0 if anew else index.count(), index.origin())
        if not place.files and (gone := gone_ids(data)):
            index.delete(gone)
        for batch in batched(Journal(data / "journal").entries(place.files), _BATCH):
            refused = _deliver_batch(index, batch, watched)
            spool.advance(place, {entry.file: entry.end for entry in batch}, refused)
            delivery.rejected += len(refused)
            delivery.written += len(batch) - len(refused)
            report(delivery)
    return delivery


def backlog(data: Path, index_url: str | None = None, state: IndexStatus | None = None) -> int:
    """The bytes of the journal that the engine has not acknowledged yet; all, where its index, by its `state`, is
    empty or was made anew.

    A last line that is torn is none of them: it was never collected.
    """
    spool = Spool(data, engine_name(index_url))
    place = spool.read_for(state.documents, state.origin) if state else spool.read()
    return Journal(data / "journal").unread(place.files)


def _deliver_batch(
    index: Index, batch: list[Entry], competitors: tuple[CompetitorLike, ...]
) -> list[tuple[str, str]]:
    """Write the batch's findings, and give (id, reason) of what was refused."""
    refused = [(entry.file, entry.error or "unreadable") for entry in batch if entry.observation is None]
    # by id: of what the journal holds twice, one is written
    observations = {entry.observation.id: entry.observation for entry in batch if entry.observation}
    findings = analyse_all([*observations.values()], competitors, refused)
    refused.extend(index.write(findings).rejected)
    return refused


def analyse_all(
    observations: list[Observation],
    competitors: tuple[CompetitorLike, ...],
    refused: list[tuple[str, str]],
) -> list[Finding]:
    """Analyse in bulk; where that raises, one by one: what analysis cannot bear is added to `refused`, (id, why)."""
    try:
        return analyse_many(observations, competitors)
    except AnalysisError:
        raise  # a rule or the model is broken: every text would fail, so none is given up
    except Exception as error:  # the boundary of a delivery: one text must not stop all that follow
        if len(observations) > 1:
            return [finding for each in observations for finding in analyse_all([each], competitors, refused)]
        _log.exception("analysis of %s raised", observations[0].id)
        refused.append((observations[0].id, f"analysis raised {type(error).__name__}: {error}"))
        return []
