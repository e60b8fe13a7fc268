"""Own documents: real files of every format, made by the libraries that users' programs are like, and hostile ones."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from crawlers.exceptions import InvalidRecord
from crawlers.intake.reading import Defaults, Reading, read_path
from crawlers.items import Article, Offer

AT = datetime(2026, 11, 11, 2, tzinfo=UTC)
CHANGED = datetime(2026, 3, 5, 8, 30, tzinfo=UTC)
DEFAULTS = Defaults(competitor="甲", observed=AT)


def _read(path: Path) -> list[Reading]:
    return list(read_path(path, DEFAULTS))


def _article(path: Path) -> Article:
    (reading,) = _read(path)
    assert isinstance(reading.observation, Article), reading.error
    return reading.observation


def _save_word(path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Microsoft Word - 新建.doc"
    document.core_properties.modified = CHANGED
    document.add_heading("2026年门店运营方案", 0)
    document.add_paragraph("全场满300减50，第二件半价。")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(
        (cell for row in table.rows for cell in row.cells),
        ("门店", "销售额", "上海\n静安", "1200万元"),
        strict=True,
    ):
        cell.text = words
    table.cell(1, 0).add_table(1, 1).cell(0, 0).text = "店中店"
    document.add_paragraph("會員積分規則調整。")
    document.save(str(path))


def _save_slides(path: Path) -> None:
    deck = Presentation()
    deck.core_properties.modified = CHANGED
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text = "渠道策略汇报"
    first.placeholders[1].text = "华东大区\n2026年一季度"
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "返利政策"
    cells = second.shapes.add_table(1, 2, Inches(1), Inches(1), Inches(4), Inches(1)).table
    cells.cell(0, 0).text, cells.cell(0, 1).text = "月返", "3%"
    group = second.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 100, 100).text_frame.text = "组合里的字"
    numbers = CategoryChartData()
    numbers.categories = ["一季度", "二季度"]
    numbers.add_series("销量", (120, 150.5))
    second.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(4), Inches(3), numbers
    )
    second.notes_slide.notes_text_frame.text = "备注：下月执行"
    deck.save(str(path))


def _save_sheets(path: Path, **sheets: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.properties.modified = CHANGED
    book.save(path)


def _save_pdf(path: Path, lines: list[str], **options: Any) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    page = canvas.Canvas(str(path), **options)
    page.setTitle("经营分析")
    page.setFont("STSong-Light", 12)
    for number, line in enumerate(lines):
        page.drawString(50, 800 - 18 * number, line)
    page.save()


def test_a_word_file_is_an_article_with_its_tables_and_date(tmp_path: Path) -> None:
    _save_word(tmp_path / "plan.docx")
    article = _article(tmp_path / "plan.docx")
    assert article.title == "2026年门店运营方案"
    assert article.body.splitlines() == [
        "全场满300减50，第二件半价。",
        "门店 | 销售额",
        "上海 静安 店中店 | 1200万元",
        "會員積分規則調整。",
    ]
    assert article.published == CHANGED
    assert (article.competitor, article.observed) == ("甲", AT)
    assert article.url == (tmp_path / "plan.docx").as_uri()


def test_what_was_inserted_counts_and_what_was_deleted_does_not(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("满300")
    for tag, inner in (("ins", "<w:t>减50</w:t>"), ("del", "<w:delText>减40</w:delText>")):
        change = (
            f'<w:{tag} xmlns:w="{paragraph._p.nsmap["w"]}" w:id="1" w:author="x"><w:r>{inner}</w:r></w:{tag}>'
        )
        paragraph._p.append(docx.oxml.parse_xml(change))
    document.save(str(tmp_path / "a.docx"))
    assert _article(tmp_path / "a.docx").title == "满300减50"


def test_slides_are_read_in_order_with_tables_charts_groups_and_notes(tmp_path: Path) -> None:
    _save_slides(tmp_path / "deck.pptx")
    article = _article(tmp_path / "deck.pptx")
    assert article.title == "渠道策略汇报"
    assert article.body.splitlines() == [
        "华东大区",
        "2026年一季度",
        "返利政策",
        "月返 | 3%",
        "组合里的字",
        "销量：一季度 120，二季度 150.5",
        "备注：下月执行",
    ]
    assert article.published == CHANGED


def test_a_sheet_of_offers_is_read_as_rows(tmp_path: Path) -> None:
    header = ["kind", "title", "competitor", "observed", "price", "promotions", "gtin", "colour"]
    rows = [
        header,
        [
            "offer",
            "龙井",
            "乙",
            datetime(2026, 11, 11, 10),  # noqa: DTZ001 - Excel knows no zones
            99.9,
            "满300减50 | 第二件半价",
            6901234567892,
            None,
        ],
        [None] * 8,
        ["offer", "红茶", "乙", "never", 88, None, None, None],
        ["offer", "白茶", "乙", "2026-11-11", 0.1 + 0.2, None, None, "green"],
    ]
    _save_sheets(tmp_path / "prices.xlsx", 报价=rows)
    first, second, third = _read(tmp_path / "prices.xlsx")
    offer = first.observation
    assert isinstance(offer, Offer)
    assert (offer.price, offer.gtin) == (Decimal("99.9"), "6901234567892")
    assert offer.promotions == ("满300减50", "第二件半价")
    assert offer.observed == datetime(2026, 11, 11, 2, tzinfo=UTC)  # Beijing time
    assert second.error
    assert "prices.xlsx:报价:4: " in second.error
    assert isinstance(third.observation, Offer)
    assert third.observation.price == Decimal("0.3")
    assert "colour" in str(third.notice)


def test_a_list_headed_in_chinese_is_read_as_offers(tmp_path: Path) -> None:
    rows = [
        ["商品名称", "现价", "划线价", "库存", "促销", "备注"],
        ["甲手机 128GB", "¥2,999.00", 3299, "有货", "满3000减300 | 赠耳机", "热销"],
        ["乙手机", "1.2万元", None, "售罄", None, None],
    ]
    _save_sheets(tmp_path / "prices.xlsx", 报价=rows)
    first, second = _read(tmp_path / "prices.xlsx")
    assert isinstance(first.observation, Offer)
    assert (first.observation.price, first.observation.list_price) == (Decimal("2999.00"), Decimal(3299))
    assert first.observation.availability == "InStock"
    assert first.observation.promotions == ("满3000减300", "赠耳机")
    assert "备注" in str(first.notice)
    assert isinstance(second.observation, Offer)
    assert (second.observation.price, second.observation.availability) == (Decimal(12000), "OutOfStock")


def test_other_sheets_are_one_article_as_they_are_shown(tmp_path: Path) -> None:
    offers = [["kind", "title", "price"], ["offer", "龙井", 9]]
    _save_sheets(
        tmp_path / "a.xlsx", 总览=[["2026年渠道份额"], ["电商", 0.256], ["门店", 12000.0]], 报价=offers
    )
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book["总览"]["B2"].number_format = "0.0%"
    book.save(tmp_path / "a.xlsx")
    offer, article = (reading.observation for reading in _read(tmp_path / "a.xlsx"))
    assert isinstance(offer, Offer)
    assert isinstance(article, Article)
    assert article.title == "2026年渠道份额"
    assert article.body.splitlines() == ["电商 | 25.6%", "门店 | 12000"]


def test_a_pdf_joins_the_lines_of_its_paragraphs(tmp_path: Path) -> None:
    lines = [
        "三季度经营分析",
        "三季度营业收入14.7亿元，同比增长12.5%，其中宽带用户较上年末净",
        "增300万户，移动用户增长放缓。",
        "一、促销",
        "全场满300减50",
        "二、会员",
    ]
    _save_pdf(tmp_path / "a.pdf", lines)
    article = _article(tmp_path / "a.pdf")
    assert article.title == "经营分析"
    assert article.body.splitlines() == [
        "三季度经营分析",
        "三季度营业收入14.7亿元，同比增长12.5%，其中宽带用户较上年末净增300万户，移动用户增长放缓。",
        "一、促销",
        "全场满300减50",
        "二、会员",
    ]
    assert article.published is not None


def test_a_folder_of_documents_is_read_without_the_locks_of_office(tmp_path: Path) -> None:
    _save_word(tmp_path / "a.DOCX")
    (tmp_path / "~$a.docx").write_bytes(b"\x05lock")
    assert [reading.error for reading in _read(tmp_path)] == [None]


def _office(parts: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return packed.getvalue()


def _with_part(path: Path, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(path) as package:
        return _office(
            {part: package.read(part) for part in package.namelist() if part != name} | {name: content}
        )


_ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
_HOSTILE: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "truncated": (lambda path: path.read_bytes()[:-500], "damaged or incomplete"),
    "empty": (lambda _: b"", "damaged or incomplete"),
    "no package": (lambda _: b"PK\x03\x04 nonsense", "damaged or incomplete"),
    "encrypted": (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
    "bomb": (lambda path: _with_part(path, "word/media.xml", bytes(97 * 2**20)), "unpacks to 97 MiB"),
    "many parts": (lambda _: _office({f"{n}.bin": b"" for n in range(20_001)}), "unpacks to"),
    "macros": (lambda path: _with_part(path, "word/vbaProject.bin", b"x"), "macros"),
    "entities": (lambda path: _with_part(path, "docProps/core.xml", _ENTITY), "document type in docProps/core.xml"),
    "utf-16 entities": (
        lambda path: _with_part(path, "docProps/core.xml", _ENTITY.decode().encode("utf-16")),
        "document type",
    ),
    "no parts": (lambda _: _office({"a.xml": b"<a/>"}), "damaged and cannot be read"),
    "other xml": (lambda path: _with_part(path, "[Content_Types].xml", b"<a"), "damaged and cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("suffix", [".docx", ".pptx", ".xlsx"])
@pytest.mark.parametrize("name", _HOSTILE)
def test_a_hostile_package_costs_one_line(name: str, suffix: str, tmp_path: Path) -> None:
    make, reason = _HOSTILE[name]
    path = tmp_path / f"hostile{suffix}"
    {".docx": _save_word, ".pptx": _save_slides}.get(suffix, lambda place: _save_sheets(place, a=[["x"]]))(
        path
    )
    path.write_bytes(make(path))
    (reading,) = _read(path)
    assert reading.observation is None
    assert reading.error
    assert reading.error.startswith(f"{path}: ")
    assert reason in reading.error
    assert "\n" not in reading.error


def test_a_cell_in_the_last_column_of_the_last_row_is_no_weapon(tmp_path: Path) -> None:
    _save_sheets(tmp_path / "a.xlsx", a=[["份额"], ["25%"]])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book["a"]["XFD1048576"] = "far"
    book.save(tmp_path / "a.xlsx")
    assert _article(tmp_path / "a.xlsx").body == "25%"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "no PDF"), (b"%PDF-1.7\n%\xe2\xe3\n", "no PDF"), (b"nonsense" * 100, "no PDF")],
)
def test_a_broken_pdf_costs_one_line(content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    (reading,) = _read(tmp_path / "a.pdf")
    assert reading.error
    assert reason in reading.error


def test_a_protected_pdf_says_so(tmp_path: Path) -> None:
    _save_pdf(tmp_path / "a.pdf", ["机密"], encrypt="secret")
    assert "password" in str(_read(tmp_path / "a.pdf")[0].error)


def test_a_pdf_of_pictures_asks_for_text_recognition(tmp_path: Path) -> None:
    empty = pypdfium2.PdfDocument.new()
    empty.new_page(100, 100)
    empty.save(tmp_path / "scan.pdf")
    assert "OCR" in str(_read(tmp_path / "scan.pdf")[0].error)


@pytest.mark.parametrize(("name", "advice"), [("a.doc", "save it as .docx"), ("a.xls", "save it as .xlsx")])
def test_old_formats_are_told_what_to_become(name: str, advice: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InvalidRecord, match=advice):
        _read(tmp_path / name)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("sound")
    _save_word(folder / "a.docx")
    _save_slides(folder / "a.pptx")
    _save_sheets(folder / "a.xlsx", a=[["kind", "title"], ["offer", "x"]], b=[["y", 1]])
    _save_pdf(folder / "a.pdf", ["三季度经营分析"])
    return sorted(folder.iterdir())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    which=st.integers(0, 3),
    damage=st.lists(st.tuples(st.integers(0), st.binary(max_size=8)), min_size=1, max_size=6),
)
def test_any_damage_is_either_read_or_one_line(
    sound: list[Path], which: int, damage: list[tuple[int, bytes]], tmp_path: Path
) -> None:
    content = bytearray(sound[which].read_bytes())
    for place, bytes_ in damage:
        content[place % len(content) : place % len(content) + len(bytes_)] = bytes_
    path = tmp_path / sound[which].name
    path.write_bytes(bytes(content))
    for reading in _read(path):
        assert reading.observation is not None or "\n" not in str(reading.error)
