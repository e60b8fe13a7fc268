"""Rising terms: surprise, not frequency."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.rising import RULES, rising_terms

_RULES = yaml.safe_load(RULES.read_text(encoding="utf-8"))
_PLAIN = ["门店促销活动开始", "会员日优惠回馈", "新品手机开售", "客服热线调整", "物流配送提速"] * 8


def _terms(now: list[str], before: list[str], **options: Any) -> list[str]:
    return [rising.term for rising in rising_terms(now, before, **options)]


@pytest.mark.parametrize("row", _RULES["examples"], ids=lambda row: row["rising"])
def test_examples_rise(row: dict[str, Any]) -> None:
    assert row["rising"] in _terms(row["now"] * 10, row["before"] * 10)


@pytest.mark.parametrize("row", _RULES["counter_examples"], ids=lambda row: row["rising"])
def test_counter_examples_do_not(row: dict[str, Any]) -> None:
    assert row["rising"] not in _terms(row["now"] * 10, row["before"] * 10)


def test_a_new_term_rises_with_counts_and_example_texts() -> None:
    news = [
        "直播带货成为新渠道",
        "直播带货销量走高",
        "品牌试水直播带货",
        "直播带货监管趋严",
        "门店直播带货",
    ] * 2
    first, *_ = rising_terms(_PLAIN + news, _PLAIN)
    assert (first.term, first.now, first.before) == ("直播带货", 10, 0)
    assert first.texts == tuple(news[:3])
    assert [(_PLAIN + news)[place] for place in first.places] == news[:3]
    assert first.z > 1.96
    assert first.log_odds > 0


def test_the_most_frequent_term_does_not_rise_by_frequency_alone() -> None:
    common = ["手机降价"] * 50
    assert _terms(common + _PLAIN, common + _PLAIN) == []


def test_a_word_that_is_new_in_eight_texts_of_forty_rises_and_an_even_split_does_not() -> None:
    now = [f"{text}。" + ("门店推出以旧换新" if place < 8 else "") for place, text in enumerate(_PLAIN)]
    assert any("以旧换新" in rising.term for rising in rising_terms(now, _PLAIN))
    assert rising_terms(_PLAIN[::2], _PLAIN[1::2]) == ()


def test_what_falls_does_not_rise() -> None:
    assert "团购" not in _terms(_PLAIN, [*_PLAIN, *["社区团购扩张"] * 10])


def test_one_text_that_repeats_itself_is_no_trend() -> None:
    assert _terms([*_PLAIN, "元宇宙" * 500], _PLAIN) == []


def test_longer_periods_are_no_rise() -> None:
    assert _terms(_PLAIN * 5, _PLAIN) == []


def test_the_surest_come_first_and_the_limit_holds() -> None:
    now = _PLAIN + ["碳酸锂涨价"] * 30 + ["折叠屏上市"] * 12
    found = rising_terms(now, _PLAIN, limit=2)
    assert len(found) == 2
    assert found[0].z >= found[1].z


def test_parts_of_a_longer_term_are_told_by_it() -> None:
    found = _terms(_PLAIN + ["无人配送试点"] * 10, _PLAIN)
    assert not {"无人", "配送"} & set(found)


def test_both_scripts_count_together() -> None:
    found = {
        rising.term: rising.now
        for rising in rising_terms(_PLAIN + ["以旧换新补贴", "以舊換新補貼"] * 6, _PLAIN)
    }
    assert max(found.values()) == 12


@pytest.mark.parametrize(("now", "before"), [([], _PLAIN), (_PLAIN, []), ([], [])])
def test_nothing_to_compare_gives_nothing(now: list[str], before: list[str]) -> None:
    assert rising_terms(now, before) == ()


def test_numbers_and_stop_words_never_rise() -> None:
    found = _terms(_PLAIN + ["公司表示2026年3月数据显示100"] * 20, _PLAIN)
    assert not [
        term for term in found if any(sign.isdigit() for sign in term) or term in _RULES["stop_words"]
    ]


@settings(max_examples=25)
@given(
    st.lists(st.text(max_size=30), max_size=12),
    st.lists(st.text(max_size=30), max_size=12),
)
def test_any_texts_are_compared(now: list[str], before: list[str]) -> None:
    for rising in rising_terms(now, before, least=1, z=0):
        assert rising.now >= 1
        assert rising.texts
        assert set(rising.texts) <= set(now)
