"""What is read from the patterns themselves never hides a match."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.promotions.gate import Gate
from analysis.promotions.grammar import grammar
from analysis.promotions.patterns import Pattern
from analysis.promotions.starts import quickened

_RULES = grammar().rules
_PATTERNS = [rule.pattern for rule in _RULES]
_EXAMPLES = [example["text"] for file in grammar().files for example in file["examples"]]
_PIECES = st.sampled_from("满减每件折券元月送赠买第二半价定金抵，。 \n0123456789一二三/-+（）%")


def _may_apply(place: int, text: str) -> bool:
    """Whether the text holds what the rule asks for beside its pattern."""
    return not _RULES[place].needs or not _RULES[place].needs.isdisjoint(text)


@pytest.mark.parametrize("place", range(len(_RULES)), ids=lambda place: _RULES[place].name)
def test_a_rule_is_a_candidate_wherever_it_matches_an_example(place: int) -> None:
    for text in _EXAMPLES:
        if _may_apply(place, text) and _PATTERNS[place].expression.search(text):
            assert place in grammar().gate.candidates(text)


@settings(max_examples=200)
@given(st.lists(_PIECES | st.sampled_from(_EXAMPLES), max_size=8).map("".join))
def test_no_match_is_hidden_from_any_text(text: str) -> None:
    candidates = grammar().gate.candidates(text)
    for place, pattern in enumerate(_PATTERNS):
        if _may_apply(place, text) and (match := pattern.expression.search(text)):
            assert place in candidates
            assert pattern.begin(text) <= match.start()


_ODD = ["(?:ab|c)?d", "(?<=x)(?:a|bc)+?e{2,3}", "[a-c]?[^d]f", "(?i:ab)c", r"(?P<n>a)(?P=n)b", r"\d+(?=元)", "a*", "", "(?>ab|a)c|d$", "(?:a|bc)?d(?:ef|f)?x", "(?<=ab)c?(?:d|ef){1,2}x", "a?(?=b?c)[^a]", "(?:ab?){1,2}(?!c)d?e"]  # fmt: skip


@pytest.mark.parametrize("pattern", _ODD)
@settings(max_examples=60)
@given(st.text("abcdefxAB元0１", max_size=8))
def test_any_pattern_matches_as_it_did(pattern: str, text: str) -> None:
    spans = [match.span() for match in re.finditer(pattern, text)]
    read = Pattern(pattern)
    assert [match.span() for match in re.finditer(quickened(pattern), text)] == spans
    if spans:
        assert Gate([read.required]).candidates(text) == [0]
        assert [match.span() for match in read.expression.finditer(text, max(0, read.begin(text)))] == spans


@pytest.mark.parametrize("pattern", _ODD)
@settings(max_examples=60)
@given(st.text("abcdefxAB元0１", max_size=8))
def test_what_a_match_needs_stands_where_it_is_said_to(pattern: str, text: str) -> None:
    for match in re.finditer(pattern, text):
        for need in Pattern(pattern).needs:
            places = range(match.start() + need.least, match.start() + need.most + 1)
            assert any(
                text.startswith(string, place) for string in need.strings for place in places if place >= 0
            )


def test_a_pattern_without_any_sure_word_always_is_a_candidate() -> None:
    gate = Gate([Pattern("[^a]{2}").required, Pattern("满减").required])
    assert gate.candidates("") == [0]
    assert gate.candidates("满减") == [0, 1]
