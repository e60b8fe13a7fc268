"""What DuckDB refuses (room, rights, a damaged file of the history), said in one line with what to do."""

from __future__ import annotations

import re

# DuckDB's words of a Parquet file whose bytes are not what was written.
_DAMAGED = re.compile("failed to read file|TProtocol|thrift|parquet|corrupt", re.IGNORECASE)


def explain_refusal(error: BaseException) -> str | None:
    """What was refused and what to do; None where the error is none of DuckDB's, or a fault of ours."""
    said = " ".join(str(error).split())
    match _name_in_duckdb(error):
        case "IOException":
            return f"the history cannot be used ({said}); make room or give rights, then try again"
        case "InvalidInputException" | "Error" if _DAMAGED.search(said):
            return f"a file is damaged ({said}); remove `history` in the data folder: it is made anew from the journal"
    return None


def _name_in_duckdb(error: BaseException) -> str | None:
    """The name of an error of DuckDB's, told without importing DuckDB, which most commands do without."""
    return type(error).__name__ if "duckdb" in type(error).__module__ else None
