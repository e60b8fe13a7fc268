"""The ids that a replay took out of the journal: an index that was fed before must forget them.

    <data>/gone.txt    one id a line, in the order of the replays; an id may come back, and stand here still

The file only grows, so that every engine, whenever it is fed anew, can be told all of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

_NAME = "gone.txt"
_LENGTH = 32


def note_gone(data: Path, ids: Iterable[str]) -> None:
    """Add ids, before the journal loses them: whoever is killed in between has noted too many, never too few."""
    lines = "".join(f"{each}\n" for each in sorted(ids))
    if lines:
        data.mkdir(parents=True, exist_ok=True)
        with (data / _NAME).open("a+b") as file:
            if file.tell() and file.seek(-1, os.SEEK_END) >= 0 and file.read(1) != b"\n":
                lines = f"\n{lines}"  # a line that was torn must not take the next with it
            file.write(lines.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())


def gone_ids(data: Path) -> tuple[str, ...]:
    """Every id noted, each once; a line that was torn is left out."""
    path = data / _NAME
    text = path.read_text("ascii", "replace") if path.exists() else ""
    whole = text[: text.rfind("\n") + 1]
    return tuple(dict.fromkeys(line for line in whole.split("\n") if len(line) == _LENGTH))
