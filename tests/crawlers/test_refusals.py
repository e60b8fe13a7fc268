"""What the machine refuses is said in one line with what to do; a fault of our own is not hidden so."""

import errno
import sqlite3

import pytest

from crawlers.refusals import explain_refusal


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied", "data/x"),
            "data/x: Permission denied; give rights",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device; make room"),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory", "data/x"), "choose another place"),
        (OSError(errno.EIO, "Input/output error", "data/x"), "data/x: Input/output error"),
        (OSError("told\nin two lines"), "told in two lines"),
        (sqlite3.OperationalError("database or disk is full"), "database or disk is full"),
    ],
)
def test_a_refusal_is_told_in_one_line(error: Exception, words: str) -> None:
    said = explain_refusal(error)
    assert said is not None
    assert words in said
    assert "\n" not in said


def test_a_fault_of_our_own_is_no_refusal() -> None:
    assert explain_refusal(KeyError("price")) is None
