"""Tables of our own figures as people export them."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.exceptions import InvalidFigures
from analysis.kpis import Figures, is_figures, metrics, read_figures
from analysis.kpis.cells import read_day, read_number
from analysis.kpis.metrics import metric_key

WIDE = "日期,访客数,点击率,转化率,复购率,销售额\n2026-11-01,12345,3.2%,0.031,21%,1.2万\n"


def write(folder: Path, text: str, name: str = "metrics.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def told(figures: Figures) -> dict[str, Decimal]:
    return {one.metric: one.value for one in figures.measured}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_usual_charset_is_read(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, WIDE, encoding=encoding)
    assert is_figures(path)
    figures = read_figures(path)
    assert told(figures) == {
        "traffic": Decimal(12345),
        "click_rate": Decimal("0.032"),
        "conversion": Decimal("0.031"),
        "repurchase": Decimal("0.21"),
        "sales": Decimal(12000),
    }
    assert {one.day for one in figures.measured} == {date(2026, 11, 1)}
    assert figures.problems == []


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_usual_delimiter_is_read(tmp_path: Path, delimiter: str) -> None:
    figures = read_figures(write(tmp_path, WIDE.replace(",", delimiter)))
    assert len(figures.measured) == 5


def test_english_and_traditional_heads_are_known(tmp_path: Path) -> None:
    english = write(tmp_path, "Date,Visitors,CTR,Conversion Rate,Repeat Rate,GMV\n2026-11-01,1,1%,1%,1%,1\n")
    traditional = write(tmp_path, "日期,流量,點擊率,轉化率,復購率,銷售額\n2026-11-01,1,1%,1%,1%,1\n", "t.csv")
    assert told(read_figures(english)).keys() == told(read_figures(traditional)).keys()


def test_one_row_a_figure(tmp_path: Path) -> None:
    text = "日期,指标,数值,商品,地区\n2026/11/1,流量,100,X1,广东\n2026/11/1,转化率,3.1%,合计,全国\n"
    first, second = read_figures(write(tmp_path, text)).measured
    assert (first.metric, first.product, first.region) == ("traffic", "X1", "广东")
    assert (second.value, second.product, second.region) == (Decimal("0.031"), None, None)


def test_one_column_a_day(tmp_path: Path) -> None:
    figures = read_figures(write(tmp_path, "指标,2026-11-01,2026-11-02\n流量,10,12\n转化率(%),3.0,-\n"))
    assert [(one.metric, one.day.day, one.value) for one in figures.measured] == [
        ("traffic", 1, Decimal(10)),
        ("traffic", 2, Decimal(12)),
        ("conversion", 1, Decimal("0.03")),
    ]


def test_a_title_above_and_a_total_below_do_not_hinder(tmp_path: Path) -> None:
    text = "店铺概览\n导出时间,2026-11-20 10:00\n\n日期,流量\n2026-11-01,10\n合计,10\n"
    figures = read_figures(write(tmp_path, text))
    assert (len(figures.measured), figures.problems) == (1, [])


def test_units_in_the_head_count(tmp_path: Path) -> None:
    figures = read_figures(write(tmp_path, "日期,销售额（万元）,转化率(%)\n2026-11-01,45.6,0.9\n"))
    assert told(figures) == {"sales": Decimal(456000), "conversion": Decimal("0.009")}


def test_a_rate_above_one_makes_its_table_percentages(tmp_path: Path) -> None:
    figures = read_figures(write(tmp_path, "日期,转化率\n2026-11-01,3.2\n2026-11-02,0.9\n"))
    assert [one.value for one in figures.measured] == [Decimal("0.032"), Decimal("0.009")]
    assert "percentages" in figures.notices[0]


@pytest.mark.parametrize("others", ["3.1%\n2026-11-02,2.9%", "0.031\n2026-11-02,0.029"])
def test_one_slip_does_not_make_fractions_percentages(tmp_path: Path, others: str) -> None:
    figures = read_figures(write(tmp_path, f"日期,转化率\n2026-11-01,{others}\n2026-11-03,3.3\n"))
    assert [one.value for one in figures.measured] == [Decimal("0.031"), Decimal("0.029")]
    (problem,) = figures.problems
    assert ":4: " in problem and "write it with %" in problem


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("11月1日,5", "lacks the year"),
        ("2026-02-30,5", "no day of the calendar"),
        ("01/02/2026,5", "may be two days"),
        ("1999-01-01,5", "2000 to 2100"),
        ("昨天,5", "is no day"),
        (",5", "is no day"),
        ("2026-11-01,五百", "is no number"),
        ("2026-11-01,-5", "below 0"),
        ("2026-11-01,5%", "percentage of something"),
        ("2026-11-01,9e99", "is beyond all reason"),
        ("2026-11-01,12.345.678", "is no number"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_the_rest_read(tmp_path: Path, row: str, reason: str) -> None:
    path = write(tmp_path, f"日期,流量\n2026-10-01,4\n{row}\n2026-10-02,6\n")
    figures = read_figures(path)
    assert [one.value for one in figures.measured] == [4, 6]
    (problem,) = figures.problems
    assert problem.startswith(f"{path}:3: ")
    assert reason in problem


def test_two_values_of_one_day_are_told_not_chosen(tmp_path: Path) -> None:
    figures = read_figures(
        write(tmp_path, "日期,渠道,流量\n2026-11-01,天猫,4\n2026-11-01,京东,6\n2026-11-01,京东,4\n")
    )
    assert [one.value for one in figures.measured] == [4]
    (problem,) = figures.problems
    assert "stands already" in problem
    assert any("渠道" in notice for notice in figures.notices)


@pytest.mark.parametrize("absent", ["", "-", "—", "N/A", "无", "null"])
def test_what_is_absent_is_no_problem(tmp_path: Path, absent: str) -> None:
    figures = read_figures(write(tmp_path, f"日期,流量,销量\n2026-11-01,{absent},3\n"))
    assert (told(figures), figures.problems) == ({"units": Decimal(3)}, [])


@pytest.mark.parametrize(
    "text",
    [
        "kind,title,competitor,observed,price\noffer,龙井,甲,2026-11-01,99\n",
        "日期,竞品,销量\n2026-11-01,甲,3\n",
        "日期,商品,价格\n2026-11-01,龙井,99\n",
        "流量,转化率\n1,2%\n",
        "",
        "\x00\x01\x02",
        '"open\n日期,流量\n',
    ],
)
def test_other_tables_are_left_to_others(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    assert not is_figures(path)
    with pytest.raises(InvalidFigures, match=r"no table of figures|is no CSV"):
        read_figures(path)


def test_a_table_without_a_value_is_told(tmp_path: Path) -> None:
    figures = read_figures(write(tmp_path, "日期,流量\n2026-11-01,-\n"))
    assert figures.problems == [f"{tmp_path / 'metrics.csv'}: names figures and holds none"]


def test_a_workbook_is_read(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["日期", "访客数", "转化率", "地区"])
    sheet.append([date(2026, 11, 1), 12345, 0.032, "广东"])
    sheet["C2"].number_format = "0.00%"
    path = tmp_path / "figures.xlsx"
    book.save(path)
    assert is_figures(path)
    assert told(read_figures(path)) == {"traffic": Decimal(12345), "conversion": Decimal("0.032")}


@pytest.mark.parametrize("content", [b"PK\x03\x04 no zip", b"", b"\xd0\xcf\x11\xe0"])
def test_a_broken_workbook_is_no_table(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(content)
    assert not is_figures(path)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-11-01", 1), ("2026/11/1", 1), ("2026.11.1", 1), ("2026年11月1日", 1), ("20261101", 1),
        ("2026-11-01 00:00:00", 1), ("2026-11-01T08:00", 1), ("２０２６-11-01", 1), ("2026-11-01(周日)", 1),
        ("2026年11月1日 星期日", 1), ("11/13/2026", 13), ("13/11/2026", 13), ("46327", 1), ("46327.0", 1),
    ],
)  # fmt: skip
def test_days_as_people_write_them(cell: str, day: int) -> None:
    assert read_day(cell) == date(2026, 11, day)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12,345", "12345"), ("1.2万", "12000"), ("1.2W", "12000"), ("3.5亿", "350000000"), ("¥1,234.50", "1234.50"),
        ("￥99", "99"), ("1234元", "1234"), ("12 人", "12"), ("1.5e3", "1500"), ("３．２％", "0.032"), ("5‰", "0.005"),
        ("2.5千", "2500"), ("100万元", "1000000"),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(cell: str, number: str) -> None:
    assert read_number(cell)[0] == Decimal(number)


@given(st.text(max_size=200))
def test_no_cell_is_too_odd(cell: str) -> None:
    for read in (read_day, read_number):
        try:
            read(cell)
        except ValueError as error:
            assert str(error)


@given(st.decimals(0, 10**9, places=2))
def test_a_number_is_read_back(number: Decimal) -> None:
    assert read_number(f"{number:,}")[0] == number


CELLS = st.sampled_from(
    [
        "日期",
        "流量",
        "转化率(%)",
        "指标",
        "数值",
        "地区",
        "2026-11-01",
        "11月1日",
        "3.2%",
        "1.2万",
        "合计",
        "",
        '"',
        "\x00",
        "9e99",
    ]
)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
@settings(max_examples=150)
def test_no_table_is_too_odd(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = write(tmp_path_factory.mktemp("odd"), "\n".join(map(",".join, rows)))
    if not is_figures(path):
        return
    figures = read_figures(path)
    assert len({one.key for one in figures.measured}) == len(figures.measured)
    assert all(problem.startswith(f"{path}:") for problem in figures.problems)


def test_every_figure_is_known_by_all_its_names() -> None:
    for key, metric in metrics().items():
        assert {metric_key(name) for name in (key, metric.zh, metric.en, *metric.names)} == {key}
    with pytest.raises(InvalidFigures, match="conversion"):
        metric_key("幸福感")
