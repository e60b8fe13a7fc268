"""The archive: what is kept is read back, by any WARC tool, and a torn file costs only its tail."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawlers.exceptions import ArchiveError
from crawlers.storage.archive import (
    ArchivedResponse,
    ArchiveWriter,
    archive_files,
    archived_run,
    read_archive,
    read_archived,
)

AT = datetime(2026, 11, 11, 2, 3, 4, 567890, tzinfo=UTC)


def response(number: int, size: int = 0) -> ArchivedResponse:
    return ArchivedResponse(
        url=f"https://a.example/商品/{number}",
        fetched=AT,
        status=200,
        headers={
            b"Content-Type": [b"text/html; charset=gbk"],
            b"Set-Cookie": [b"a=1", b"b=2"],
            b"Content-Encoding": [b"gzip"],
        },
        body=f"<title>龙井 {number}</title>".encode("gbk") + bytes(size),
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


def test_other_tools_read_it(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "qinghe", "r1")
    writer.keep(response(1))
    writer.close()
    with archive_files(tmp_path)[0].open("rb") as stream:
        kinds = []
        for record in ArchiveIterator(stream, check_digests="raise"):
            kinds.append(record.rec_type)
            body = record.content_stream().read()
    assert kinds == ["warcinfo", "response"]
    assert body == response(1).body
    assert record.http_headers.get_header("Set-Cookie") == "a=1"
    assert record.http_headers.get_header("Content-Encoding") is None


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


@pytest.mark.parametrize("lost", [1, 20, 100])
def test_a_torn_file_is_read_up_to_the_tear(tmp_path: Path, lost: int) -> None:
    writer = ArchiveWriter(tmp_path, "qinghe", "r1")
    first = writer.keep(response(1))
    writer.keep(response(2, size=10))
    writer.close()
    (file,) = archive_files(tmp_path)
    file.write_bytes(file.read_bytes()[:-lost])
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
    content[-30] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(ArchiveError):
        list(read_archive(file))


@pytest.mark.parametrize("place", ["", "qinghe/none.warc.gz#0", "../secret#0", "qinghe/r1-0001.warc.gz#x"])
def test_a_place_that_is_none_is_an_error(tmp_path: Path, place: str) -> None:
    with pytest.raises(ArchiveError, match="no such record"):
        read_archived(tmp_path, place)
