"""The sample market served on loopback: every site under its own path, each as of `market.day`."""

from __future__ import annotations

import errno
import logging
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType

from sample_market.exceptions import PortTaken
from sample_market.market import FIRST_DAY
from sample_market.pages import render

DEFAULT_PORT = 8765
"""Fixed, because an observation's id depends on its URL: the demo run twice must see the same URLs."""

_log = logging.getLogger(__name__)


class MarketServer:
    """Serve the five sites at http://127.0.0.1:PORT/SITE/ while the `with` block lasts.

    `day` may be set at any time, from any thread: the next request is answered as of that day. `port` 0
    takes any free port (tests). Raises PortTaken where another program listens there.
    """

    def __init__(self, port: int = DEFAULT_PORT, day: date = FIRST_DAY) -> None:
        self._lock = Lock()
        self._day = day
        try:
            self._http = _Server(("127.0.0.1", port), _Handler)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            raise PortTaken(f"port {port} cannot be used ({error.strerror}): name a free one") from error
        self._http.market = self
        self._thread = Thread(target=self._http.serve_forever, name="sample-market", daemon=True)

    @property
    def port(self) -> int:
        """The port that is served."""
        return int(self._http.server_address[1])

    @property
    def url(self) -> str:
        """http://127.0.0.1:PORT"""
        return f"http://127.0.0.1:{self.port}"

    @property
    def day(self) -> date:
        """The day as of which the sites answer."""
        with self._lock:
            return self._day

    @day.setter
    def day(self, day: date) -> None:
        with self._lock:
            self._day = day

    def __enter__(self) -> MarketServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(timeout=10)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a crawler may keep its connections open for longer than we live
    allow_reuse_address = True
    market: MarketServer


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version, sys_version = "nginx", ""
    protocol_version = "HTTP/1.1"  # connections are kept, as on a real site
    timeout = 30
    wbufsize = -1  # headers and body in one packet: without it each answer waits for a delayed ACK

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        market = self.server.market
        reply = render(self.path, market.day, market.url)
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        if body:
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:
        _log.debug(format, *args)
