"""What can go wrong while watching.

WatchError
├── InvalidPlan         correct watch.yaml
├── ChannelMissing      set the environment variable that the message names, to an Apprise URL
└── WatchBusy           another watch is at it
"""

from __future__ import annotations


class WatchError(Exception):
    """Anything this package raises on purpose; its text says what to do."""


class InvalidPlan(WatchError):
    """watch.yaml does not say what is to be told, or to whom."""


class ChannelMissing(WatchError):
    """A channel's environment variable is not set, or holds no address that Apprise can use."""


class WatchBusy(WatchError):
    """Another process watches the same data."""
