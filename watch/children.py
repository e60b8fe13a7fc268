"""Children: the commands that a watch starts, each in a process of its own, so that none can hurt the watch."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from threading import Lock

_log = logging.getLogger(__name__)
_PATIENCE = 120.0  # seconds in which a crawl closes its spiders and delivers what it has


class Children:
    """Starts commands and waits for them; once stopped, it starts no more."""

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "shangqing")) -> None:
        self._command = command
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = Lock()
        self._stopped = False

    def run(self, *arguments: str) -> int | None:
        """Run `shangqing` with the arguments and give its exit code; None where the watch is stopping."""
        with self._lock:
            if self._stopped:
                return None
            # a session of its own: Ctrl-C reaches the watch alone, which then asks each child once
            child = subprocess.Popen([*self._command, *arguments], start_new_session=True)  # noqa: S603
            self._running.add(child)
        code = child.wait()
        with self._lock:
            self._running.discard(child)
        return code

    def stop(self) -> None:
        """Ask every child to end in order, and wait; one that does not is killed, and loses nothing by it."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for child in running:
            child.terminate()
        for child in running:
            try:
                child.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                _log.warning("%s did not end within %s seconds; it is killed", child.args, _PATIENCE)
                os.killpg(child.pid, signal.SIGKILL)
