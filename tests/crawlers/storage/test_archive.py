"""The archive: what is kept is read back, by any WARC tool, and a torn file costs only its tail."""

import hashlib
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio_main

from crawlers.exceptions import ArchiveError
from crawlers.storage.archive import (
    ArchiveWriter,
    archive_files,
    archived_run,
    read_archive,
    read_archived,
)
from crawlers.storage.warc import ArchivedResponse, Unchanged

AT = datetime(2026, 11, 11, 2, 3, 4, 567890, tzinfo=UTC)


def response(number: int, size: int = 0) -> ArchivedResponse:
    body = f"<title>龙井 {number}</title>".encode("gbk") + bytes(size)
    return ArchivedResponse(
        url=f"https://a.example/商品/{number}",
        fetched=AT,
        status=200,
        headers={
            b"Content-Type": [b"text/html; charset=gbk"],
            b"Set-Cookie": [b"a=1", b"b=2"],
            b"Content-Encoding": [b"gzip"],
        },
        body=body,
        content_hash=hashlib.sha256(body).hexdigest(),
        asked={b"User-Agent": [b"shangqing"], b"Cookie": [b"secret=1"]},
    )


def unchanged(place: str, status: int = 304) -> Unchanged:
    first = response(1)
    return Unchanged(
        url=first.url,
        fetched=AT + timedelta(days=1),
        status=status,
        headers={b"ETag": [b'"x"']},
        asked={b"If-None-Match": [b'"x"']},
        place=place,
        read=AT,
        content_hash=first.content_hash,
    )


def test_a_page_is_read_back_as_of_when_it_was_fetched(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "qinghe", "r1")
    places = [writer.keep(response(number)) for number in (1, 2)]
    writer.close()
    assert places[0].startswith("qinghe/r1-0001.warc.gz#")
    for number, place in enumerate(places, 1):
        page = read_archived(tmp_path, place)
        assert (page.url, page.fetched, page.archive) == (f"https://a.example/商品/{number}", AT, place)
        assert page.html == f"<title>龙井 {number}</title>"
    (file,) = archive_files(tmp_path, "qinghe")
    assert [page.archive for page in read_archive(file)] == places
    assert archived_run(file) == "r1"


def test_an_unchanged_page_is_the_page_at_another_time(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "qinghe", "r1")
    place = writer.keep(response(1))
    writer.keep_unchanged(unchanged(place))
    writer.close()
    first, again = read_archive(archive_files(tmp_path)[0])
    assert again == replace(first, fetched=AT + timedelta(days=1))
    assert again.archive == place


@pytest.mark.parametrize(
    ("status", "profile"), [(304, "server-not-modified"), (200, "identical-payload-digest")]
)
def test_other_tools_read_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], status: int, profile: str
) -> None:
    writer = ArchiveWriter(tmp_path, "qinghe", "r1")
    writer.keep_unchanged(unchanged(writer.keep(response(1)), status))
    writer.close()
    (file,) = archive_files(tmp_path)
    records, bodies = [], []
    with file.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            records.append(record)
            bodies.append(record.content_stream().read())
    _, answer, question, revisit, _ = records
    assert [each.rec_type for each in records] == ["warcinfo", "response", "request", "revisit", "request"]
    assert bodies[1] == response(1).body
    assert answer.http_headers.get_header("Set-Cookie") == "a=1"
    assert answer.http_headers.get_header("Content-Encoding") is None
    assert question.http_headers.get_header("User-Agent") == "shangqing"
    assert question.http_headers.get_header("Cookie") is None
    headers = answer.rec_headers
    assert question.rec_headers.get_header("WARC-Concurrent-To") == headers.get_header("WARC-Record-ID")
    assert revisit.rec_headers.get_header("WARC-Refers-To-Date") == headers.get_header("WARC-Date")
    assert revisit.rec_headers.get_header("WARC-Profile").endswith(profile)
    digest = headers.get_header("WARC-Payload-Digest")
    assert digest == f"sha256:{response(1).content_hash}"
    assert revisit.rec_headers.get_header("WARC-Payload-Digest") == digest
    with pytest.raises(SystemExit) as checked:
        warcio_main(["check", str(file)])
    assert checked.value.code == 0
    warcio_main(["index", "-f", "warc-type,offset,http:status", str(file)])
    assert f'"{status}"' in capsys.readouterr().out.splitlines()[-2]


def test_files_are_rotated_by_size_and_never_written_again(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "qinghe", "r1", file_size=1)
    first, second = writer.keep(response(1)), writer.keep(response(2))
    writer.close()
    again = ArchiveWriter(tmp_path, "qinghe", "r1")
    third = again.keep(response(3))
    again.close()
    assert [place.partition("#")[0] for place in (first, second, third)] == [
        f"qinghe/r1-000{number}.warc.gz" for number in (1, 2, 3)
    ]


def _member(content: bytes) -> int:
    """The length of the first gzip member."""
    unzip = zlib.decompressobj(31)
    unzip.decompress(content)
    return len(content) - len(unzip.unused_data)


@pytest.mark.parametrize("lost", [1, 100])
def test_a_torn_file_is_read_up_to_the_tear(tmp_path: Path, lost: int) -> None:
    writer = ArchiveWriter(tmp_path, "qinghe", "r1")
    first = writer.keep(response(1))
    second = int(writer.keep(response(2, size=10)).partition("#")[2])
    writer.close()
    (file,) = archive_files(tmp_path)
    content = file.read_bytes()
    file.write_bytes(content[: second + _member(content[second:]) - lost])
    read = []
    with pytest.raises(ArchiveError, match="torn or damaged"):
        read.extend(page.archive for page in read_archive(file))
    assert read == [first]


def test_a_flipped_byte_is_noticed(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "qinghe", "r1")
    writer.keep(response(1, size=400))
    writer.close()
    (file,) = archive_files(tmp_path)
    content = bytearray(file.read_bytes())
    content[_member(bytes(content)) + 300] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(ArchiveError):
        list(read_archive(file))


@pytest.mark.parametrize("place", ["", "qinghe/none.warc.gz#0", "../secret#0", "qinghe/r1-0001.warc.gz#x"])
def test_a_place_that_is_none_is_an_error(tmp_path: Path, place: str) -> None:
    with pytest.raises(ArchiveError, match="no such record"):
        read_archived(tmp_path, place)
