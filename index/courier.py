"""A process that delivers while crawls go on: analysing and indexing take a core of their own.

The crawl's process starts it and holds the pipe to its standard input: one line of JSON says what to deliver,
and "finish" that all is in the journal. Where the pipe ends without that, the crawl was killed, and so the
courier stops at once; the place in the journal moves only behind the engine, so the next delivery goes on.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread
from typing import IO, TYPE_CHECKING, ClassVar, Self, cast

import orjson

from analysis.exceptions import AnalysisError
from crawlers.exceptions import CrawlersError
from crawlers.garbage import collect_seldom
from crawlers.settings import LOG_LEVEL
from crawlers.sources.folder import load_competitors
from index.exceptions import IndexingError

if TYPE_CHECKING:
    from analysis.entities import CompetitorLike

_PAUSE = 1.0  # seconds between two deliveries: what is collected can be searched a moment later
_LONGEST_PAUSE = 60.0  # while the engine is away
_GLANCE = 0.1
_FINISH = b"finish\n"
_TOLD = (IndexingError, AnalysisError, CrawlersError)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """From where to where: the folder with the journal, the engine (as `deliver` takes it), and the folder of
    the sources, whose competitors are looked for in the texts."""

    data: str
    index_url: str | None
    sources: str


class Courier:
    """The courier of a route, seen from the process that crawls; its crawls share it."""

    _under_way: ClassVar[dict[Route, Self]] = {}
    _changing: ClassVar = Lock()

    def __init__(self, route: Route) -> None:
        self._route = route
        self._users = 0
        command = [sys.executable, "-m", "index.courier"]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(  # noqa: S603  # this very module
            command, stdin=subprocess.PIPE, bufsize=0, env=environment
        )
        self._pipe = cast(IO[bytes], self._process.stdin)
        self._say(orjson.dumps(route) + b"\n")

    @classmethod
    def join(cls, route: Route) -> Self:
        """Give the route's courier, started where there is none."""
        with cls._changing:
            courier = cls._under_way.get(route) or cls._under_way.setdefault(route, cls(route))
            courier._users += 1
            return courier

    @classmethod
    def is_under_way(cls, route: Route) -> bool:
        """Whether the route has a courier, which whoever joined it waits for."""
        with cls._changing:
            return route in cls._under_way

    def leave(self) -> bool:
        """Let go of it. With the last who does it delivers what is left and ends, which is waited for; False
        where it could not."""
        with self._changing:
            self._users -= 1
            if self._users:
                return True
            del self._under_way[self._route]
        self._say(_FINISH)
        self._pipe.close()
        return self._process.wait() == 0

    def _say(self, line: bytes) -> None:
        try:
            self._pipe.write(line)
        except OSError as error:
            _log.warning("the courier is gone (%s); what it left is delivered at the end", error)


@contextmanager
def delivering(route: Route) -> Iterator[None]:
    """Have a courier from the start: what analysis needs is loaded beside the crawl's own beginning, where there
    is a second core for it. All is delivered in the end; where that cannot be done, an IndexingError says why."""
    courier = Courier.join(route) if (os.cpu_count() or 1) > 1 else None
    try:
        yield
    finally:
        if not (courier and courier.leave()):
            _deliver(route)


def deliver_here(route: Route) -> None:
    """Deliver in this process; what cannot be delivered now costs but time, for the journal keeps all."""
    try:
        _deliver(route)
    except _TOLD as error:
        _log.warning("%s. The journal keeps what was collected; the next delivery brings it.", error)


def _deliver(route: Route) -> None:
    from index.feed import deliver  # the whole analysis: a crawl with a courier does without

    deliver(Path(route.data), route.index_url, competitors=load_competitors(Path(route.sources)))


def follow(route: Route, competitors: Sequence[CompetitorLike], finishing: Event) -> bool:
    """Deliver again and again, and once more when `finishing` is set; False where that last time failed.

    While nothing can be delivered the pauses double, up to a minute.
    """
    from index.feed import deliver  # the whole analysis: not in the crawl's process

    pause = _PAUSE
    while True:
        is_last = finishing.is_set()
        try:
            deliver(Path(route.data), route.index_url, competitors=competitors)
            pause = _PAUSE
        except _TOLD as error:
            if is_last:
                return False
            if pause == _PAUSE:
                _log.warning("%s. The crawl goes on, and the delivery is tried again and again.", error)
            pause = min(pause * 2, _LONGEST_PAUSE)
        if is_last:
            return True
        finishing.wait(pause)


def main() -> None:
    """Be the courier."""
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the crawl, which then says when to finish
    logging.basicConfig(level=LOG_LEVEL, format="%(asctime)s [%(name)s] %(levelname)s: %(message)s")
    route = Route(**orjson.loads(sys.stdin.buffer.readline()))
    finishing = Event()
    Thread(target=_listen, args=(finishing,), daemon=True).start()
    _get_ready(finishing)
    try:
        is_done = follow(route, load_competitors(Path(route.sources)), finishing)
    except (CrawlersError, IndexingError, OSError):
        is_done = False  # who crawls tries it again at the end, and says what is wrong
    logging.shutdown()
    os._exit(0 if is_done else 1)  # all is on the disk: the crawl need not wait while analysis is taken down


def _get_ready(finishing: Event) -> None:
    """Load what analysis needs while there is nothing to analyse; a crawl that ends before does not wait."""
    from analysis.findings import load

    loading = Thread(target=load, daemon=True)
    loading.start()
    while loading.is_alive() and not finishing.is_set():
        loading.join(_GLANCE)


def _listen(finishing: Event) -> None:
    if sys.stdin.buffer.readline() != _FINISH:
        os._exit(2)
    finishing.set()


if __name__ == "__main__":
    main()
