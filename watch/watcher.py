"""The watcher: each source's crawls in time, then alerts; briefings when they are due; until SIGTERM or SIGINT.

Nothing of the schedule is kept: when a source was crawled is read from its runs, so a watch that was killed
goes on where the disk says it stood.
"""

from __future__ import annotations

import logging
import math
import random
import signal
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

from filelock import FileLock, Timeout

from crawlers.beijing import BEIJING
from crawlers.sources.source import Source
from crawlers.storage.run_history import last_run
from watch.children import Children
from watch.exceptions import WatchBusy
from watch.ledger import Ledger, ledger_path
from watch.outbox import when_due
from watch.plan import BriefingPlan, WatchPlan
from watch.timing import after_quiet, next_crawl, next_cron

_log = logging.getLogger(__name__)
_RETRY = timedelta(minutes=5)  # after a crawl that could not even begin
_OUTBOX_CHECK = 30  # seconds


class Watcher:
    """Watches sources by a plan; `at_once` is how many crawls may run side by side."""

    def __init__(
        self,
        data: Path,
        sources: Iterable[Source],
        plan: WatchPlan,
        *,
        at_once: int = 2,
        children: Children | None = None,
        report: Callable[[str], None] = print,
    ) -> None:
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler

        self._data = data
        self._sources = {source.name: source for source in sources}
        self._plan = plan
        self._children = children or Children()
        self._report = report
        self._stopping = Event()
        # crawls wait for each other; alerts and briefings do not wait for crawls
        executors = {"crawls": ThreadPoolExecutor(at_once), "default": ThreadPoolExecutor(2)}
        # whatever was late is done once, however late; a crawl plans the next while its alerts are looked at
        defaults = {"coalesce": True, "max_instances": 3, "misfire_grace_time": None}
        self._scheduler: Any = BackgroundScheduler(
            executors=executors, job_defaults=defaults, timezone=BEIJING
        )

    def run(self) -> None:
        """Watch until the process is told to end; WatchBusy where another watches the same data."""
        self._data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._data / "watch.lock")
        try:
            lock.acquire(blocking=False)
        except Timeout as error:
            raise WatchBusy(
                f"{self._data} is being watched already; end that `shangqing watch` first"
            ) from error
        with lock:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: self._stopping.set())
            self._begin()
            self._stopping.wait()
            self._end()

    def _begin(self) -> None:
        now = datetime.now(UTC)
        for source in self._sources.values():
            self._plan_crawl(source, next_crawl(source, last_run(self._data, source.name), now))
        with Ledger(ledger_path(self._data)) as ledger:
            for briefing in self._plan.briefings:
                self._plan_briefing(
                    briefing, max(now, next_cron(briefing.cron, ledger.last_briefed(briefing.name), now))
                )
        if self._plan.channels:
            self._scheduler.add_job(self._send, "interval", seconds=_OUTBOX_CHECK, id="outbox")
        self._scheduler.start()

    def _end(self) -> None:
        self._report("stopping: crawls under way close in order, the next watch goes on with them")
        self._scheduler.pause()
        self._children.stop()
        self._scheduler.shutdown(wait=True)

    def _plan_crawl(self, source: Source, at: datetime) -> None:
        jitter = random.uniform(0, source.schedule.jitter.total_seconds())  # noqa: S311  # no secret
        at += timedelta(seconds=jitter)
        self._scheduler.add_job(
            self._crawl, "date", run_date=at, args=[source], id=f"crawl {source.name}", executor="crawls"
        )
        self._report(f"{source.name}: to be crawled {at.astimezone(BEIJING):%m-%d %H:%M:%S}")

    def _crawl(self, source: Source) -> None:
        began = datetime.now(UTC)
        try:
            self._children.run("crawl", source.name)
        finally:  # whatever became of it, the source is crawled again
            if not self._stopping.is_set():
                self._plan_crawl(source, self._next(source, began))
        if self._plan.alerts:
            self._children.run("alerts", "check")

    def _next(self, source: Source, began: datetime) -> datetime:
        last, now = last_run(self._data, source.name), datetime.now(UTC)
        if last is not None and last.started >= began:
            return next_crawl(source, last, now)
        # it could not begin (another crawl, quiet hours), or was killed as the one before it was
        return after_quiet(source.quiet_hours, now + _RETRY)

    def _plan_briefing(self, briefing: BriefingPlan, at: datetime) -> None:
        self._scheduler.add_job(
            self._brief, "date", run_date=at, args=[briefing], id=f"brief {briefing.name}"
        )
        self._report(f"{briefing.name}: due {at.astimezone(BEIJING):%m-%d %H:%M:%S}")

    def _brief(self, briefing: BriefingPlan) -> None:
        now = datetime.now(UTC)
        out = Path(briefing.out.replace("{date}", f"{now.astimezone(BEIJING):%Y-%m-%d}"))
        out.parent.mkdir(parents=True, exist_ok=True)
        hours = math.ceil(briefing.span / timedelta(hours=1))
        code = self._children.run("report", "--since", f"{hours}h", "--out", str(out))
        if code is None:
            return  # the watch is stopping: the next one makes it up
        with Ledger(ledger_path(self._data)) as ledger:
            if code == 0:
                _announce(ledger, self._plan, briefing, out, now)
            else:
                _log.error("briefing %s: shangqing report ended with exit code %s", briefing.name, code)
            ledger.mark_briefed(briefing.name, now)
        self._plan_briefing(briefing, next_cron(briefing.cron, now, datetime.now(UTC)))

    def _send(self) -> None:
        """Start the sender only where something is due: a watch lives for months, and stays small."""
        with Ledger(ledger_path(self._data)) as ledger:
            due = ledger.due(datetime.now(UTC))
        if due:
            self._children.run("alerts", "send")


def _announce(ledger: Ledger, plan: WatchPlan, briefing: BriefingPlan, out: Path, now: datetime) -> None:
    words = f"简报 briefing {briefing.name}: {out.name}"
    with ledger.change():
        for channel in briefing.to:
            ledger.queue(channel, briefing.name, words, when_due(now, plan.quiet_hours), str(out.resolve()))
