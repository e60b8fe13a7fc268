"""What can go wrong while serving the sample market.

SampleMarketError
└── PortTaken           free the port, or name another
"""

from __future__ import annotations


class SampleMarketError(Exception):
    """Anything this package raises on purpose; its text says what to do."""


class PortTaken(SampleMarketError):
    """Something else listens on the port that the market is to be served on."""
