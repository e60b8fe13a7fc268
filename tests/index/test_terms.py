"""Text is found by any piece of it, however it is cut, and alike on every engine."""

from __future__ import annotations

import sys
import unicodedata

import pytest
import tantivy
from hypothesis import given
from hypothesis import strategies as st

from analysis.segment import query_terms
from analysis.text import normalise
from index.engines.embedded_schema import tokenizers
from index.terms import parts, signs, terms

_HAN = st.text(alphabet="石墨烯取暖器直播带货满减活动新品发布会中华人民共和国手机壳", min_size=2, max_size=40)


@given(text=_HAN, data=st.data())
def test_a_piece_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    piece = text[start : data.draw(st.integers(start + 2, len(text)))]
    held = set(terms(normalise(text)))
    assert {part for term in query_terms(piece) for part in parts(term.text) if len(part) > 1} <= held


@pytest.mark.parametrize(
    ("term", "made_of"),
    [
        ("满减", ("满减",)),
        ("取暖器", ("取暖", "暖器")),
        ("哈哈哈", ("哈哈",)),
        ("iphone15", ("iphone", "15")),
        ("5g", ("5g",)),
        ("x20", ("x20",)),
        ("hz-40a", ("hz-40a",)),
        ("茶", ("茶",)),
        ("", ("",)),
    ],
)
def test_parts(term: str, made_of: tuple[str, ...]) -> None:
    assert parts(term) == made_of


@pytest.fixture(scope="module")
def analyzer() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tokenizers()["signs"]).build()


@given(st.text(alphabet="满减手機iPhone 0159.，,_-²①½Ⅷ\n", max_size=60))
def test_both_engines_cut_the_same_signs(analyzer: tantivy.TextAnalyzer, text: str) -> None:
    assert analyzer.analyze(text.lower()) == signs(text)


def test_both_engines_know_the_same_letters(analyzer: tantivy.TextAnalyzer) -> None:
    """Every character that Python's Unicode knows, and the Han of Unicode 15; tantivy's is newer."""
    known = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) not in {"Cn", "Cs"} or 0x31350 <= code <= 0x323AF
    ]
    text = " ".join(known).lower()
    assert analyzer.analyze(text) == signs(text)
