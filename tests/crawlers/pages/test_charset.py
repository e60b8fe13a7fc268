"""Bytes → text: honest pages, lying pages, silent pages, broken pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.pages import decode_page

SIMPLIFIED = "<p>西湖龙井茶，明前特级，满三百减五十，现货，今日下单明日送达。我们的价格是最优惠的。</p>" * 3
TRADITIONAL = "<p>高山烏龍茶，全館滿千折百，現貨供應，加入購物車即享優惠價格，這個商品可以分期。</p>" * 3


@pytest.mark.parametrize("declared", [None, "gb2312", "utf-8", "iso-8859-1", "big5", "windows-1251"])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [(SIMPLIFIED, "gbk"), (TRADITIONAL, "big5"), (SIMPLIFIED, "utf-8"), (TRADITIONAL, "utf-8")],
)
def test_chinese_is_read_whatever_the_page_declares(text, encoding, declared):
    head = f"<meta charset={declared}>" if declared else ""
    assert decode_page((head + text).encode(encoding)) == head + text


@pytest.mark.parametrize("where", ["header", "meta", "xml"])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Prix : 12,50 € à emporter", "cp1252"),
        ("Цена товара в наличии", "windows-1251"),
        ("商品の価格はこちらです。カートに入れる", "shift_jis"),
        ("상품 가격 품절 장바구니", "euc-kr"),
        ("商品の在庫あり", "iso-2022-jp"),
    ],
)
def test_a_declared_encoding_is_believed_where_it_fits(text, encoding, where):
    label = "iso-8859-1" if encoding == "cp1252" else encoding
    head = {"meta": f'<meta http-equiv=Content-Type content="text/html; charset={label}">', "header": ""}
    page = head.get(where, f'<?xml version="1.0" encoding="{label}"?>') + text
    header = f"text/html; charset={label}" if where == "header" else None
    assert decode_page(page.encode(encoding), header) == page


def test_a_silent_western_page_is_not_read_as_chinese():
    text = (
        "<p>Größe: 42, Verfügbarkeit: auf Lager, Versand nach Österreich möglich, Käuferschutz für Sie</p>"
        * 4
    )
    assert "Größe" in decode_page(text.encode("cp1252"))


def test_a_mark_of_order_is_believed_and_left_out():
    assert decode_page("\ufeff价格".encode()) == "价格"
    assert decode_page("\ufeff价格".encode("utf-16-le"), "text/html; charset=gbk") == "价格"


def test_a_cut_end_and_a_stray_byte_do_not_spoil_a_page():
    raw = ("<p>这是一段足够长的中文，" * 20).encode()
    assert decode_page(raw[:-1]).startswith("<p>这是一段")
    assert decode_page(raw[:200] + b"\xff" + raw[200:]).count("这是一段") >= 18


@pytest.mark.parametrize(
    "label", ["utf-7", "hex", "rot13", "base64", "zip", "no-such-encoding", "idna", "\xff"]
)
def test_labels_that_are_no_encodings_do_no_harm(label):
    page = f"<meta charset={label}>\xe9t\xe9".encode("latin-1")
    assert isinstance(decode_page(page, f"text/html; charset={label}"), str)


@given(st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=30)))
def test_anything_is_decoded(raw, header):
    assert isinstance(decode_page(raw, header), str)


@given(st.text(max_size=200).filter(lambda text: not text.startswith("\ufeff")))
def test_utf8_comes_back_as_it_was(text):
    raw = text.encode("utf-8", "ignore")
    assert decode_page(raw) == raw.decode()
