"""A label of a page → the field whose value it announces, by labels.yaml."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from crawlers.yaml_files import read_yaml

_LONGEST_LABEL = 40
_MOST_WORDS = 5
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


@lru_cache(maxsize=4096)
def field_of(label: str) -> str | None:
    """The field that a label names: whole, or by its last words; None of any other text.

    >>> field_of("商品编号："), field_of("eBay item number:"), field_of("Colour")
    ('sku', 'sku', None)
    """
    if len(label) > _LONGEST_LABEL:
        return None
    words = _WORD.findall(label.lower().replace(".-", "-").replace("’", "'"))
    if not 1 <= len(words) <= _MOST_WORDS:
        return None
    for start in range(len(words)):
        found = _fields().get(" ".join(words[start:]))
        # The end of a longer label counts only where it is no everyday word ("your item").
        if found is not None and (start == 0 or len(words) - start > 1):
            return found
    return None


@lru_cache(maxsize=4096)
def is_weak(label: str) -> bool:
    """Whether a label is also written before other things than its field.

    >>> is_weak("Ref."), is_weak("商品编号")
    (True, False)
    """
    return " ".join(_WORD.findall(label.lower())) in _weak()


@cache
def _weak() -> frozenset[str]:
    return frozenset(read_yaml(Path(__file__).with_name("labels.yaml"))["weak"])


@cache
def _fields() -> dict[str, str]:
    labels = read_yaml(Path(__file__).with_name("labels.yaml"))["labels"]
    return {" ".join(_WORD.findall(phrase)): field for field, phrases in labels.items() for phrase in phrases}
