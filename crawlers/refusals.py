"""What the machine refuses (rights, room, a file where a folder is wanted), said in one line with what to do."""

from __future__ import annotations

import errno
import re
import sqlite3

_RIGHTS = "give rights or choose another place"
_PLACE = "choose another place, or move away what is there"
_ROOM = "make room or choose another place"
_TO_DO = {
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: _RIGHTS,
    errno.ENOTDIR: _PLACE,
    errno.EISDIR: _PLACE,
    errno.EEXIST: _PLACE,
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.ENAMETOOLONG: "choose a shorter name",
}

# DuckDB's words of a Parquet file whose bytes are not what was written.
_DAMAGED = re.compile("failed to read file|TProtocol|thrift|parquet|corrupt", re.IGNORECASE)

REFUSALS = (OSError, sqlite3.Error)
"""What is raised where the machine refuses something; DuckDB's own errors are known by their name."""


def explain_refusal(error: BaseException) -> str | None:
    """What was refused and what to do; None where the error is none of the machine's."""
    if isinstance(error, OSError):
        said = " ".join((error.strerror or str(error)).split())
        todo = _TO_DO.get(error.errno or 0)
        return ": ".join(filter(None, (_name(error), "; ".join(filter(None, (said, todo))))))
    said = " ".join(str(error).split())
    if isinstance(error, sqlite3.Error) or _is_duckdb(error, "IOException"):
        return (
            f"a database in the data folder cannot be used ({said}); make room or give rights, then try again"
        )
    if _is_duckdb(error, "InvalidInputException", "Error") and _DAMAGED.search(said):
        return f"a file is damaged ({said}); remove `history` in the data folder: it is made anew from the journal"
    return None


def _name(error: OSError) -> str:
    return error.filename if isinstance(error.filename, str) else ""


def _is_duckdb(error: BaseException, *names: str) -> bool:
    """Whether it is such an error of DuckDB's, told without importing DuckDB, which most commands do without."""
    return type(error).__name__ in names and "duckdb" in type(error).__module__
