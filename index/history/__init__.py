"""Price history: every offer ever observed, in sorted Parquet files under DuckDB, derived from the journal."""

from __future__ import annotations

from index.history.history import History, Price
from index.history.updating import update_history

__all__ = ["History", "Price", "update_history"]
