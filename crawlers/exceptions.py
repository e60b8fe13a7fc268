"""What can go wrong while collecting.

CrawlersError
├── InvalidSource       correct the source's YAML
├── UnknownSource       name one of the sources that there are
├── InvalidRecord       correct the row of the file being read
├── SourceBusy          wait: another crawl of this source is running
└── JournalError        make room or give rights: the journal cannot be written
"""

from __future__ import annotations


class CrawlersError(Exception):
    """Anything this package raises on purpose; its text says what to do."""


class InvalidSource(CrawlersError):
    """A source's YAML does not describe a source."""


class UnknownSource(CrawlersError):
    """No source has the name asked for."""


class InvalidRecord(CrawlersError):
    """A record (a row of a user's file, a journal line) is no observation."""


class SourceBusy(CrawlersError):
    """The source is being crawled by another process."""


class PageUnavailable(CrawlersError):
    """A page asked for by its URL did not come."""


class JournalError(CrawlersError):
    """The journal cannot be written; nothing after the last acknowledged observation was kept."""
