"""Near misses are one sign away, and the commonest of them is meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.spelling import is_near, is_spelled, near_name, near_word, sounds_alike


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [
        ("慢减", "满减", True),
        ("满简", "满减", True),
        ("满减活", "满减活动", True),
        ("iphoen", "iphone", True),
        ("ihone", "iphone", True),
        ("iphonee", "iphone", True),
        ("满减", "满减", False),
        ("减满", "满减", True),
        ("手", "手机", False),
        ("茶", "酒", False),
        ("满减", "优惠", False),
        ("ipoen", "iphone", False),
        ("", "满减", False),
    ],
)
def test_near(left: str, right: str, near: bool) -> None:
    assert is_near(left, right) is is_near(right, left) is near


@pytest.mark.parametrize(
    ("left", "right", "alike"),
    [
        ("首级", "手机", True),
        ("耳几", "耳机", True),
        ("银航", "银行", True),  # 行 is read hang or xing
        ("旅行", "路行", False),
        ("手机", "手机", False),
        ("机", "几", False),
        ("手机壳", "首级", False),
        ("iphone手几", "iphone手机", True),
        ("", "手机", False),
    ],
)
def test_sounding_alike(left: str, right: str, alike: bool) -> None:
    assert sounds_alike(left, right) is sounds_alike(right, left) is alike


@pytest.mark.parametrize(
    ("word", "typed", "spelled"),
    [
        ("手机", "shouji", True),
        ("手机", "shouj", True),
        ("手机", "sj", True),
        ("手机", "sji", True),
        ("手机", "s", True),
        ("手机", "shouk", False),
        ("手机", "shoujiji", False),
        ("手机", "ji", False),
        ("银行", "yinhang", True),
        ("银行", "yinxing", True),
        ("女装", "nvz", True),
        ("lumen灯", "lumend", True),
        ("", "s", False),
    ],
)
def test_spelling_out(word: str, typed: str, spelled: bool) -> None:
    assert is_spelled(word, typed) is spelled


def test_many_ways_to_spell_a_word_are_looked_at_in_step() -> None:
    assert is_spelled("啊" * 60, "a" * 59 + "b") is False


def test_what_sounds_alike_is_meant_before_what_is_commoner() -> None:
    assert near_word("满检", {"满减": 5, "满意": 7, "满额": 5}) == "满减"
    assert near_word("满检", {"满意": 7, "满额": 5}) == "满意"
    assert near_word("满检", {}) is None


def test_a_piece_of_words_is_never_meant() -> None:
    assert near_word("耳几", {"耳咖": 90, "耳麦": 2}) == "耳麦"


def test_a_name_is_meant_by_a_part_of_it_by_its_sound_or_by_a_sign() -> None:
    names = {"青禾优选": 3, "老巷百货": 9, "青禾生鲜": 1}
    assert (
        near_name("青禾", names) == near_name("清河优选", names) == near_name("青禾优先", names) == "青禾优选"
    )
    assert near_name("星驿", names) is None
    assert near_name("电信", {"丁電信": 1}) == "丁電信"


@given(st.text("abc", min_size=3, max_size=8), st.data())
def test_one_sign_left_out_is_near(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    assert is_near(word, word[:place] + word[place + 1 :])
