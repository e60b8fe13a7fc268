"""The sample market's sources, as a user would describe them, and the server on the port that they name."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from crawlers.sources.folder import Source, load_sources
from sample_market.exceptions import PortTaken
from sample_market.server import DEFAULT_PORT, MarketServer

_SOURCES = Path(__file__).parent / "sources"
_WRITTEN = f"http://127.0.0.1:{DEFAULT_PORT}/"
_TRIES = 20


def market_sources(url: str = _WRITTEN) -> dict[str, Source]:
    """The five sources by name, to be crawled at `url`, where a MarketServer answers."""
    return {name: _moved(source, url) for name, source in load_sources(_SOURCES).items()}


def serve_market(memory: Path) -> MarketServer:
    """The market's server on the port in the file `memory` or, the first time, on the first that can be had.

    URLs are part of an observation's id, so a port once used must be used again: it is written to `memory`.
    Raises PortTaken where that port, or every port that might be had, is in use.
    """
    if memory.is_file():
        return _serve_remembered(memory)
    for port in range(DEFAULT_PORT, DEFAULT_PORT + _TRIES):
        with suppress(PortTaken):
            server = MarketServer(port)
            memory.parent.mkdir(parents=True, exist_ok=True)
            memory.write_text(f"{port}\n", encoding="ascii")
            return server
    raise PortTaken(f"ports {DEFAULT_PORT} to {DEFAULT_PORT + _TRIES - 1} are all in use: free one of them")


def _serve_remembered(memory: Path) -> MarketServer:
    text = memory.read_text(encoding="utf-8").strip()
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65536):
        raise PortTaken(f"{memory} holds no port number: delete it, and the data beside it, to start afresh")
    try:
        return MarketServer(int(text))
    except PortTaken as error:
        raise PortTaken(
            f"port {text}, which the sample market was served on before, is in use: end what uses it, "
            f"or delete {memory} and the data beside it to start afresh"
        ) from error


def _moved(source: Source, url: str) -> Source:
    start = tuple(page.replace(_WRITTEN, f"{url.rstrip('/')}/") for page in source.start)
    return source.model_copy(update={"start": start})
