"""Journal → analysis → index: deliver what the engine has not acknowledged yet.

The journal is the spool. Per engine a place in it is kept, up to which everything was acknowledged:

    <data>/spool/<engine>.json              {file: offset}
    <data>/spool/<engine>.rejected.jsonl    what the analysis or the engine refused, and why

The place moves only behind the engine's own acknowledgement, so whatever stops us, nothing is lost; and since
ids are deterministic, what is delivered twice is written once.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import orjson
from filelock import FileLock

from analysis.entities import CompetitorLike
from analysis.exceptions import AnalysisError
from analysis.findings import Finding, analyse_many
from crawlers.batches import batched
from crawlers.items import Observation
from crawlers.storage.files import write_atomically
from crawlers.storage.gone import gone_ids
from crawlers.storage.journal import Entry, Journal
from index import Index, open_index

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
    away: the journal keeps everything, and the next delivery begins where this one ended.
    """
    spool = _Spool(data, index_url)
    delivery = Delivery()
    watched = tuple(competitors)
    with FileLock(spool.lock), open_index(index_url or data / "index") as index:
        index.setup()
        if anew:
            index.delete(gone_ids(data))
        places = {} if anew or index.count() == 0 else spool.read_places()
        for batch in batched(Journal(data / "journal").entries(places), _BATCH):
            refused = _deliver_batch(index, batch, watched)
            spool.reject(refused)
            delivery.rejected += len(refused)
            delivery.written += len(batch) - len(refused)
            places |= {entry.file: entry.end for entry in batch}
            spool.write_places(places)
            report(delivery)
    return delivery


def backlog(data: Path, index_url: str | None = None) -> int:
    """The bytes of the journal that the engine has not acknowledged yet."""
    places = _Spool(data, index_url).read_places()
    sizes = Journal(data / "journal").sizes()
    return sum(size - places.get(file, 0) for file, size in sizes.items())


class _Spool:
    """An engine's files below <data>/spool."""

    def __init__(self, data: Path, index_url: str | None) -> None:
        engine = "embedded" if index_url is None else hashlib.sha256(index_url.encode()).hexdigest()[:12]
        folder = data / "spool"
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = folder / f"{engine}.lock"
        self._places = folder / f"{engine}.json"
        self._rejected = folder / f"{engine}.rejected.jsonl"

    def read_places(self) -> dict[str, int]:
        if not self._places.exists():
            return {}
        places: dict[str, int] = orjson.loads(self._places.read_bytes())
        return places

    def write_places(self, places: dict[str, int]) -> None:
        write_atomically(self._places, orjson.dumps(places))

    def reject(self, refused: Iterable[tuple[str, str]]) -> None:
        with self._rejected.open("ab") as file:
            for identity, reason in refused:
                _log.warning("not indexed: %s: %s", identity, reason)
                file.write(orjson.dumps({"id": identity, "reason": reason}) + b"\n")


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
