"""Folders of saved pages: read as they were saved, with the time of each file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import url2pathname

from crawlers.intake.folders import saved_pages
from crawlers.spiders.source import SourceSpider
from crawlers.storage.memory import Place

if TYPE_CHECKING:
    from scrapy.http import Response


class FolderSpider(SourceSpider):
    """Reads saved pages, whatever sites they link to; `scrapy crawl folder -a source=NAME`."""

    name = "folder"

    def entrances(self) -> Iterator[Place]:
        """Every saved page below the folder, in the order of the paths."""
        return (Place(path.as_uri()) for path in saved_pages(self.source.folder or Path()))

    def moment(self, response: Response) -> datetime:
        """When the file was written last."""
        path = Path(url2pathname(response.url.removeprefix("file://")))
        return self.observed or datetime.fromtimestamp(path.stat().st_mtime, UTC)
