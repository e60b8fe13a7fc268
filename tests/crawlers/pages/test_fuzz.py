"""bench/fuzz_pages.py at a smaller size: no mangled page raises, and none is out of all proportion."""

import importlib.util
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[3] / "bench" / "fuzz_pages.py"


@pytest.mark.parametrize("seed", range(4))
def test_no_mangled_page_raises(seed: int) -> None:
    spec = importlib.util.spec_from_file_location("fuzz_pages", BENCH)
    assert spec and spec.loader
    fuzz = sys.modules["fuzz_pages"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fuzz)
    fixtures = BENCH.parents[1] / "tests" / "fixtures" / "pages"
    found = [path.read_bytes() for path in sorted(fixtures.rglob("*.html"))]
    outcomes = [fuzz.read(manner, page) for manner, page in fuzz.mangle(40, found, seed)]
    assert len(outcomes) == 40
    assert [outcome for outcome in outcomes if outcome.raised] == []
