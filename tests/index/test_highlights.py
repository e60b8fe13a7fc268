"""Highlights stand where the words stand in the original text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text import lower, normalise
from index.highlights import AROUND, FRAGMENTS, MOST, fragments, matched_spans
from index.words import clauses


def marked(text: str, query: str) -> tuple[str, ...]:
    return fragments(text, matched_spans(text, clauses(query)))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("滿減活動，滿３００減５０", "满减", ("【滿減】活動，滿３００減５０",)),
        ("滿減活動，滿３００減５０", '"满300减50"', ("滿減活動，【滿３００減５０】",)),
        ("满 300，减 50", '"满300减50"', ("【满 300，减 50】",)),
        ("满1300减500", '"满300减50"', ()),
        ("满减手机", "满减 手机", ("【满减手机】",)),
        ("iPhone15 iphones", "iphone", ("【iPhone】15 iphones",)),
        ("售价300元，原价1300元，3000元", "300", ("售价【300】元，原价1300元，3000元",)),
        ("手机 二手", "手机 -二手", ("【手机】 二手",)),
        ("【京东】手机", "手机", ("【京东】【手机】",)),
        ("<b>手机</b>", "手机", ("<b>【手机】</b>",)),
        ("茶叶与绿茶", "茶", ("【茶】叶与绿【茶】",)),
        ("每滿300減50元", "满300减50", ("每【滿300減50】元",)),
        ("一行手机\n二行手机", "手机", ("一行【手机】 二行【手机】",)),
        ("天猫超市", "京东|天猫", ("【天猫】超市",)),
        ("没有", "手机", ()),
        ("没有", "", ()),
        ("", "手机", ()),
    ],
)
def test_marks(text: str, query: str, expected: tuple[str, ...]) -> None:
    assert marked(text, query) == expected


def test_far_matches_are_pieces_of_their_own() -> None:
    text = "，".join(["手机" + "空" * 100] * 5)
    pieces = marked(text, "手机")
    assert len(pieces) == FRAGMENTS
    assert pieces[0] == "【手机】" + "空" * AROUND + "…"
    assert pieces[1].startswith("…空") and pieces[1].endswith("空…")


def test_a_flood_of_matches_is_bounded() -> None:
    assert len(matched_spans("茶。" * 10_000, clauses("茶"))) == MOST


_WORDS = st.text(alphabet="满減手機茶iPhone30 .，\n", max_size=60)


@given(text=_WORDS, query=st.text(alphabet="满减手机茶iphone30", min_size=1, max_size=6))
def test_spans_are_of_the_words_and_fragments_of_the_text(text: str, query: str) -> None:
    wanted = clauses(query)
    spans = matched_spans(text, wanted)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    matches = [match for clause in wanted for match in clause.matches]
    terms = {term for match in matches for term in (*match.terms, *match.signs, *match.phrase)}
    folded = lower(normalise(text))
    for start, end in spans:
        assert any(term in folded[start:end] for term in terms)
    for piece in fragments(text, spans):
        plain = piece.replace("【", "").replace("】", "").strip("…")
        assert plain in text.replace("\n", " ")


@given(st.text(max_size=50))
def test_lower_keeps_the_length(text: str) -> None:
    assert len(lower(text)) == len(text)
