"""Answers as a whole: never without moves, never contradicting each other, few for one event, stable."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.exceptions import InvalidOurs, InvalidRules
from analysis.kpis import Effect
from analysis.kpis.change import Change
from analysis.moves import Kind, Move, Product, Sight
from analysis.playbook import (
    Ours,
    Surroundings,
    find_answers,
    load_ours,
    move_key,
    read_facts,
)
from analysis.playbook.rendering import plain_answer, render_answers
from analysis.playbook.rules import read_approach

AT = datetime(2026, 3, 4, 2, tzinfo=UTC)
TEXTS = (None, "满300减50", "第二件半价", "会员价99元", "广东地区包邮", "定金100抵300", "=cmd()")


def moved(kind: Any = "price_cut", day: int = 0, **more: Any) -> Move:
    at = AT + timedelta(days=day)
    competitor = more.pop("competitor", "甲")
    key = more.pop("key", "K")
    title = more.pop("title", f"青禾手机 {key}")
    return Move(
        kind=kind,
        competitor=competitor,
        product=Product(competitor=competitor, source="s", key=key, title=title),
        at=at,
        confidence=0.9,
        evidence=(Sight(id="a", observed=at), Sight(id="b", observed=at)),
        **{"change": -0.1, **more},
    )


MOVES = st.lists(
    st.builds(
        moved,
        kind=st.sampled_from(get_args(Kind)),
        day=st.integers(0, 5),
        competitor=st.sampled_from(["甲", "乙", "丙"]),
        key=st.sampled_from(["K1", "K2"]),
        change=st.sampled_from([None, -0.4, -0.1, -0.02, 0.0, 0.1]),
        promotion=st.sampled_from(TEXTS),
        campaign=st.sampled_from([None, "双11"]),
        raised_first=st.booleans(),
    ),
    max_size=12,
)
OURS = st.builds(
    Ours,
    position=st.sampled_from([None, "leader", "challenger", "follower", "nicher"]),
    regions=st.sampled_from([(), ("广东",)]),
    margin=st.sampled_from([{}, {"default": 0.02}, {"default": 0.3}]),
)


@given(MOVES, OURS, st.sampled_from([None, -0.1, 0.02, 0.1, 0.3, 1.0]))
@settings(max_examples=60)
def test_what_holds_of_all_answers(moves: list[Move], ours: Ours, gap: float | None) -> None:
    facts = list(read_facts(moves, Surroundings(ours=ours, gap=lambda move: gap)))
    answers = find_answers(facts)
    events: dict[tuple[str, str, Any], list[Any]] = defaultdict(list)
    for answer in answers:
        assert answer.moves and answer.because and answer.sources
        assert {move.competitor for move in answer.moves} == {answer.competitor}
        for key in {move.product.key for move in answer.moves if move.product}:
            events[answer.competitor, key, answer.day].append(answer)
    for group in events.values():
        assert len(group) <= 3
        assert len({answer.stance for answer in group if answer.stance}) <= 1
    assert len({answer.id for answer in answers}) == len(answers)
    decided = {(answer.rule, move_key(move)) for answer in answers for move in answer.moves}
    assert find_answers(facts, decided) == []
    assert "\x1b" not in render_answers(answers)


def test_no_moves_no_answers() -> None:
    assert find_answers([]) == []
    assert find_answers(read_facts([], Surroundings())) == []


def test_our_own_moves_are_ours() -> None:
    around = Surroundings(ours=Ours(competitor="甲"))
    assert list(read_facts([moved()], around)) == []
    (facts,) = read_facts([moved(), moved(competitor="乙")], around)
    assert (facts.move.competitor, facts.together) == ("乙", 1)


def test_joint_and_repeated_moves_are_counted() -> None:
    moves = [
        moved(day=-50), moved(day=-80), moved(day=-1), moved(key="K2"), moved(key="K3", day=1), moved(key="K4", day=9),
        moved(competitor="乙", day=6), moved(competitor="丙", day=8), moved("price_rise", key="K9"),
    ]  # fmt: skip
    facts = next(
        one
        for one in read_facts([moved(), *moves], Surroundings())
        if one.move.at == AT and one.move.product and one.move.product.key == "K"
    )
    assert (facts.together, facts.breadth, facts.repeats) == (2, 3, 3)


def test_the_margin_at_their_price() -> None:
    """100 at a margin of 30 % costs 70; at 90 there are 20 left, 2/9 of the price."""
    around = Surroundings(ours=Ours.model_validate({"margin": {"default": "30%"}}), gap=lambda move: 0.1)
    (facts,) = read_facts([moved()], around)
    assert facts.margin_after == pytest.approx(20 / 90)
    (free,) = read_facts([moved()], Surroundings(ours=around.ours, gap=lambda move: 1.0))
    assert free.margin_after is None


def effect(metric: str, verdict: Any, product: str | None = None, moves: tuple[Move, ...] = ()) -> Effect:
    change = Change(expected=1, seen=1, change=-0.2, low=-0.3, high=-0.1, chance=0.01, days=7, weeks=8)
    return Effect(
        day=AT.date(), metric=metric, product=product, region=None, moves=moves, also=(), campaign=None,
        change=change, chance=0.01, verdict=verdict,
    )  # fmt: skip


def test_the_products_own_figure_goes_before_the_total() -> None:
    move = moved()
    effects = (effect("sales", "down", "X1", (move,)), effect("sales", "up", None, (move,)))
    (facts,) = read_facts([move], Surroundings(effects=effects))
    assert facts.figures == {"sales": "down"}


@pytest.mark.parametrize(
    ("product", "margin"),
    [
        ({"sku": "X1"}, 0.08),
        ({"title": "青禾5G手机壳 透明"}, 0.5),
        ({"title": "青禾5G手機 黑"}, 0.12),
        ({"title": "龙井"}, 0.25),
    ],
)
def test_the_nearest_margin_counts(product: dict[str, str], margin: float) -> None:
    ours = Ours.model_validate(
        {
            "margin": {
                "default": "25%",
                "categories": {"手机": "12%", "手机壳": 0.5},
                "products": {"X1": "8 %"},
            }
        }
    )
    given_ = {"title": "手机", **product}
    assert ours.margin_of(Product(competitor="甲", source=None, key="K", **given_)) == pytest.approx(margin)


@pytest.mark.parametrize(
    "text", ["margin: {default: 25}", "margin: {default: x%}", "margin: {default: 100%}"]
)
def test_a_margin_is_a_share(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidOurs, match=r"ours\.yaml:1: margin\.default"):
        load_ours(path)


def test_without_ours_nothing_is_known(tmp_path: Path) -> None:
    assert load_ours(tmp_path / "ours.yaml") == Ours()


RULE = """approach: test
name: {zh: 试, en: test}
rules:
  - id: a_rule
    when: {moves: [price_cut]WHEN}
    consider: {zh: 一, en: one}
    why: {zh: 一, en: one}
    cost: {zh: 一, en: one}
    risk: {zh: 一, en: one}
    source: [nagle]
    example: {kind: price_cut}
    counter_example: {kind: price_rise}
"""


def test_a_rule_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "test.yaml"
    path.write_text(RULE.replace("WHEN", ", size: {least: 0.1}"), "utf-8")
    (rule,) = read_approach(path).rules
    assert rule.when.specificity == 1


@pytest.mark.parametrize(
    ("when", "field"),
    [
        (", sise: {least: 0.1}", "rules.0.when.sise"),
        (", size: {least: 0.2, most: 0.1}", "rules.0.when.size"),
        (", size: {}", "rules.0.when.size"),
        (", position: [king]", "rules.0.when.position"),
        (", figures: {sales: sideways}", "rules.0.when.figures"),
    ],
)
def test_a_wrong_rule_is_named(tmp_path: Path, when: str, field: str) -> None:
    path = tmp_path / "test.yaml"
    path.write_text(RULE.replace("WHEN", when), "utf-8")
    with pytest.raises(InvalidRules, match=field):
        read_approach(path)


def test_what_we_sell_goes_first_and_what_we_do_not_last() -> None:
    moves = [moved(key=key, competitor=key) for key in ("theirs", "ours", "unknown")]
    sold = {"theirs": False, "ours": True, "unknown": None}
    around = Surroundings(sells=lambda move: sold[move.competitor])
    assert [one.competitor for one in find_answers(read_facts(moves, around))] == [
        "ours",
        "unknown",
        "theirs",
    ]


def test_json_holds_everything() -> None:
    (answer, *_) = find_answers(read_facts([moved(change=-0.03)], Surroundings()))
    plain = plain_answer(answer)
    assert plain["consider"]["zh"] and plain["consider"]["en"]
    assert plain["moves"][0]["kind"] == "price_cut"
    assert plain["id"].startswith("20260304-")
