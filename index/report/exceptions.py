"""What can go wrong while reporting.

IndexingError
└── UnknownFormat       name a file that ends in one of the suffixes that the message lists
"""

from __future__ import annotations

from index.exceptions import IndexingError


class UnknownFormat(IndexingError):
    """The file to write a briefing to has a suffix that no renderer knows."""
