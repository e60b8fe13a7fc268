"""Elasticsearch behind a proxy that takes no large request, as nginx takes none above 1 MB unless told."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urldefrag

import pytest

from analysis.findings import Finding
from index import open_index
from index.documents import finding_document
from index.engines.elastic import Elastic

LIMIT = 30_000  # bytes of one request


@contextmanager
def proxy(server: str) -> Iterator[str]:
    """Forwards to a server, but for bodies above the limit: these it answers with 413 and a page of its own."""

    class Forward(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if len(body) > LIMIT:
                self._answer(413, {"Content-Type": "text/html"}, b"<h1>413 Request Entity Too Large</h1>")
                return
            headers = {
                name: self.headers[name] for name in ("Content-Type", "Accept") if name in self.headers
            }
            asked = urllib.request.Request(
                server + self.path, data=body or None, headers=headers, method=self.command
            )
            try:
                with urllib.request.urlopen(asked) as answer:
                    self._answer(answer.status, dict(answer.headers), answer.read())
            except urllib.error.HTTPError as error:
                self._answer(error.code, dict(error.headers), error.read())

        def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name in ("Content-Type", "X-elastic-product"):
                if name in headers:
                    self.send_header(name, headers[name])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _forward  # noqa: N815 - the names that http.server calls

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Forward) as server_before:
        threading.Thread(target=server_before.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server_before.server_address[1]}"
        server_before.shutdown()


@pytest.fixture
def engine(elasticsearch_index: str) -> Iterator[Elastic]:
    """The engine, behind the proxy."""
    server, base = urldefrag(elasticsearch_index)
    with proxy(server) as url, open_index(f"{url}#{base}") as index:
        assert isinstance(index.engine, Elastic)
        yield index.engine


def test_what_is_too_large_is_sent_in_parts(engine: Elastic, corpus: tuple[Finding, ...]) -> None:
    documents = [
        {**finding_document(finding), "id": f"{number}-{finding.id}"}
        for number in range(5)
        for finding in corpus
    ]
    large = {**documents[0], "id": "large", "text": "手机" * LIMIT}
    engine.setup()
    report = engine.write([*documents, large])
    assert [key for key, _ in report.rejected] == ["large"]
    assert "413" in report.rejected[0][1]
    assert report.written == len(documents)
    assert engine.count() == len(documents)
