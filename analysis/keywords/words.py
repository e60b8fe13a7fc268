"""Which words may be keywords, and how rare each is elsewhere: the frequencies of jieba.analyse."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

# Those of jieba.analyse; Chinese ones weigh little by their frequency.
STOP_WORDS = frozenset({
    "the", "of", "is", "and", "to", "in", "that", "we", "for", "an", "are", "by", "be", "as", "on", "with",
    "can", "if", "from", "which", "you", "it", "this", "then", "at", "have", "all", "not", "one", "has", "or",
})  # fmt: skip
# 亿元, 万单, 50gb: what is counted in, and 元含 or 天只, what the tokenizer makes of words it does not know.
_MEASURE = re.compile(
    "[十百千万亿]{1,3}[元人单台户件次家个名辆吨只款项条座斤亩倍种份套]|[0-9.]{1,9}(?:[gmt]b|kg|ml|mm|cm|km|hz|mah|w|l)"
)
_PARTICLES = frozenset("的了在是为和与及或只含每各把被由从向将也都就还不元天")
_UNKNOWN = 11.9547675029  # the median of jieba's frequencies, which it gives to a word without one


class Word(NamedTuple):
    """A word as it is compared, and how rare it is elsewhere."""

    small: str
    rarity: float


# Few words make up most texts, and all that is asked here is too much for the processor's own cache.
@lru_cache(maxsize=1 << 16)
def read_word(word: str) -> Word | None:
    """What a word is as a keyword; None for single signs, numbers, measures and stop words."""
    small = word.lower()
    if len(word) < 2 or _is_number(word) or small in STOP_WORDS or _MEASURE.fullmatch(small):
        return None
    debris = len(word) == 2 and not _PARTICLES.isdisjoint(word) and _written(small) is None
    return None if debris else Word(small, float(_written(small) or _UNKNOWN))


def _is_number(word: str) -> bool:
    return not (word.isalpha() or any(map(str.isalpha, word)))


def _written(word: str) -> bytes | None:
    return rarities().get(word.encode("utf-8", "replace"))


@cache
def rarities() -> dict[bytes, bytes]:
    """The inverse document frequencies of jieba.analyse as its file writes them: its import takes thirty times as
    long, for parts of speech that are not asked for, and few of the words are ever met."""
    origin = find_spec("jieba").origin  # type: ignore[union-attr]  # a dependency: it is there
    written = iter(Path(str(origin)).with_name("analyse").joinpath("idf.txt").read_bytes().split())
    return dict(zip(written, written, strict=True))
