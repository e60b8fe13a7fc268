"""What the machine refuses (rights, room, a file where a folder is wanted), said in one line with what to do."""

from __future__ import annotations

import errno
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

REFUSALS = (OSError, sqlite3.Error)
"""What is raised where the machine refuses something."""


def explain_refusal(error: BaseException) -> str | None:
    """What was refused and what to do; None where the error is none of the machine's."""
    if isinstance(error, OSError):
        said = " ".join((error.strerror or str(error)).split())
        todo = _TO_DO.get(error.errno or 0)
        return ": ".join(filter(None, (_name(error), "; ".join(filter(None, (said, todo))))))
    if isinstance(error, sqlite3.Error):
        said = " ".join(str(error).split())
        return (
            f"a database in the data folder cannot be used ({said}); make room or give rights, then try again"
        )
    return None


def _name(error: OSError) -> str:
    return error.filename if isinstance(error.filename, str) else ""
