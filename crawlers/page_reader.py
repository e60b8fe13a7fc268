"""A process that reads pages beside the crawl: fetching goes on meanwhile, and a page that kills its reader, or
keeps it for a minute, costs no more than itself.

The crawls of a process share it, where there are a hundred pages. It is asked through its standard input and ends with
that. Answers are JSON, never a pickle: they were made next to hostile pages.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
from collections import deque
from contextlib import suppress
from typing import ClassVar, NamedTuple, cast

from crawlers.exceptions import ReaderFailed
from crawlers.page_reading import Reading, Received, SourceReading, read_answer
from crawlers.reading_process import LENGTH

_MANY = 100  # pages from which on a process of its own is worth its start
_PATIENCE = 60.0  # seconds for one page; the slowest real ones take a second
_GLANCE = 5.0
_LONGEST_START = 60.0
_log = logging.getLogger(__name__)


class _Question(NamedTuple):
    """A page to be read; `answer` gets what comes back, None where nobody can be asked, or the failure."""

    message: bytes
    answer: asyncio.Future[bytes | None]


class PageReader:
    """Reads pages, of a hundred and more in a process of its own; leave it when done."""

    _shared: ClassVar[PageReader | None] = None

    def __init__(self) -> None:
        self._users = self._pages = 0
        self._is_starting = False
        self._process: asyncio.subprocess.Process | None = None
        self._serving: asyncio.Task[None] | None = None
        self._asked: deque[_Question] = deque()
        self._since = 0.0

    @classmethod
    def join(cls) -> PageReader:
        """Give the reader of this process."""
        PageReader._shared = PageReader._shared or cls()
        PageReader._shared._users += 1
        return PageReader._shared

    async def leave(self) -> None:
        """Let go of it; the last who does ends the process."""
        self._users -= 1
        if self._users:
            return
        PageReader._shared = None
        if self._serving:
            self._serving.cancel()
            with suppress(asyncio.CancelledError):
                await self._serving

    def expect(self, pages: int) -> None:
        """Take note of how many pages are still to come, so that their process starts while they are fetched."""
        if self._serving is None and pages >= _MANY and (os.cpu_count() or 1) > 1:
            self._is_starting = True
            self._serving = asyncio.ensure_future(self._serve())

    async def read(self, received: Received, reading: SourceReading) -> Reading:
        """Read a page.

        Raises ReaderFailed where reading raised in the other process, ended it or took more than a minute.
        """
        self._pages += 1
        self.expect(self._pages)
        if self._process is None and not self._is_starting:
            return reading.read(received)
        question = _Question(reading.question(received), asyncio.get_running_loop().create_future())
        if not self._asked:
            self._since = time.monotonic()
        self._asked.append(question)
        self._send(question)
        said = await question.answer
        return read_answer(said) if said is not None else reading.read(received)

    def _send(self, question: _Question) -> None:
        pipe = self._process.stdin if self._process else None
        if pipe is not None:
            pipe.write(len(question.message).to_bytes(LENGTH, "big") + question.message)

    async def _serve(self) -> None:
        """Keep a process at work, a new one where it ended; while one is replaced pages are read here."""
        watching = asyncio.ensure_future(self._watch())
        try:
            while True:
                process = await _start()
                self._is_starting = False
                if process is None:
                    break
                try:
                    await self._hand_out(process)
                finally:
                    self._process = None
                    await _end(process)
        finally:
            watching.cancel()
            for question in self._asked:
                if not question.answer.done():
                    question.answer.set_result(None)
            self._asked.clear()

    async def _hand_out(self, process: asyncio.subprocess.Process) -> None:
        """Hand out the answers, which come in the order of the questions, until the process ends."""
        self._process, self._since = process, time.monotonic()
        for question in self._asked:  # those behind the page that ended the last one
            self._send(question)
        with suppress(asyncio.IncompleteReadError):
            while True:
                raw = await _receive(process)
                self._since = time.monotonic()
                question = self._asked.popleft()
                if not question.answer.done():
                    question.answer.set_result(raw)
        if self._asked:
            failure = ReaderFailed("reading ended its process or took more than a minute")
            self._asked.popleft().answer.set_exception(failure)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_GLANCE)
            if self._process and self._asked and time.monotonic() - self._since > _PATIENCE:
                self._process.kill()


async def _start() -> asyncio.subprocess.Process | None:
    """A process that has said that it can read; None where it cannot."""
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "crawlers.reading_process",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )  # fmt: skip
    except OSError as error:
        _log.warning("pages are read where they are fetched: no process can be started (%s)", error)
        return None
    try:
        await asyncio.wait_for(_receive(process), _LONGEST_START)
    except (asyncio.IncompleteReadError, TimeoutError):
        _log.warning("pages are read where they are fetched: the process for it does not start")
        await _end(process)
        return None
    except asyncio.CancelledError:
        await _end(process)
        raise
    return process


async def _receive(process: asyncio.subprocess.Process) -> bytes:
    pipe = cast(asyncio.StreamReader, process.stdout)
    head = await pipe.readexactly(LENGTH)
    return await pipe.readexactly(int.from_bytes(head, "big"))


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.stdin:
        process.stdin.close()
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()
