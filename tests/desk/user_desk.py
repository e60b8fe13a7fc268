"""A site of one's own making on loopback, and the command line as a user runs it: fixtures for every test."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Page:
    """What a path answers, `delay` seconds later and not before the `gate` is open. With an ETag or a
    Last-Modified among its headers, 304 where the question repeats it."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    delay: float = 0
    gate: Event | None = None


@dataclass
class Site:
    """A loopback site: set `pages[path]`, look at `asked`, `headers` and `times` for what was
    fetched, how and when, and at `most_at_once` for how many requests of an agent were under way."""

    url: str
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    most_at_once: Counter[str] = field(default_factory=Counter)

    def put(self, path: str, html: str, **more: Any) -> None:
        self.pages[path] = Page(html.encode(), **more)

    def sell(self, number: int, **more: Any) -> None:
        """Put a product page at /item/NUMBER."""
        self.put(f"/item/{number}", PRODUCT.format(number=number), **more)

    def list(self, *paths: str) -> None:
        """Put a start page that links to the paths."""
        links = "".join(f'<li><a href="{path}">{path}</a></li>' for path in paths)
        self.put("/", f"<html><head><title>商城首页</title></head><body><ul>{links}</ul></body></html>")


ELSEWHERE = "127.0.0.9"  # where the site answers too, as another host
QUESTIONS = {"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}
PRODUCT = """<html><head><title>龙井 {number} 号</title><script type="application/ld+json">
{{"@context": "https://schema.org", "@type": "Product", "name": "龙井 {number} 号", "sku": "T{number}",
"offers": {{"@type": "Offer", "price": "{number}.00", "priceCurrency": "CNY", "availability": "https://schema.org/InStock"}}}}
</script></head><body><h1>龙井 {number} 号</h1><p>促销：满300减50</p></body></html>"""


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            agent = (self.headers.get("User-Agent") or "").partition("/")[0].partition(" ")[0]
            with lock:
                made.asked.append(self.path)
                made.headers.append(dict(self.headers))
                made.times.append(time.monotonic())
                under_way[agent] += 1
                made.most_at_once[agent] = max(made.most_at_once[agent], under_way[agent])
            self._answer()
            with lock:
                under_way[agent] -= 1

        def _answer(self) -> None:
            page = made.pages.get(self.path, Page(b"nothing here", 404))
            time.sleep(page.delay)
            if page.gate:
                page.gate.wait(100)
            known = any(
                page.headers.get(stamp) and page.headers[stamp] == self.headers.get(question)
                for question, stamp in QUESTIONS.items()
            )
            status, body = (304, b"") if known else (page.status, page.body)
            try:
                self.send_response(status)
                for name, value in {**page.headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except ConnectionError:
                return

        def log_message(self, format: str, *args: object) -> None:
            return

    lock, under_way = Lock(), Counter[str]()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port = server.server_address[1]
    servers = [server, ThreadingHTTPServer((ELSEWHERE, port), Handler)]
    made = Site(f"http://127.0.0.1:{port}")
    for each in servers:
        each.block_on_close = False
        Thread(target=each.serve_forever, daemon=True).start()
    yield made
    for each in servers:
        each.shutdown()
        each.server_close()


RESOLVED = """
import socket, sys
answers = {answers!r}
asked = []

def resolve(name):
    asked.append(name)
    return answers[min(len(asked), len(answers)) - 1]

socket.gethostbyname = resolve
if {trusted!r}:
    import ipaddress
    known = ipaddress.IPv4Address.is_global
    ipaddress.IPv4Address.is_global = property(lambda self: str(self) == {trusted!r} or known.fget(self))

from shangqing import main
main(sys.argv[1:])
"""


@dataclass
class Desk:
    """A user's folder with sources and data, and the command run in it."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def watch(self, site: Site, name: str = "tea", **more: Any) -> None:
        """Write the source of a site."""
        import yaml

        source = {
            "name": name,
            "competitor": {"name": "甲茶"},
            "spider": "shop",
            "start": [f"{site.url}/"],
            "pages": ["/item/"],
            "allow_private": True,
            "delay": 0,
            **more,
        }
        (self.folder / "sources").mkdir(exist_ok=True)
        (self.folder / "sources" / f"{name}.yaml").write_text(
            yaml.safe_dump(source, allow_unicode=True), "utf-8"
        )

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SHANGQING_")}
        return {
            **kept,
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "SCRAPY_SETTINGS_MODULE": "crawlers.settings",
        }

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, module: str = "shangqing") -> subprocess.CompletedProcess[str]:
        process = self.start(module, *arguments)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def collect(self, *names: str, module: str = "shangqing") -> subprocess.CompletedProcess[str]:
        """Crawl into the journal and no further, which spares a test that does not ask the index two thirds."""
        return self.run("crawl", "--collect-only", *names, module=module)

    def resolve(self, *answers: str, trusted: str | None = None) -> None:
        """Make `module="resolved"` the command with a resolver that gives these answers in turn, the last one
        for good; `trusted` is an address that it takes for a public one."""
        (self.folder / "resolved.py").write_text(RESOLVED.format(answers=answers, trusted=trusted), "utf-8")

    def observations(self) -> list[Any]:
        from crawlers.storage.journal import Journal

        return [entry.observation for entry in Journal(self.data / "journal").entries()]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], None]:
    def wait(condition: Callable[[], bool], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.02)

    return wait
