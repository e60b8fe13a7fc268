"""Keywords: what a text is about, with every place, and without jieba's own dictionary."""

import subprocess
import sys
from copy import copy
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.keywords import Keyword, keywords, keywords_many
from analysis.keywords.words import STOP_WORDS, rarities, read_word
from analysis.segment import cut
from analysis.text import normalise

NEWS = (
    "青禾超市宣布關閉三十家虧損門店，把重心轉向網上商城。青禾表示，網上商城去年銷售額增長三倍，"
    "門店銷售下滑12%，自建物流將向第三方商家開放。"
)
METHODS = ("tfidf", "textrank")


@pytest.mark.parametrize("method", METHODS)
def test_the_subject_of_the_news_is_found(method: Literal["tfidf", "textrank"]) -> None:
    words = {keyword.word for keyword in keywords(NEWS, limit=8, method=method)}
    assert {"门店", "网上商城"} <= words


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(1, 5))
def test_any_text_gives_places_that_hold_the_word(
    method: Literal["tfidf", "textrank"], text: str, limit: int
) -> None:
    found = keywords(text, limit=limit, method=method)
    assert len(found) <= limit
    read = normalise(text)
    for keyword in found:
        assert 0 < keyword.weight <= 1
        assert {read[start:end].lower() for start, end in keyword.spans} <= {keyword.word}


def test_each_occurrence_is_given_and_the_heaviest_weighs_one() -> None:
    found = {keyword.word: keyword for keyword in keywords(NEWS)}
    assert [NEWS[start:end] for start, end in found["门店"].spans] == ["門店", "門店"]
    assert max(keyword.weight for keyword in found.values()) == 1.0
    assert list(found.values()) == sorted(found.values(), key=lambda keyword: -keyword.weight)


@pytest.mark.parametrize("text", ["", " ", "12% 3.5 100", "！？。", "的"])
def test_a_text_without_words_has_no_keywords(text: str) -> None:
    assert keywords(text) == ()


def test_numbers_are_no_keywords() -> None:
    assert [keyword.word for keyword in keywords("销售额 1234 5678 1234")] == ["销售额"]


@pytest.mark.parametrize("text", ["12.6亿元", "售出3万单", "含50GB流量", "60元含税"])
def test_measures_are_no_keywords(text: str) -> None:
    words = {keyword.word for keyword in keywords(text)}
    assert not words & {"亿元", "万单", "50gb", "元含"}


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from(["", NEWS, "12%", "iPhone 15 iphone", NEWS + NEWS, "门店降价，门店关闭"]), max_size=6
    )
)
def test_many_texts_have_the_keywords_of_each(texts: list[str]) -> None:
    assert keywords_many(texts) == [keywords(text) for text in texts]
    assert keywords_many(texts, limit=2) == [keywords(text, limit=2) for text in texts]


def test_a_keyword_is_a_value() -> None:
    one = Keyword(word="门店", weight=1.0, spans=((0, 2),))
    assert one == Keyword(word="门店", weight=1.0, spans=((0, 2),))


def test_plain_jiebas_dictionary_is_never_loaded() -> None:
    program = "import jieba, analysis.keywords as k; k.keywords('门店降价'); k.keywords('门店降价', method='textrank'); print(jieba.dt.initialized)"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


def test_words_are_as_rare_as_jieba_has_them() -> None:
    keywords("", method="textrank")  # bears with the file that jieba.analyse leaves open
    import jieba.analyse

    frequencies, median = jieba.analyse.default_tfidf.idf_loader.get_idf()
    assert {word.decode(): float(written) for word, written in rarities().items()} == frequencies
    assert read_word("无此词语之词") == ("无此词语之词", median)
    assert jieba.analyse.default_tfidf.stop_words == STOP_WORDS


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from([NEWS, "iPhone 15", "满300减50", "，", "the", "网上商城", "１２"]), max_size=6)
)
def test_tfidf_is_what_jieba_weighs_for_the_same_words(pieces: list[str]) -> None:
    class _OurWords:
        def cut(self, text: str) -> list[str]:
            words = [word.lower() for word in cut(text)]
            return [word for word in words if read_word(word)]

    ours = keywords("".join(pieces))
    keywords("", method="textrank")  # bears with the file that jieba.analyse leaves open
    import jieba.analyse

    extractor = copy(jieba.analyse.default_tfidf)
    extractor.tokenizer = _OurWords()
    theirs = extractor.extract_tags("".join(pieces), topK=10, withWeight=True)
    assert [keyword.word for keyword in ours] == [word for word, _ in theirs]
    heaviest = theirs[0][1] if theirs else 1
    assert [keyword.weight for keyword in ours] == pytest.approx(
        [weight / heaviest for _, weight in theirs], abs=1e-4
    )
