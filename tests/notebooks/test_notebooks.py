"""Each notebook, as it stands in git, runs from top to bottom on the sample market; no chart lacks a sign."""

from __future__ import annotations

import base64
import importlib
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from filelock import FileLock

from crawlers.beijing import BEIJING

pytest.importorskip("matplotlib", reason="pip install 'shangqing[notebooks]'")
nbformat = pytest.importorskip("nbformat", reason="pip install 'shangqing[dev]'")

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
DAYS = 28  # from before the campaign to its end
CHARTS = {"double11": 4, "price_moves": 5, "strategy_mix": 3}


@pytest.fixture(scope="session")
def market(session_folder: Path) -> Path:
    """The sample market crawled and indexed by the demo, once for all of pytest's processes."""
    folder = session_folder / "notebook-market"
    with FileLock(f"{folder}.lock"):
        if not (folder / "report.html").exists():
            command = [sys.executable, "-m", "shangqing", "demo", "--data", str(folder), "--days", str(DAYS)]
            environment = os.environ | {"PYTHONPATH": str(ROOT)}
            subprocess.run(command, check=True, capture_output=True, cwd=session_folder, env=environment)
    return folder


@pytest.fixture
def chinese_font() -> None:
    from matplotlib import font_manager

    if not font_manager.findSystemFonts() or not any(
        "CJK" in font.name for font in font_manager.fontManager.ttflist
    ):
        if os.environ.get("CI"):
            pytest.fail("no Chinese font in CI: apt-get install fonts-noto-cjk")
        pytest.skip("no Chinese font: apt-get install fonts-noto-cjk")


def test_there_are_three() -> None:
    assert [path.stem for path in NOTEBOOKS] == sorted(CHARTS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_git_holds_no_outputs(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]
    assert cells[0].cell_type == "markdown"


@pytest.mark.usefixtures("chinese_font")
def test_a_day_is_labelled_as_beijings(monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib as mpl
    from matplotlib import dates

    monkeypatch.syspath_prepend(str(ROOT / "notebooks"))
    with mpl.rc_context():
        importlib.import_module("charts").use_chinese_font()
        midnight = datetime(2026, 11, 1, tzinfo=BEIJING)
        assert dates.DateFormatter("%m-%d")(dates.date2num(midnight)) == "11-01"


@pytest.mark.usefixtures("chinese_font")
@pytest.mark.filterwarnings("ignore:.*TCP without encryption")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.long
def test_a_notebook_runs(path: Path, market: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nbclient = pytest.importorskip("nbclient", reason="pip install 'shangqing[dev]'")
    monkeypatch.setenv("SHANGQING_DATA", str(market))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    # a sign that the font lacks is a warning of matplotlib's, and an empty box in the chart
    monkeypatch.setenv("PYTHONWARNINGS", "error:Glyph:UserWarning")
    notebook = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    charts = [
        base64.b64decode(output.data["image/png"])
        for output in outputs
        if "image/png" in output.get("data", {})
    ]
    assert len(charts) == CHARTS[path.stem]
    assert all(len(chart) > 10_000 for chart in charts)
    assert not [output for output in outputs if output.get("name") == "stderr"]
