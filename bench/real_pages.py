"""Crawl real saved pages, served on loopback, through the very same spiders, and search the result.

    python bench/real_pages.py [FOLDER]     FOLDER holds pages/, products/, documents/; default ../shared/real

Prints how many pages gave an observation, which did not and why. Not part of the product: it exists so that
the road is walked on pages that nobody here wrote.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from crawlers.crawling import Batch, crawl_batches
from crawlers.sources.folder import Source
from crawlers.storage.summaries import RunSummary
from index import open_index
from index.query import Query

_SHOPS = ("product", "products")


def find_pages(folder: Path) -> dict[str, dict[str, Path]]:
    """{section: {path on the site: file}}."""
    sections: dict[str, dict[str, Path]] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".html", ".gz", ".txt"):
            continue
        parts = path.relative_to(folder).parts
        if parts[0] not in ("pages", "products", "documents"):
            continue
        section = parts[1] if parts[0] == "pages" else parts[0]
        sections.setdefault(section, {})[f"/{section}/{path.name}"] = path
    return sections


def serve(sections: dict[str, dict[str, Path]]) -> ThreadingHTTPServer:
    """Serve each section's pages, and at /SECTION/ a list of links to them; no charset is declared."""
    files = {url: path for pages in sections.values() for url, path in pages.items()}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            section = self.path.strip("/")
            if self.path in files:
                raw = files[self.path].read_bytes()
                body = gzip.decompress(raw) if self.path.endswith(".gz") else raw
            elif section in sections:
                body = "".join(f'<a href="{url}">{url}</a>' for url in sections[section]).encode()
            else:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/plain" if ".txt" in self.path else "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return server


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/real")
    sections = find_pages(folder)
    server = serve(sections)
    url = f"http://127.0.0.1:{server.server_address[1]}"
    sources = tuple(
        Source.model_validate(
            {
                "name": section.replace("_", "-"),
                "competitor": {"name": section},
                "spider": "shop" if section in _SHOPS else "news",
                "start": [f"{url}/{section}/"],
                "pages": [rf"/{section}/."],
                "allow_private": True,
                "depth": 1,  # the saved pages' own links lead to sites that are not here
                "delay": 0,
                "expect": {"observations": 1},
            }
        )
        for section in sections
    )
    with tempfile.TemporaryDirectory() as data:
        settings = {"SHANGQING_DATA": data, "SHANGQING_INDEX_URL": None, "AUTOTHROTTLE_ENABLED": False}
        for outcome in crawl_batches([Batch(sources=sources)], settings):
            assert isinstance(outcome, RunSummary), outcome
            report(outcome, len(sections[outcome.source.replace("-", "_")]))
        with open_index(Path(data) / "index") as index:
            results = index.search(Query(limit=0))
            print(f"\nindex: {results.total} findings")
            for name, counts in results.facets.items():
                print(f"    {name}: {dict(counts)}")
            for words in ("手机", "芯片", "服務", "运营 平台", "table"):
                hits = index.search(Query(text=words, limit=3))
                print(f"{words}: {hits.total}", [hit.title[:40] for hit in hits.hits])
    server.shutdown()


def report(summary: RunSummary, pages: int) -> None:
    print(f"{summary.source}: {pages} pages, {summary.observations} observations, {summary.outcome}")
    for reason, count in Counter(summary.skipped).items() | Counter(summary.failed).items():
        print(f"    {reason}: {count}: {[each.rpartition('/')[2][:40] for each in summary.examples[reason]]}")


if __name__ == "__main__":
    main()
