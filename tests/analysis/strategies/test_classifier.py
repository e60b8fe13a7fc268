"""Strategy labels: examples of every category, spans that hold, silence, hostile text, long texts."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.evaluation import evaluate
from analysis.strategies import StrategyLabel, categories, classify, classify_many, label_sentences
from analysis.strategies.rows import our_rows
from analysis.text import normalise

REAL = Path(os.environ.get("SHANGQING_REAL_DATA", Path(__file__).parents[4] / "shared" / "real"))
# Written after the model, in other words than our rows, labelled before it was asked; never to be trained on.
# The second holds news, announcements and product copy as they are met, the first indirect wording.
_FIXTURES = Path(__file__).parents[2] / "fixtures" / "strategies"
HELD_OUT = sorted(_FIXTURES.glob("held_out*.jsonl"))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
WORDS = st.lists(
    st.sampled_from(
        ["降价", "滿300減50", "會員積分", "經銷商", "返点", "，", "。", "\n", "5G", "物流", "İ", "😀", "签约"]
    ),
    max_size=40,
).map("".join)
YES = [(one.strategy, text) for one in categories() for text in one.yes]
NO = [(one.strategy, text) for one in categories() for text in one.no]


def _names(labels: tuple[StrategyLabel, ...]) -> set[str]:
    return {label.strategy for label in labels}


@pytest.mark.parametrize(("strategy", "text"), YES)
def test_an_example_is_labelled(strategy: str, text: str) -> None:
    assert strategy in _names(classify(text))


@pytest.mark.parametrize(("strategy", "text"), NO)
def test_a_counter_example_is_not_labelled(strategy: str, text: str) -> None:
    assert strategy not in _names(classify(text))


@given(TEXTS | WORDS)
def test_labels_of_any_text_are_well_formed(text: str) -> None:
    labels = classify(text)
    assert len(_names(labels)) == len(labels)
    assert [label.probability for label in labels] == sorted(
        (label.probability for label in labels), reverse=True
    )
    for label in labels:
        assert 0 < label.probability <= 1
        assert all(0 <= start < end <= len(text) for start, end in label.evidence)
        assert list(label.evidence) == sorted(label.evidence)


@settings(max_examples=30)
@given(st.lists(TEXTS | WORDS, max_size=8))
def test_many_at_once_are_as_one_by_one(texts: list[str]) -> None:
    assert [_names(labels) for labels in classify_many(texts)] == [_names(classify(text)) for text in texts]


@pytest.mark.parametrize(
    ("text", "strategy", "sub_strategy", "evidence"),
    [
        ("空調降價五百元，現報兩千九", "price", "cut", "降價"),
        ("经销商返点按季度结算", "channel", "commission", "返点"),
        ("汽车厂商召回问题车，免费更换气囊", "service", "recall", "召回"),
        ("冠名马拉松，赞助国家队", "brand", "sponsorship", "赞助"),
        ("工厂与供应商签署三年供货协议", "partnership", "supply", "供应商"),
        ("完成B轮融资两亿元", "finance", "funding", "融资"),
        ("反垄断机构处以巨额罚款", "regulation", "penalties", "处以"),
    ],
)
def test_a_label_names_its_sub_strategy_and_shows_its_words(
    text: str, strategy: str, sub_strategy: str, evidence: str
) -> None:
    label = next(label for label in classify(text) if label.strategy == strategy)
    assert sub_strategy in label.sub_strategies
    assert any(evidence in text[start:end] or text[start:end] in evidence for start, end in label.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "！？……",
        "12345",
        "湖人客场战胜马刺 科比三十分",
        "女星红毯造型惊艳",
        "警方破获入室盗窃案",
        "高考成绩今日公布",
        "負責團隊日常管理與績效考核",
    ],
)
def test_what_is_no_strategy_stays_empty(text: str) -> None:
    assert classify(text) == ()


def test_traditional_text_is_labelled_like_simplified() -> None:
    assert _names(classify("會員積分兌換規則調整")) == _names(classify("会员积分兑换规则调整"))


def test_a_long_text_is_labelled_by_its_sentences_and_as_a_whole() -> None:
    filler = "记者走在街头，秋天的落叶铺满了人行道。"
    price = "三家电商同时宣布下调手机售价，降幅最高五百元。"
    text = filler * 10 + price * 4 + "此外天气晴朗。" + filler * 3
    sentences = label_sentences(text)
    assert "".join(text[one.start : one.end] for one in sentences) == text
    assert [text[one.start : one.end] for one in sentences if "price" in _names(one.labels)] == [price] * 4
    whole = {label.strategy: label for label in classify(text)}
    assert "price" in whole
    assert all(text[start:end] in price for start, end in whole["price"].evidence)


def test_a_passing_mention_in_a_long_text_is_no_label() -> None:
    filler = "球迷们在看台上高唱队歌，比赛进行到第九十分钟。"
    assert "finance" not in _names(classify(filler * 40 + "公司净利润同比增长三成。"))


@pytest.mark.parametrize(
    "text", ["满减" * 50_000, "a" * 100_000, "\n" * 50_000, "。" * 50_000, "İ" * 5_000, "\x00" * 1_000]
)
def test_hostile_text_is_read_to_its_end(text: str) -> None:
    assert all(end <= len(text) for label in classify(text) for _, end in label.evidence)


@pytest.mark.skipif(
    not REAL.exists(), reason=f"no real data in {REAL}; SHANGQING_REAL_DATA names another place"
)
def test_real_rows_are_labelled_well_enough() -> None:
    report = evaluate("strategies", REAL / "strategy" / "labelled.jsonl")
    assert (report.overall.f1 or 0) >= 0.78
    assert (report.empty_kept or 0) >= 0.75


@pytest.mark.parametrize("path", HELD_OUT, ids=lambda path: path.stem)
def test_sentences_of_another_sitting_are_labelled_well_enough(path: Path) -> None:
    report = evaluate("strategies", path)
    assert (report.overall.f1 or 0) >= 0.78
    assert (report.empty_kept or 0) >= 0.8


@pytest.mark.parametrize("path", HELD_OUT, ids=lambda path: path.stem)
def test_no_held_out_sentence_was_learnt(path: Path) -> None:
    held_out = {normalise(json.loads(line)["text"]) for line in path.read_text("utf-8").splitlines()}
    assert not held_out & {normalise(row.text) for row in our_rows()}


def test_our_labelled_rows_echo_no_real_row() -> None:
    """No row of ours shares half of its three-sign pieces with a real one: a paraphrase flatters the score."""
    path = REAL / "strategy" / "labelled.jsonl"
    if not path.exists():
        pytest.skip(f"no real data in {REAL}; SHANGQING_REAL_DATA names another place")
    real = [_pieces(json.loads(line)["text"]) for line in path.read_text("utf-8").splitlines()]
    ours = {row.text: _pieces(row.text) for row in our_rows()}
    assert [text for text, mine in ours.items() if any(_echoes(mine, each) for each in real)] == []


def _echoes(mine: set[str], real: set[str]) -> bool:
    return not mine.isdisjoint(real) and len(mine & real) > len(mine | real) / 2


def _pieces(text: str) -> set[str]:
    signs = "".join(filter(str.isalnum, normalise(text)))
    return {signs[at : at + 3] for at in range(max(1, len(signs) - 2))}
