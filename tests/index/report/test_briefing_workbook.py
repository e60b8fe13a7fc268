"""The briefing in Excel, reopened: every row is there, numbers are numbers, and nothing can run."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from xlsxwriter import Workbook

from index.report import render_workbook
from index.report.parts import PARTS
from index.report.worksheet import Sheet, text

if TYPE_CHECKING:
    from conftest import Desk

GTIN = "2001000100071"
FORMULAS = (
    '=HYPERLINK("http://evil.example/","点我")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "{=1+1}",
    "\x00\x07=1",
    "_x003D_1+1",
    "长" * 40_000,
)


def told(desk: Desk) -> Any:
    written = render_workbook(desk.brief(since=desk.at(0)))
    return openpyxl.load_workbook(io.BytesIO(written)), written


def market(desk: Desk, title: str = "净岸 S8", **fields: Any) -> None:
    desk.prices("1000 1000 1000 900 900", "满900减100", gtin=GTIN, title=title, **fields)
    desk.prices(
        "990 990 990 990 850",
        gtin=GTIN,
        competitor="星驿",
        source="xingyi",
        sku="X1",
        url="https://x.example/1",
    )
    desk.article(1, title, "营收86.4亿元，同比增长15.2%。")


def test_there_is_a_sheet_for_each_part_and_the_evidence(desk: Desk) -> None:
    market(desk)
    workbook, _ = told(desk)
    assert len(workbook.sheetnames) == len(PARTS) + 1
    assert workbook.sheetnames[-1] == "证据 Evidence"
    assert all(sheet.max_row >= 2 for sheet in workbook)


def test_numbers_are_numbers_and_lead_to_the_evidence(desk: Desk) -> None:
    market(desk)
    workbook, _ = told(desk)
    cells = [cell for row in workbook["各家价格（到手价）"].iter_rows() for cell in row]
    assert 800 in {cell.value for cell in cells} and 850 in {cell.value for cell in cells}
    links = [cell.hyperlink.location for cell in cells if cell.hyperlink]
    assert links
    evidence = workbook["证据 Evidence"]
    for location in links:
        found = re.fullmatch(r"'证据 Evidence'!A(\d+)", location)
        assert found is not None
        row = int(found[1])
        assert isinstance(evidence.cell(row=row, column=1).value, int)


def test_every_row_is_there(desk: Desk) -> None:
    for number in range(300):
        desk.offer(
            0, str(number + 1), sku=f"S{number}", title=f"第{number}号", url=f"https://q.example/{number}"
        )
    workbook, _ = told(desk)
    titles = {row[0].value for row in workbook["各家价格（到手价）"].iter_rows()}
    assert {f"第{number}号" for number in range(300)} <= titles


@pytest.mark.parametrize("formula", FORMULAS, ids=range(len(FORMULAS)))
def test_nothing_runs_as_a_formula(desk: Desk, formula: str) -> None:
    url = f"https://q.example/{'x' * 3000}" if len(formula) > 100 else "https://q.example/1"
    market(desk, title=formula, competitor=formula[:300], sku=formula[:300], brand=formula[:300], url=url)
    desk.offer(4, "80", formula, sku="Q9", title=f"{formula}二", url="javascript:alert(1)")
    workbook, written = told(desk)
    for sheet in workbook:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f", cell.value
            if isinstance(cell.value, str) and cell.value[:1] in "=+-@":
                assert cell.quotePrefix, cell.value
            if cell.hyperlink and cell.hyperlink.target:
                assert cell.hyperlink.target.startswith("https://")
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name) and b"<f " not in archive.read(name)
            assert "macro" not in name.lower() and "vba" not in name.lower()


@pytest.mark.parametrize("rest", ["x" * 1900, "x" * 3000, "[" * 1500, "%" * 1500, "#" * 1500])
@pytest.mark.filterwarnings("error:.*URL")
def test_an_address_is_written_however_long(desk: Desk, rest: str) -> None:
    desk.offer(0, "80", sku="A", url=f"https://q.example/{rest}")
    workbook, _ = told(desk)
    cells = [cell for row in workbook["证据 Evidence"].iter_rows() for cell in row]
    assert [cell for cell in cells if str(cell.value).startswith(f"https://q.example/{rest[:100]}")]


def test_sixty_thousand_rows_keep_their_words_and_as_many_links_as_excel_takes() -> None:
    file = io.BytesIO()
    workbook = Workbook(file, {"in_memory": True})
    Sheet(workbook, "many").fill([text(f"=第{row}号", link="https://q.example/")] for row in range(60_010))
    workbook.close()
    with zipfile.ZipFile(file) as archive:
        (sheet,) = (archive.read(name) for name in archive.namelist() if name.endswith("sheet1.xml"))
    assert sheet.count(b"<hyperlink ") == 60_000
    assert sheet.count(b"<c ") == sheet.count(b't="s"') == 60_010


def test_amounts_that_do_not_fit_a_float_are_written(desk: Desk) -> None:
    desk.offer(0, "999999999999.99", sku="A")
    desk.offer(0, None, sku="B", title="畅享", monthly_fee=Decimal("0.01"))
    workbook, _ = told(desk)
    assert workbook["各家价格（到手价）"].max_row > 3
