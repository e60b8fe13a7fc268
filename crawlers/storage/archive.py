"""The archive: fetched pages as WARC, compressed record by record, one or more files a run.

    <data>/archive/<source>/<run>-<number>.warc.gz

An observation's `archive` is `<source>/<file>#<offset>`: the record that it was read from. Bodies are kept as
decoded from gzip or brotli, under headers that say so; everything else is as it came.
"""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from crawlers.content import FetchedPage, receive_page
from crawlers.exceptions import ArchiveError
from crawlers.storage.files import write_whole

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

_FILE_SIZE = 256 * 1024 * 1024
_BLOCK = 64 * 1024
# Scrapy has undone these before we see the body.
_UNDONE = frozenset((b"content-encoding", b"transfer-encoding", b"content-length"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedResponse:
    """What is archived of a response: where and when it was fetched, and what came."""

    url: str
    fetched: datetime
    status: int
    headers: Mapping[bytes, list[bytes]]
    body: bytes


class ArchiveWriter:
    """The archive of one run; files are begun when there is something to keep, and rotated by size."""

    def __init__(self, folder: Path, source: str, run: str, *, file_size: int = _FILE_SIZE) -> None:
        self._folder = folder / source
        self._source = source
        self._run = run
        self._file_size = file_size
        self._file: BinaryIO | None = None

    def keep(self, response: ArchivedResponse) -> str:
        """Write a record and give its place; ArchiveError, and nothing written, where the disk is full."""
        try:
            file = self._open_file()
            start = file.tell()
            try:
                write_whole(file, _record_bytes(response))
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
            write_whole(self._file, _opening_bytes(path.name))
        return self._file


def archive_files(folder: Path, source: str = "*") -> list[Path]:
    """The archive's files, of one source or of all, in the order of time."""
    return sorted(folder.glob(f"{source}/*.warc.gz"), key=lambda path: (path.name, path.parent.name))


def archived_run(path: Path) -> str:
    """The run whose pages a file of the archive holds."""
    return path.name.removesuffix(".warc.gz").rpartition("-")[0]


def read_archive(path: Path) -> Iterator[FetchedPage]:
    """Give the pages of one file, in the order in which they were fetched.

    Raises ArchiveError behind the last whole record where the file is torn (a killed run) or damaged.
    """
    with path.open("rb") as stream:
        yield from _read_records(stream, path)


def read_archived(folder: Path, place: str) -> FetchedPage:
    """Give the page of a record, by the place that an observation's `archive` names; else ArchiveError."""
    name, _, offset = place.partition("#")
    path = folder / name
    if not offset.isdecimal() or ".." in Path(name).parts or not path.is_file():
        raise ArchiveError(f"{place}: there is no such record below {folder}")
    with path.open("rb") as stream:
        page = next(_read_records(stream, path, int(offset)), None)
    if page is None:
        raise ArchiveError(f"{place}: there is no such record below {folder}")
    return page


def _read_records(stream: BinaryIO, path: Path, start: int = 0) -> Iterator[FetchedPage]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        for offset, member in _members(stream, start):
            record = next(ArchiveIterator(io.BytesIO(member), check_digests=True))
            if record.rec_type == "response":
                yield _read_record(record, f"{path.parent.name}/{path.name}#{offset}")
    except (ArchiveLoadFailed, EOFError, zlib.error, ValueError) as error:
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


def _read_record(record: ArcWarcRecord, place: str) -> FetchedPage:
    headers = record.rec_headers
    body = record.content_stream().read()
    if not record.digest_checker.passed:
        raise ValueError(f"the record at {place} has lost bytes")
    return receive_page(
        headers.get_header("WARC-Target-URI"),
        body,
        record.http_headers.get_header("Content-Type") or "",
        datetime.fromisoformat(headers.get_header("WARC-Date")),
        place,
    )


def _record_bytes(response: ArchivedResponse) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders

    headers = StatusAndHeaders(f"{response.status} {_reason(response.status)}", _plain(response), "HTTP/1.1")
    return _written(
        lambda writer: writer.create_warc_record(
            response.url,
            "response",
            payload=io.BytesIO(response.body),
            length=len(response.body),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": f"{response.fetched.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"},
        )
    )


def _plain(response: ArchivedResponse) -> list[tuple[str, str]]:
    kept = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        if name.lower() not in _UNDONE
        for value in values
    ]
    return [*kept, ("Content-Length", str(len(response.body)))]


def _opening_bytes(name: str) -> bytes:
    return _written(
        lambda writer: writer.create_warcinfo_record(name, {"software": "shangqing", "format": "WARC/1.1"})
    )


def _written(make: Callable[[Any], ArcWarcRecord]) -> bytes:
    from warcio.warcwriter import WARCWriter

    target = io.BytesIO()
    writer = WARCWriter(target, gzip=True, warc_version="1.1")
    writer.write_record(make(writer))
    return target.getvalue()


def _reason(status: int) -> str:
    return HTTPStatus(status).phrase if status in list(HTTPStatus) else "Unknown"
