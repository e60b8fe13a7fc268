"""What the machine refuses is said in one line with what to do; a fault of our own is not hidden so."""

import errno
import sqlite3
from pathlib import Path

import duckdb
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


def test_duckdb_s_own_refusal_is_known(tmp_path: Path) -> None:
    with pytest.raises(duckdb.IOException) as raised:
        duckdb.sql("select 1 as a").write_parquet(str(tmp_path / "absent" / "a.parquet"))
    assert "make room or give rights" in (explain_refusal(raised.value) or "")


@pytest.mark.parametrize("step", [7, 31, 97])
def test_a_damaged_file_of_the_history_is_told(tmp_path: Path, step: int) -> None:
    file = tmp_path / "offers.parquet"
    duckdb.sql("select i, 'price ' || i as words from range(50000) t(i)").write_parquet(
        str(file), compression="zstd"
    )
    damaged = bytearray(file.read_bytes())
    for place in range(200, len(damaged) // 2, step):
        damaged[place] ^= 0xFF
    file.write_bytes(damaged)
    with pytest.raises(duckdb.Error) as raised:
        duckdb.sql(f"select sum(length(words)), sum(i) from '{file}'").fetchall()
    said = explain_refusal(raised.value)
    assert said is not None
    assert "made anew from the journal" in said
    assert "\n" not in said


def test_a_fault_of_our_own_is_no_refusal() -> None:
    assert explain_refusal(KeyError("price")) is None
