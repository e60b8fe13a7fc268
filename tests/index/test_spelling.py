"""Near misses are one sign away, and the commonest of them is meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.spelling import is_near, near_word


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


def test_the_commonest_is_meant() -> None:
    assert near_word("满检", {"满减": 5, "满意": 7, "满额": 5}) == "满意"
    assert near_word("满检", {}) is None


@given(st.text("abc", min_size=3, max_size=8), st.data())
def test_one_sign_left_out_is_near(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    assert is_near(word, word[:place] + word[place + 1 :])
