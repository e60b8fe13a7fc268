"""Sub-strategies are named by words that stand in the text, and those words are evidence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.strategies import categories, classify
from analysis.strategies.below import named_below
from analysis.strategies.features import seen

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


@pytest.mark.parametrize(("text", "strategy", "subs"), NAMED)
def test_the_words_name_them(text: str, strategy: str, subs: list[str]) -> None:
    assert sorted(named_below(seen(text)).get(strategy, {})) == subs


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([*WORDS, "，", "。", "公司", "😀"]), max_size=12).map("".join))
def test_none_is_named_without_its_words_in_the_evidence(text: str) -> None:
    for label in classify(text):
        spans = named_below(seen(text)).get(label.strategy, {})
        assert set(label.sub_strategies) <= spans.keys()
        for sub in label.sub_strategies:
            start, end = spans[sub]
            assert any(first <= start and end <= last for first, last in label.evidence)


def test_a_text_names_three_at_most() -> None:
    text = "降价、涨价、售价、低价、价格战、资费、定价策略一应俱全"
    assert all(len(label.sub_strategies) <= 3 for label in classify(text))
    assert len(named_below(seen(text))["price"]) > 3
