"""The journal: every observation ever collected, one append-only JSONL file a run. It is the truth.

    <data>/journal/<source>/<run>.jsonl

A line counts once it ends in a newline and was synced; a torn last line (the machine stopped in mid-write) is
not read, and is cut off when its run goes on.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, Self

import orjson

from crawlers.exceptions import InvalidRecord, JournalError
from crawlers.items import Observation
from crawlers.storage.files import write_whole
from crawlers.storage.records import read_record, write_record


class Entry(NamedTuple):
    """One line: its file (relative to the journal), the offset behind it, and what it holds.

    `observation` is None and `error` says why where the line cannot be read.
    """

    file: str
    end: int
    observation: Observation | None
    error: str | None = None


def written_line(observation: Observation) -> bytes:
    """An observation as the journal writes it, the newline behind it."""
    return orjson.dumps(write_record(observation)) + b"\n"


class RunJournal:
    """The file of one run, open for appending."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab", buffering=0)
            self._end = _cut_torn_line(path)
            _sync_folder(path.parent)
        except OSError as error:
            raise _unwritable(path, error) from error

    def append(self, observations: Iterable[Observation]) -> None:
        """Write the observations and return once they are on the disk.

        Raises JournalError, and leaves the file as it was before, where the disk is full or gone.
        """
        lines = b"".join(written_line(each) for each in observations)
        try:
            write_whole(self._file, lines)
            os.fsync(self._file.fileno())
        except OSError as error:
            os.truncate(self.path, self._end)
            raise _unwritable(self.path, error) from error
        self._end += len(lines)

    def close(self) -> None:
        """Close the file; what was appended is on the disk already."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Journal:
    """All runs below one folder, to be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run_path(self, source: str, run: str) -> Path:
        """Where a run of a source is kept."""
        return self.folder / source / f"{run}.jsonl"

    def files(self, source: str = "*") -> list[Path]:
        """The runs' files, of one source or of all, in the order of their names (which is that of time)."""
        return sorted(self.folder.glob(f"{source}/*.jsonl"), key=lambda path: (path.name, path.parent.name))

    def entries(self, places: Mapping[str, int] | None = None, source: str = "*") -> Iterator[Entry]:
        """Read every whole line behind `places` (file → offset), or all of them.

        What is given is on the disk, though another process may be writing: its file is synced first.
        """
        for path in self.files(source):
            name = path.relative_to(self.folder).as_posix()
            yield from _read_entries(path, name, (places or {}).get(name, 0))

    def run_entries(self, source: str, run: str) -> Iterator[Entry]:
        """Read every whole line of one run; a run that left no file has none."""
        path = self.run_path(source, run)
        if path.exists():
            yield from _read_entries(path, path.relative_to(self.folder).as_posix(), 0)

    def sizes(self) -> dict[str, int]:
        """The bytes of each file (relative to the journal)."""
        return {file: path.stat().st_size for file, path in self._named().items()}

    def unread(self, places: Mapping[str, int]) -> int:
        """The bytes of the whole lines behind `places` (file → offset)."""
        return sum(_unread(path, places.get(file, 0)) for file, path in self._named().items())

    def _named(self) -> dict[str, Path]:
        return {path.relative_to(self.folder).as_posix(): path for path in self.files()}

    def ids(self, source: str, kind: str) -> set[str]:
        """The ids of a source's observations of one kind."""
        return {identity for identity, _ in self._lines(source, kind)}

    def digests(self, source: str, kind: str) -> dict[str, bytes]:
        """{id: `line_digest` of its last line} of a source's observations of one kind."""
        return {identity: line_digest(line) for identity, line in self._lines(source, kind)}

    def _lines(self, source: str, kind: str) -> Iterator[tuple[str, bytes]]:
        """The lines of a source's observations of one kind, each with its id, read from its head without parsing."""
        head = f'{{"kind":"{kind}","id":"'.encode()
        for path in self.files(source):
            with path.open("rb") as lines:
                for line in lines:
                    if line.startswith(head):
                        yield line[len(head) : len(head) + 32].decode(), line


def line_digest(line: bytes) -> bytes:
    """What tells the lines of one id apart."""
    return hashlib.blake2b(line, digest_size=16).digest()


def _read_entries(path: Path, name: str, start: int) -> Iterator[Entry]:
    if path.stat().st_size == start:
        return  # such as all runs but the latest, which may be thousands
    with _opened(path) as lines:
        end = _seek_line(lines, start)
        synced = os.fstat(lines.fileno()).st_size
        if os.name == "posix":  # elsewhere a file must be open for writing
            os.fsync(lines.fileno())
        for line in lines:
            if end + len(line) > synced or not line.endswith(b"\n"):
                return
            end += len(line)
            try:
                yield Entry(name, end, read_record(orjson.loads(line)))
            except (orjson.JSONDecodeError, InvalidRecord) as error:
                yield Entry(name, end, None, f"{name}, before byte {end}: {error}")


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as lines:
            yield lines
    except OSError as error:
        raise JournalError(f"{path}: the journal cannot be read ({error.strerror}); give rights") from error


def _seek_line(lines: BinaryIO, start: int) -> int:
    """Go to the place or, where a power cut took what was there, to the beginning of the line that is there now."""
    start = min(start, lines.seek(0, os.SEEK_END))
    lines.seek(max(start - 1, 0))
    if start and lines.read(1) != b"\n":
        lines.seek(0)
        start = lines.read(start).rfind(b"\n") + 1
    return lines.seek(start)


def _unread(path: Path, start: int) -> int:
    if path.stat().st_size == start:
        return 0
    with _opened(path) as lines:
        start = _seek_line(lines, start)
        return sum(len(line) for line in lines if line.endswith(b"\n"))


def _cut_torn_line(path: Path) -> int:
    """Cut what follows the last newline, and give the file's length."""
    content = path.read_bytes()
    end = content.rfind(b"\n") + 1
    if end < len(content):
        os.truncate(path, end)
    return end


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritable(path: Path, error: OSError) -> JournalError:
    return JournalError(f"{path}: the journal cannot be written ({error.strerror}); make room or give rights")
