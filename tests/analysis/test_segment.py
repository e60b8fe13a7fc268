"""One tokenizer: nothing is lost, offsets hold, what a query asks for is what the index keeps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.segment import (
    Token,
    cut,
    lexicon,
    query_terms,
    search_terms,
    tagged_words,
    tokens_with_offsets,
)
from analysis.text import normalise

# Lone surrogates cannot be converted by OpenCC; the crawlers never let one through.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
HAN = st.text(
    st.sampled_from("满减优惠券降价经销商返点月年利积分会员物流快递的了和"), min_size=2, max_size=30
)


@given(TEXTS)
def test_the_words_joined_are_the_normalised_text(text: str) -> None:
    assert "".join(cut(text)) == normalise(text)


@given(TEXTS)
def test_offsets_point_at_the_words(text: str) -> None:
    read = normalise(text)
    for token in (*tokens_with_offsets(text), *search_terms(text), *query_terms(text)):
        assert 0 <= token.start < token.end <= len(text)
        assert read[token.start : token.end].lower() == token.text


@given(TEXTS)
def test_search_terms_are_ordered_and_stand_once_at_a_place(text: str) -> None:
    terms = search_terms(text)
    assert len(set(terms)) == len(terms)
    assert [term.start for term in terms] == sorted(term.start for term in terms)


@given(HAN)
def test_every_two_neighbours_can_be_found(text: str) -> None:
    read = normalise(text)
    found = {token.text for token in search_terms(text)}
    assert {read[at : at + 2] for at in range(len(read) - 1)} <= found


@given(HAN, HAN, HAN)
def test_short_query_terms_are_found_in_any_text_that_holds_the_query(
    before: str, query: str, after: str
) -> None:
    found = {token.text for token in search_terms(before + query + after)}
    assert {token.text for token in query_terms(query) if len(token.text) <= 2} <= found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("滿減活動與直播帶貨", ["满减", "活动", "与", "直播带货"]),
        ("月返加年返的返点", ["月返", "加", "年返", "的", "返点"]),
        ("ＡＢＣ到手价", ["ABC", "到手价"]),
        ("", []),
    ],
)
def test_words_of_the_trade_stay_whole(text: str, words: list[str]) -> None:
    assert cut(text) == words


def test_parts_of_latin_words_are_found() -> None:
    found = {token.text for token in search_terms("iPhone15Pro降價5.5%")}
    assert {"iphone15pro", "iphone", "15", "pro", "降价", "5.5"} <= found


def test_traditional_and_simplified_ask_the_same() -> None:
    assert [token.text for token in query_terms("優惠券 價格戰")] == ["优惠券", "价格战"]
    assert query_terms("優惠券") == query_terms("优惠券")


def test_particles_are_not_sought_and_lone_characters_take_a_neighbour() -> None:
    assert [token.text for token in query_terms("小米的价格")] == ["小米", "价格"]
    assert query_terms("券") == (Token("券", 0, 1),)
    assert all(len(token.text) > 1 for token in query_terms("返利券"))


def test_every_word_of_the_lexicon_is_cut_as_one() -> None:
    apart = [word for word in lexicon() if [token.text for token in tokens_with_offsets(word)] != [word]]
    assert apart == []


def test_the_lexicon_is_simplified_lower_case_and_without_doubles() -> None:
    words = lexicon()
    assert len(set(words)) == len(words)
    assert [word for word in words if word != normalise(word).lower()] == []


def test_words_of_the_lexicon_count_as_nouns() -> None:
    assert ("到手价", "n") in tagged_words("到手價很低")
