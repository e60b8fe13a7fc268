"""What DuckDB refuses is said in one line with what to do; a fault of our own is not hidden so."""

from pathlib import Path

import duckdb
import pytest

from index.history.refusals import explain_refusal


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
    with pytest.raises(duckdb.Error) as raised:
        duckdb.sql("select nothing from nowhere")
    assert explain_refusal(raised.value) is None
