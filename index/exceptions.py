"""What can go wrong while finding.

IndexingError
├── InvalidQuery        correct the query at the place that the message points at
├── InvalidIndexUrl     name a directory, or an http(s):// address
├── EngineMissing       install the extra that the message names
├── EngineUnavailable   wait for or start the engine, then try again: the journal keeps what is not delivered
├── EngineRefused       give the rights, or correct the settings, that the message names
├── IndexBusy           wait: another process is writing this index
├── SpoolUnwritable     make room or give rights: how far a delivery came cannot be kept
├── CannotExport        name another place or format, or make room
└── IndexOutdated       rebuild or migrate the index: its mapping is of another version
"""

from __future__ import annotations


class IndexingError(Exception):
    """Anything this package raises on purpose; its text says what to do."""


class InvalidQuery(IndexingError):
    """A query that cannot be read; `position` is the offset of the sign that is wrong in `text`."""

    def __init__(self, reason: str, text: str = "", position: int | None = None) -> None:
        self.reason = reason
        self.text = text
        self.position = position
        place = "" if position is None else f" at character {position + 1}: {_pointed(text, position)}"
        super().__init__(f"{reason}{place}")


class InvalidIndexUrl(IndexingError):
    """The index's address is neither a directory nor http(s)://."""


class EngineMissing(IndexingError):
    """The engine's client library is not installed."""


class EngineUnavailable(IndexingError):
    """The engine does not answer."""


class EngineRefused(IndexingError):
    """The engine answers, and says no."""


class IndexBusy(IndexingError):
    """The index is being written by another process."""


class SpoolUnwritable(IndexingError):
    """What was refused, or how far a delivery came, cannot be written."""


class CannotExport(IndexingError):
    """The file asked for cannot be written; none was left behind."""


class IndexOutdated(IndexingError):
    """The index was made with another mapping than this version writes."""


def _pointed(text: str, position: int) -> str:
    """The text's surroundings of the place, with ▸ before the sign meant, on one line."""
    before, after = text[max(0, position - 30) : position], text[position : position + 30]
    return " ".join(f"{before}▸{after}".split())
