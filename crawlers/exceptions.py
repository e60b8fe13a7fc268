"""What can go wrong while collecting.

CrawlersError
├── InvalidSource       correct the source's YAML
├── UnknownSource       name one of the sources that there are
├── InvalidRecord       correct the row of the file being read
├── SourceBusy          wait: another crawl of this source is running
├── QuietHours          wait: the source is not to be asked now
├── BrowserMissing      install the extra or the browser that the source needs
├── PageUnavailable     look at the URL: no page came from it
├── ReaderFailed        look at the page: reading it raised, took too long or ended its process
├── JournalError        make room or give rights: the journal cannot be written, or read
└── ArchiveError        make room, or look at the archive's file: it cannot be written, or read
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


class QuietHours(CrawlersError):
    """The source's own YAML says that it is not to be asked at this hour."""


class BrowserMissing(CrawlersError):
    """A source needs a browser, and there is none to be used."""


class PageUnavailable(CrawlersError):
    """A page asked for by its URL did not come."""


class ReaderFailed(CrawlersError):
    """A page could not be read in a process of its own; the text says what became of that."""


class JournalError(CrawlersError):
    """The journal cannot be written, and nothing after the last acknowledged observation was kept; or not read."""


class ArchiveError(CrawlersError):
    """The archive cannot be written or read at the place named."""
