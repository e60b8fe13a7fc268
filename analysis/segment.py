"""The one tokenizer: jieba's dictionary in Rust (rjieba) with the words of the trade in lexicon.txt.

Everything that cuts Chinese text cuts it here, so that classifier, keywords, index and queries see the same
words. Text is normalised first (Simplified, folded, same length): offsets are offsets into the text given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from analysis.text import normalise

LEXICON = Path(__file__).with_name("lexicon.txt")

_LATIN_PART = re.compile(r"[a-z]+|\d+(?:\.\d+)?", re.IGNORECASE)
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]{2,}")
# What the lexicon's words are taken as, since TextRank looks at nouns and verbs alone.
_NOUN = "n"
# Written between the words of a query without being sought: a must-match 的 would lose good answers.
_PARTICLES = frozenset("的了着过是在有和与及或被把将对从向于为之其也都就而且等吗呢吧啊么这那个")


class Token(NamedTuple):
    """A word as it is compared (Simplified, lower case) and where it stands in the text given."""

    text: str
    start: int
    end: int


def cut(text: str) -> list[str]:
    """The words of a text, one after the other, none left out; joined they are the normalised text.

    >>> cut("滿減活動與直播帶貨")
    ['满减', '活动', '与', '直播带货']
    """
    return cut_normalised(normalise(text))


def cut_normalised(text: str) -> list[str]:
    """As `cut`, of a text that `analysis.text.normalise` has already seen."""
    words: list[str] = _jieba().cut(text, True)
    return words


def tokens_with_offsets(text: str) -> Iterator[Token]:
    """The words that hold a letter, a digit or a Han character, lower-cased, with their offsets."""
    for word, start, end in _jieba().tokenize(normalise(text), "default", True):
        if _is_word(word):
            yield Token(word.lower(), start, end)


def tagged_words(text: str) -> list[tuple[str, str]]:
    """The words of a text with their parts of speech as jieba names them (n, vn, v, …), lower-cased."""
    tagged: list[tuple[str, str]] = _jieba().tag(normalise(text), True)
    return [(word.lower(), flag) for word, flag in tagged]


def dictionary_tag(word: str) -> str | None:
    """The part of speech of a normalised word as jieba's dictionary has it; None for what is no word of it.

    >>> dictionary_tag("归属"), dictionary_tag("添可")
    ('v', None)
    """
    tagged: list[tuple[str, str]] = _jieba().tag(word, False)
    return tagged[0][1] if len(tagged) == 1 else None


def plain_words(phrase: str) -> list[str]:
    """The words of a normalised phrase by the dictionary alone: what it does not know falls to single signs."""
    words: list[str] = _jieba().cut(phrase, False)
    return words


def search_terms(text: str) -> tuple[Token, ...]:
    """The terms under which a text is found: search-mode words, their parts and neighbouring Han characters.

    The bigrams find what the dictionary cut otherwise, the parts find iPhone in iPhone15. Ordered by place;
    no term twice at one place.
    """
    text = normalise(text)
    found = set(_bigrams(text))
    for word, start, end in _jieba().tokenize(text, "search", True):
        if _is_word(word):
            found.add(Token(word.lower(), start, end))
            found.update(
                Token(part.group().lower(), start + part.start(), start + part.end())
                for part in _LATIN_PART.finditer(word)
            )
    return tuple(sorted(found, key=lambda token: (token.start, token.end)))


def search_words(normal: str) -> list[str]:
    """The search-mode words of a normalised text, without offsets: a tenth of the cost of `search_terms`."""
    words: list[str] = _jieba().cut_for_search(normal, True)
    return words


def is_one_word(normal: str) -> bool:
    """Whether the dictionary or the lexicon holds a normalised word, or it is one of letters and digits.

    >>> is_one_word("满减"), is_one_word("iphone15"), is_one_word("耳咖")
    (True, True, False)
    """
    return plain_words(normal) == [normal]


def query_terms(text: str) -> tuple[Token, ...]:
    """The terms that a text must hold to answer a query, to be sought among its `search_terms`.

    A lone character goes with its neighbour (月|返利 → 月返, 返利), since it may be inside a word elsewhere.

    >>> [token.text for token in query_terms("手机的新低价")]
    ['手机', '新低价']
    """
    text = normalise(text)
    pairs = {token.start: token for token in _bigrams(text)}
    found: dict[Token, None] = {}
    for token in tokens_with_offsets(text):
        if token.text in _PARTICLES:
            continue
        if token.end - token.start == 1:
            token = pairs.get(token.start) or pairs.get(token.start - 1) or token
        found[token] = None
    return tuple(found)


def _bigrams(text: str) -> Iterator[Token]:
    for run in _HAN_RUN.finditer(text):
        for start in range(run.start(), run.end() - 1):
            yield Token(text[start : start + 2], start, start + 2)


def _is_word(word: str) -> bool:
    return any(map(str.isalnum, word))


@cache
def lexicon() -> tuple[str, ...]:
    """The words of lexicon.txt in their order, comments left out."""
    lines = LEXICON.read_text("utf-8").splitlines()
    return tuple(dict.fromkeys(word for line in lines if (word := line.strip()) and not word.startswith("#")))


@cache
def _jieba() -> ModuleType:
    """rjieba, our words in the dictionary that its import has read: one of our own would take as long again."""
    import rjieba

    for word in lexicon():
        rjieba.add_word(word, None, _NOUN)
    return rjieba
