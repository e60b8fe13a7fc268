"""Of whom and of what each record is: name_records(…) → Names."""

from __future__ import annotations

from analysis.metrics.naming.subjects import Names, name_records

__all__ = ["Names", "name_records"]
