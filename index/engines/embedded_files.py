"""The directory of an embedded index: opened, and its faults told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import tantivy

from index.engines.embedded_schema import tokenizers
from index.exceptions import EngineUnavailable, IndexOutdated

_OF_CONTENT = re.compile(r"corrupt|schema|incompatible", re.IGNORECASE)
"""In tantivy's words where the files are no index of ours; elsewhere they cannot be used, such as without rights."""

_ORIGIN = "origin"

State = tuple[int, int, int]
"""What changes with every commit."""


def open_directory(directory: Path, schema: tantivy.Schema) -> tantivy.Index:
    """The index in a directory, made where there is none; raises IndexOutdated where it is of another schema."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(schema, path=str(directory))
    except ValueError as error:
        if not _OF_CONTENT.search(str(error)):
            raise unavailable(directory, error) from error
        raise IndexOutdated(
            f"{directory} was made by another version or is damaged: remove it and run `shangqing replay`"
        ) from error
    except OSError as error:
        raise unavailable(directory, error) from error
    # Tokenizers are not kept in the directory; without them, every opening would find nothing.
    for name, tokenizer in tokenizers().items():
        index.register_tokenizer(name, tantivy.TextAnalyzerBuilder(tokenizer).build())
    return index


def make_origin(directory: Path) -> None:
    """Name the index in a directory, where it has no name yet; the first of several processes does it."""
    try:
        with (directory / _ORIGIN).open("x", encoding="ascii") as file:
            file.write(uuid4().hex)
    except FileExistsError:
        return
    except OSError as error:
        raise unavailable(directory, error) from error


def origin(directory: Path) -> str:
    """The name that an index keeps through moves; "" where it has none."""
    try:
        return (directory / _ORIGIN).read_text(encoding="ascii")
    except OSError:
        return ""


def keep_origin(source: Path, target: Path) -> None:
    """Give the index in one directory the name of that in another, from which it is moved."""
    if name := origin(source):
        (target / _ORIGIN).write_text(name, encoding="ascii")


def versions(location: Path) -> list[tuple[int, Path]]:
    """The versions of the mapping that lie at a location, the newest last, each with its directory."""
    named = ((folder.name[1:], folder) for folder in location.glob("v*"))
    return sorted((int(name), folder) for name, folder in named if name.isdecimal())


def state(directory: Path) -> State:
    """Of which commit a directory is; looked up in a hundredth of the time of a reload."""
    try:
        found = (directory / "meta.json").stat()
    except OSError as error:
        raise unavailable(directory, error) from error
    return found.st_mtime_ns, found.st_ino, found.st_size


@contextmanager
def told(directory: Path) -> Iterator[None]:
    """Let tantivy act; its ValueError then is of the files, such as a disk that is full."""
    try:
        yield
    except ValueError as error:
        raise unavailable(directory, error) from error


def unavailable(directory: Path, error: Exception) -> EngineUnavailable:
    """What to do about files that cannot be used."""
    return EngineUnavailable(
        f"the index in {directory} cannot be used ({error}): give rights (to read it takes that to write, too, "
        "for its locks) or make room; if files are missing, remove the directory and run `shangqing replay`"
    )
