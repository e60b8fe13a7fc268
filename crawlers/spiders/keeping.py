"""What a spider keeps of responses in the archive, where its source wants that."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawlers.exceptions import ArchiveError
from crawlers.storage.memory import Memory
from crawlers.storage.runs import Run
from crawlers.storage.warc import ArchivedResponse, Unchanged

if TYPE_CHECKING:
    from scrapy.http import Response


class PageKeeper:
    """The archive of a run; what cannot be kept is counted: what a page says is worth more than its copy."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def keep(self, response: Response, moment: datetime) -> str | None:
        """Keep a page and give the place of its record, None where there is none."""
        archive = self._run.archive
        if not archive:
            return None
        kept = ArchivedResponse(
            **_exchange(response, moment),
            body=response.body,
            content_hash=hashlib.sha256(response.body).hexdigest(),
        )
        return self._counted(lambda: archive.keep(kept), response.url)

    def keep_unchanged(self, response: Response, known: Memory, moment: datetime) -> None:
        """Keep that a page was as it had been."""
        archive = self._run.archive
        if archive and known.archive:
            page = Unchanged(
                **_exchange(response, moment),
                place=known.archive,
                read=known.read,
                content_hash=known.content_hash,
            )
            self._counted(lambda: archive.keep_unchanged(page), known.url)

    def _counted(self, keep: Callable[[], str], url: str) -> str | None:
        try:
            return keep()
        except ArchiveError as error:
            self._run.tally.fail(str(error), url)
            return None


def _exchange(response: Response, moment: datetime) -> dict[str, Any]:
    return {
        "url": response.url,
        "fetched": moment,
        "status": response.status,
        "headers": response.headers,
        "asked": response.request.headers if response.request else {},
    }
