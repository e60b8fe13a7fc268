"""Write files whole: atomically where a reader may look, to the last byte where a write may fall short."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO


def write_atomically(path: Path, content: bytes) -> None:
    """Put the content on the disk under the path, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:  # such as a full disk, which the rest of a file would keep full
        temporary.unlink(missing_ok=True)
        raise


def write_whole(file: BinaryIO, content: bytes) -> None:
    """Write every byte to an unbuffered file, which may take fewer at once."""
    view = memoryview(content)
    while view:
        view = view[file.write(view) :]
