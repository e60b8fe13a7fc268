"""One page in WARC 1.1 (ISO 28500): what was asked and answered, or that it was as it had been before."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

Headers = Mapping[bytes, list[bytes]]

REFERS_TO = "Shangqing-Refers-To"
"""Our own header of a revisit: the place of the record that holds the page."""

# Scrapy has undone these before we see the body.
_UNDONE = frozenset((b"content-encoding", b"transfer-encoding", b"content-length"))
_SECRET = frozenset((b"authorization", b"proxy-authorization", b"cookie"))
_IN_TARGETS = "%/?:@!$&'()*+,;=~-._[]|"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedResponse:
    """What is archived of a response: where and when it was fetched, what came, and the headers that had
    asked for it."""

    url: str
    fetched: datetime
    status: int
    headers: Headers
    body: bytes
    content_hash: str
    asked: Headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """A page that was as it had been when it was `read` (aware) into the record at `place`; `content_hash` is
    the SHA-256 (hex) of its bytes."""

    url: str
    fetched: datetime
    status: int
    headers: Headers
    asked: Headers
    place: str
    read: datetime
    content_hash: str


def write_page(response: ArchivedResponse) -> bytes:
    """A response record and, behind it, its request's, each compressed by itself."""

    def records(writer: Any) -> list[ArcWarcRecord]:
        answer = writer.create_warc_record(
            response.url,
            "response",
            payload=io.BytesIO(response.body),
            length=len(response.body),
            http_headers=_status(response.status, _plain(response.headers, len(response.body))),
            warc_headers_dict={
                "WARC-Date": _date(response.fetched),
                "WARC-Payload-Digest": _digest(response.content_hash),
            },
        )
        return [answer, _request(writer, response, answer)]

    return _written(records)


def write_revisit(page: Unchanged) -> bytes:
    """A revisit record and, behind it, its request's."""

    def records(writer: Any) -> list[ArcWarcRecord]:
        answer = writer.create_revisit_record(
            page.url,
            _digest(page.content_hash),
            page.url,
            _date(page.read),
            http_headers=_status(page.status, _plain(page.headers, None)),
            warc_headers_dict={"WARC-Date": _date(page.fetched), REFERS_TO: page.place},
        )
        if page.status == HTTPStatus.NOT_MODIFIED:
            answer.rec_headers.replace_header("WARC-Profile", _NOT_MODIFIED)
        return [answer, _request(writer, page, answer)]

    return _written(records)


def write_opening(name: str) -> bytes:
    """The record that opens a file."""
    said = {"software": "shangqing", "format": "WARC/1.1"}
    return _written(lambda writer: [writer.create_warcinfo_record(name, said)])


def _request(writer: Any, page: ArchivedResponse | Unchanged, answer: ArcWarcRecord) -> ArcWarcRecord:
    from warcio.statusandheaders import StatusAndHeaders

    parts = urlsplit(page.url)
    target = quote(f"{parts.path or '/'}{parts.query and '?'}{parts.query}", safe=_IN_TARGETS)
    said = [("Host", parts.netloc.rpartition("@")[2]), *_pairs(page.asked, _SECRET)]
    return writer.create_warc_record(
        page.url,
        "request",
        http_headers=StatusAndHeaders(f"GET {target} HTTP/1.1", said, is_http_request=True),
        warc_headers_dict={
            "WARC-Date": _date(page.fetched),
            "WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID"),
        },
    )


def _status(status: int, headers: list[tuple[str, str]]) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    reason = HTTPStatus(status).phrase if status in list(HTTPStatus) else "Unknown"
    return StatusAndHeaders(f"{status} {reason}", headers, "HTTP/1.1")


def _plain(headers: Headers, length: int | None) -> list[tuple[str, str]]:
    """The headers as they fit a body that is no longer compressed; with no body, without its length."""
    kept = _pairs(headers, _UNDONE)
    return kept if length is None else [*kept, ("Content-Length", str(length))]


def _pairs(headers: Headers, left_out: frozenset[bytes]) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        if name.lower() not in left_out
        for value in values
    ]


def _date(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _digest(content_hash: str) -> str:
    return f"sha256:{content_hash}"


def _written(make: Callable[[Any], list[ArcWarcRecord]]) -> bytes:
    from warcio.warcwriter import WARCWriter

    target = io.BytesIO()
    writer = WARCWriter(target, gzip=True, warc_version="1.1")
    for record in make(writer):
        writer.write_record(record)
    return target.getvalue()
