"""A site of one's own making on loopback, and the command line as a user runs it: fixtures for every test."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Page:
    """What a path answers; `delay` in seconds. With an ETag or a Last-Modified among its headers, 304 where
    the question repeats it."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    delay: float = 0


@dataclass
class Site:
    """A loopback site: set `pages[path]`, look at `asked` for what was fetched and `headers` for how."""

    url: str
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def put(self, path: str, html: str, **more: Any) -> None:
        self.pages[path] = Page(html.encode(), **more)

    def sell(self, number: int, **more: Any) -> None:
        """Put a product page at /item/NUMBER."""
        self.put(f"/item/{number}", PRODUCT.format(number=number), **more)

    def list(self, *paths: str) -> None:
        """Put a start page that links to the paths."""
        links = "".join(f'<li><a href="{path}">{path}</a></li>' for path in paths)
        self.put("/", f"<html><head><title>商城首页</title></head><body><ul>{links}</ul></body></html>")


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
            made.asked.append(self.path)
            page = made.pages.get(self.path, Page(b"nothing here", 404))
            made.headers.append(dict(self.headers))
            time.sleep(page.delay)
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

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.block_on_close = False
    made = Site(f"http://127.0.0.1:{server.server_address[1]}")
    Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


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

    def observations(self) -> list[Any]:
        from crawlers.journal import Journal

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
