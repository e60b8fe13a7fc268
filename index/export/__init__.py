"""Export: everything that answers a query, as a CSV, Parquet or JSONL file."""

from __future__ import annotations

from index.export.exporting import FORMATS, export

__all__ = ["FORMATS", "export"]
