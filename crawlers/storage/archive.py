"""The archive: fetched pages as WARC, compressed record by record, one or more files a run.

    <data>/archive/<source>/<run>-<number>.warc.gz

An observation's `archive` is `<source>/<file>#<offset>`: the record that it was read from. Bodies are kept as
decoded from gzip or brotli, under headers that say so; everything else is as it came. Of a page that was found
unchanged a revisit record is kept, which refers to the record that holds it.
"""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from crawlers.content import FetchedPage, receive_page
from crawlers.exceptions import ArchiveError
from crawlers.storage.files import write_whole
from crawlers.storage.warc import (
    REFERS_TO,
    ArchivedResponse,
    Unchanged,
    write_opening,
    write_page,
    write_revisit,
)

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

_FILE_SIZE = 256 * 1024 * 1024
_BLOCK = 64 * 1024


class ArchiveWriter:
    """The archive of one run; files are begun when there is something to keep, and rotated by size."""

    def __init__(self, folder: Path, source: str, run: str, *, file_size: int = _FILE_SIZE) -> None:
        self._folder = folder / source
        self._source = source
        self._run = run
        self._file_size = file_size
        self._file: BinaryIO | None = None

    def keep(self, response: ArchivedResponse) -> str:
        """Write a page and give its place; ArchiveError, and nothing written, where the disk is full."""
        return self._append(lambda: write_page(response))

    def keep_unchanged(self, page: Unchanged) -> str:
        """Write that a page was as it had been, as `keep` does."""
        return self._append(lambda: write_revisit(page))

    def _append(self, write: Callable[[], bytes]) -> str:
        try:
            file = self._open_file()
            start = file.tell()
            try:
                write_whole(file, write())
            except OSError:
                os.truncate(file.fileno(), start)
                file.seek(start)
                raise
        except OSError as error:
            raise ArchiveError(f"the archive cannot be written ({error.strerror}): {self._folder}") from error
        return f"{self._source}/{Path(file.name).name}#{start}"

    def sync(self) -> None:
        """Return once every record kept is on the disk."""
        if self._file:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Put the last file on the disk."""
        if self._file:
            self.sync()
            self._file.close()
            self._file = None

    def _open_file(self) -> BinaryIO:
        if self._file and self._file.tell() >= self._file_size:
            self.close()
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            # never into an older file: its last record may be torn
            number = sum(1 for _ in self._folder.glob(f"{self._run}-*.warc.gz")) + 1
            path = self._folder / f"{self._run}-{number:04}.warc.gz"
            self._file = path.open("xb", buffering=0)
            write_whole(self._file, write_opening(path.name))
        return self._file


def archive_files(folder: Path, source: str = "*") -> list[Path]:
    """The archive's files, of one source or of all, in the order of time."""
    return sorted(folder.glob(f"{source}/*.warc.gz"), key=lambda path: (path.name, path.parent.name))


def archived_run(path: Path) -> str:
    """The run whose pages a file of the archive holds."""
    return path.name.removesuffix(".warc.gz").rpartition("-")[0]


def read_archive(path: Path, report: Callable[[str], None] = lambda _: None) -> Iterator[FetchedPage]:
    """Give the pages of one file, in the order in which they were fetched; an unchanged one is the page that
    its record refers to, at its own time. `report` hears how many of these refer to what is there no more.

    Raises ArchiveError behind the last whole record where the file is torn (a killed run) or damaged.
    """
    gone = 0
    with path.open("rb") as stream:
        for place, record in _records(stream, path):
            if record.rec_type == "response":
                yield _read_page(record, place)
            elif record.rec_type == "revisit":
                page = _referred(record, path.parents[1])
                gone += page is None
                if page:
                    yield page
    if gone:
        report(f"{path}: {gone} unchanged pages refer to records that are there no more")


def read_archived(folder: Path, place: str) -> FetchedPage:
    """Give the page of a record, by the place that an observation's `archive` names; else ArchiveError."""
    name, _, offset = place.partition("#")
    path = folder / name
    if not offset.isdecimal() or ".." in Path(name).parts or not path.is_file():
        raise ArchiveError(f"{place}: there is no such record below {folder}")
    with path.open("rb") as stream:
        at, record = next(_records(stream, path, int(offset)), ("", None))
        if record is None or record.rec_type != "response":
            raise ArchiveError(f"{place}: there is no such record below {folder}")
        return _read_page(record, at)


def _referred(record: ArcWarcRecord, folder: Path) -> FetchedPage | None:
    """The page that a revisit refers to, as of the revisit; None where it is there no more."""
    try:
        page = read_archived(folder, record.rec_headers.get_header(REFERS_TO) or "")
    except ArchiveError:
        return None
    return replace(page, fetched=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")))


def _records(stream: BinaryIO, path: Path, start: int = 0) -> Iterator[tuple[str, ArcWarcRecord]]:
    """Each record with its place."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        for offset, member in _members(stream, start):
            record = next(ArchiveIterator(io.BytesIO(member), check_digests=True))
            yield f"{path.parent.name}/{path.name}#{offset}", record
    except (ArchiveLoadFailed, EOFError, zlib.error, ValueError, StopIteration) as error:
        raise ArchiveError(f"{path}: is torn or damaged; what stands before was read ({error})") from error


def _members(stream: BinaryIO, start: int) -> Iterator[tuple[int, bytes]]:
    """Each gzip member (a record has one of its own) with its offset; EOFError where the last one is torn.

    warcio's own reader takes a torn member for a shorter one.
    """
    stream.seek(start)
    unread = stream.read(_BLOCK)
    while unread:
        unzip, member, length = zlib.decompressobj(zlib.MAX_WBITS | 16), bytearray(), 0
        while not unzip.eof:
            if not unread:
                raise EOFError("the last record is not whole")
            member += unzip.decompress(unread)
            length += len(unread) - len(unzip.unused_data)
            unread = unzip.unused_data or stream.read(_BLOCK)
        yield start, bytes(member)
        start += length


def _read_page(record: ArcWarcRecord, place: str) -> FetchedPage:
    headers = record.rec_headers
    body = record.content_stream().read()
    if not record.digest_checker.passed:
        raise ArchiveError(f"{place}: the record has lost bytes")
    return receive_page(
        headers.get_header("WARC-Target-URI"),
        body,
        record.http_headers.get_header("Content-Type") or "",
        datetime.fromisoformat(headers.get_header("WARC-Date")),
        place,
    )
