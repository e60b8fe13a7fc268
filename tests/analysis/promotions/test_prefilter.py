"""What is read from the patterns themselves never hides a match."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.promotions.grammar import grammar
from analysis.promotions.literals import LiteralGate, required_strings
from analysis.promotions.starts import quickened

_RULES = grammar().rules
_PATTERNS = [rule.pattern.expression for rule in _RULES]
_EXAMPLES = [example["text"] for file in grammar().files for example in file["examples"]]
_PIECES = st.sampled_from("满减每件折券元月送赠买第二半价定金抵，。 \n0123456789一二三/-+（）%")


@pytest.mark.parametrize("place", range(len(_RULES)), ids=lambda place: _RULES[place].name)
def test_a_rule_is_a_candidate_wherever_it_matches_an_example(place: int) -> None:
    for text in _EXAMPLES:
        if _PATTERNS[place].search(text):
            assert place in grammar().gate.candidates(text)


@settings(deadline=None, max_examples=200)
@given(st.lists(_PIECES | st.sampled_from(_EXAMPLES), max_size=8).map("".join))
def test_no_match_is_hidden_from_any_text(text: str) -> None:
    candidates = grammar().gate.candidates(text)
    assert {place for place, pattern in enumerate(_PATTERNS) if pattern.search(text)} <= set(candidates)


_ODD = ["(?:ab|c)?d", "(?<=x)(?:a|bc)+?e{2,3}", "[a-c]?[^d]f", "(?i:ab)c", r"(?P<n>a)(?P=n)b", r"\d+(?=元)", "a*", "", "(?>ab|a)c|d$"]  # fmt: skip


@pytest.mark.parametrize("pattern", _ODD)
@settings(deadline=None, max_examples=60)
@given(st.text("abcdefxAB元0１", max_size=8))
def test_any_pattern_matches_as_it_did(pattern: str, text: str) -> None:
    spans = [match.span() for match in re.finditer(pattern, text)]
    assert [match.span() for match in re.finditer(quickened(pattern), text)] == spans
    if spans:
        assert all(any(each in text for each in need) for need in required_strings(pattern))
        assert LiteralGate([required_strings(pattern)]).candidates(text) == [0]


def test_a_pattern_without_any_sure_word_always_is_a_candidate() -> None:
    assert LiteralGate([required_strings("[^a]{2}"), required_strings("满减")]).candidates("") == [0]
