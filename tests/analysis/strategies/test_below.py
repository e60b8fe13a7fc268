"""Sub-strategies are named by words that stand in the text, and those words are evidence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.strategies import categories, classify
from analysis.strategies.batch import Batch
from analysis.strategies.below import named_below

WORDS = [word for one in categories() for sub in one.sub_strategies for word in sub.words]
NAMED = [
    ("网约车平台再打价格战", "price", ["war"]),
    ("格力空调全线降价，最高直降千元", "price", ["cut"]),
    ("漫遊費全面取消，月租降至199元", "price", ["cut", "tariff"]),
    ("套餐价99元含宽带与电视", "price", ["bundle"]),
    ("满300减50，再送保温杯", "promotion", ["discount", "gift"]),
    ("定金100抵300，雙十一預售開啟", "promotion", ["events", "flash"]),
    ("省级代理商月返三个点，年底另有返点", "channel", ["agent", "commission"]),
    ("品牌旗舰店落户南京路，直营门店达到百家", "channel", ["own"]),
    ("积分兑换规则调整", "membership", ["points"]),
    ("前置仓半小时送达，冷链覆盖全城", "logistics", ["cold_chain", "delivery", "warehousing"]),
    ("反垄断机构罚款三十亿", "regulation", ["antitrust", "penalties"]),
    ("拟收购同行六成股权", "finance", ["mergers"]),
    ("双方成立合资公司", "partnership", ["joint_venture"]),
    ("股价下跌", "membership", []),
    ("联赛积分榜更新", "membership", []),
    ("法院判决离婚", "regulation", []),
]


STRATEGIES = [one.strategy for one in categories()]


def _named(text: str, strategy: str, most: int = 100) -> dict[str, tuple[int, int]]:
    named = named_below(Batch([text]), np.zeros(1, int), np.array([STRATEGIES.index(strategy)]), most)
    return dict(zip(named.names, zip(named.starts.tolist(), named.ends.tolist(), strict=True), strict=True))


@pytest.mark.parametrize(("text", "strategy", "subs"), NAMED)
def test_the_words_name_them(text: str, strategy: str, subs: list[str]) -> None:
    assert sorted(_named(text, strategy)) == subs


def test_those_with_most_words_come_first_each_in_its_own_text_and_strategy() -> None:
    texts = ["涨价之后降价、再降价", "积分兑换规则调整", "降价"]
    price, membership = STRATEGIES.index("price"), STRATEGIES.index("membership")
    named = named_below(
        Batch(texts), np.array([0, 1, 2, 2]), np.array([price, membership, price, membership]), 1
    )
    assert named.rows.tolist() == [0, 1, 2]
    assert named.names == ["cut", "points", "cut"]
    assert [
        texts[row][start:end] for row, start, end in zip(*(named.rows, named.starts, named.ends), strict=True)
    ] == [
        "降价",
        "积分兑换",
        "降价",
    ]


@settings(max_examples=60)
@given(st.lists(st.sampled_from([*WORDS, "，", "。", "公司", "😀"]), max_size=12).map("".join))
def test_none_is_named_without_its_words_in_the_evidence(text: str) -> None:
    for label in classify(text):
        spans = _named(text, label.strategy)
        assert set(label.sub_strategies) <= spans.keys()
        for sub in label.sub_strategies:
            start, end = spans[sub]
            assert any(first <= start and end <= last for first, last in label.evidence)


def test_a_text_names_three_at_most() -> None:
    text = "降价、涨价、售价、低价、价格战、资费、定价策略一应俱全"
    assert all(len(label.sub_strategies) <= 3 for label in classify(text))
    assert len(_named(text, "price")) > 3
    assert len(_named(text, "price", 3)) == 3
