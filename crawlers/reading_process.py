"""The process that reads pages, as `crawlers.page_reader` starts and asks it: questions come on its standard input,
answers go to its standard output, in the same order, each behind its length."""

from __future__ import annotations

import os
import signal
import sys

from crawlers.garbage import collect_seldom
from crawlers.page_reading import answer

LENGTH = 4
"""Bytes before each message that say how long it is, big-endian."""

READY = bytes(LENGTH)
"""The message without words that comes first."""


def main() -> None:
    """Answer until the questions end."""
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the crawl
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    answers.write(READY)
    answers.flush()
    while head := questions.read(LENGTH):
        said = answer(questions.read(int.from_bytes(head, "big")))
        answers.write(len(said).to_bytes(LENGTH, "big") + said)
        answers.flush()


if __name__ == "__main__":
    main()
