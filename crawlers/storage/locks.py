"""Locks on files, as who does not want them sees them."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

# Two who look at once hold the lock for a moment each: seconds after which it is one at work that holds it.
_GLANCE = 0.1


def lock_path(data: Path, source: str) -> Path:
    """The file whose lock keeps everyone else from crawling a source; its folder need not exist."""
    return data / "locks" / f"{source}.lock"


def source_lock(data: Path, source: str) -> FileLock:
    """The lock of a source, in a folder that is there from now on; not acquired yet."""
    path = lock_path(data, source)
    path.parent.mkdir(parents=True, exist_ok=True)
    return FileLock(path)


def is_held(path: Path) -> bool:
    """Whether a process at work holds the lock of this file; who only looks is not taken for one."""
    if not path.exists():
        return False
    lock = FileLock(path)
    try:
        lock.acquire(timeout=_GLANCE, poll_interval=0.01)
    except Timeout:
        return True
    lock.release()
    return False
