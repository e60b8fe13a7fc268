"""Same product or not: identities from titles, scores, groups, plans, and the review file."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import analysis.matching
from analysis.exceptions import InvalidRules
from analysis.matching import (
    Described,
    Match,
    PlanTerms,
    Review,
    compare,
    match_plans,
    match_products,
    read_identity,
    same_products,
    unit_price,
)

RULES = yaml.safe_load((Path(str(analysis.matching.__file__)).parent / "specs.yaml").read_text("utf-8"))


def named(title: str, competitor: str = "甲", key: str | None = None, **more: Any) -> Described:
    return Described(competitor=competitor, key=key or title, title=title, **more)


@pytest.mark.parametrize(
    "example", [*RULES["examples"], *RULES["counter_examples"]], ids=lambda one: one["title"]
)
def test_the_rules_own_examples(example: dict[str, Any]) -> None:
    read = read_identity(named(example["title"]))
    if "models" in example:
        assert sorted(read.models) == example["models"]
    if "specs" in example:
        assert {
            name: [f"{amount:f}" for amount in amounts] for name, amounts in read.specs.items()
        } == example["specs"]
    if "variants" in example:
        assert sorted(read.variants) == example["variants"]
    if "colour" in example:
        assert read.colour == example["colour"]
    if "count" in example:
        assert read.count == example["count"]
    if "total" in example:
        assert (f"{read.total[0]:f}" if read.total else None) == example["total"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("砾光 X20 5G手机 12GB+256GB 岩灰", "砾光X20 5G智能手机 12GB+256GB 岩灰 全网通", True),
        ("砾光 X20 手机 256GB", "砾光 X20 手机 128GB", False),
        ("砾光 X20 手机 256GB", "砾光 X20 Pro 手机 256GB", False),
        ("砾光 X20 手机 256GB 曜石黑", "砾光 X20 手机 256GB 月岩白", False),
        ("映川 T65 65英寸电视", "映川 T65 55英寸电视", False),
        ("禾灶 IH电饭煲 4L HZ-40A", "禾灶IH电饭煲HZ-40A 4升家用", True),
        ("禾灶 电饭煲 HZ-40A", "禾灶 电饭煲 HZ-40B", False),
        ("暮谷 精品挂耳咖啡 10g×30包", "暮谷精品挂耳咖啡 10克*30包", True),
        ("暮谷 精品挂耳咖啡 10g×30包", "暮谷精品挂耳咖啡 10g×10包", False),
        ("山泉 矿泉水 1.5L*12瓶", "山泉 矿泉水 550ml*24瓶", False),
        ("山泉 矿泉水 1.5L*12瓶", "山泉 矿泉水 1500ml×12瓶", True),
        ("砾光 X20 手機 256GB 巖灰", "砾光 X20 手机 256GB 岩灰", True),
        ("棠纸 无芯卷纸", "澜石 登山包", False),
    ],
)
def test_pairs(one: str, other: str, same: bool) -> None:
    match = match_products([named(one), named(other, "乙")])
    assert (bool(match) and match[0].score >= 0.85) == same
    assert all(found.reasons for found in match)


def test_gtins_decide() -> None:
    assert (
        compare(
            read_identity(named("a", gtin="0012345678905")), read_identity(named("b", gtin="012345678905"))
        )[0]
        == 1
    )
    assert (
        compare(
            read_identity(named("a", gtin="6901234567892")), read_identity(named("a", gtin="6901234567885"))
        )[0]
        == 0
    )
    assert read_identity(named("a", gtin="n/a")).gtin is None


def test_a_competitors_own_products_are_not_matched() -> None:
    assert match_products([named("砾光 X20 手机", key="1"), named("砾光 X20 手机", key="2")]) == []


def test_groups_go_across_competitors() -> None:
    products = [named("砾光 X20 手机", shop) for shop in "甲乙丙"] + [named("澜石 登山包", "丁")]
    groups = same_products(match_products(products))
    assert len({groups[shop, "砾光 X20 手机"] for shop in "甲乙丙"}) == 1
    assert ("丁", "澜石 登山包") not in groups


def test_a_decision_counts_more_than_a_score() -> None:
    match = Match(one=named("a"), other=named("b", "乙"), score=0.99, reasons=("r",))
    pair = frozenset({("甲", "a"), ("乙", "b")})
    assert same_products([match])
    assert same_products([match], {pair: False}) == {}


def test_what_was_decided_to_be_the_same_is_so_without_a_score() -> None:
    pair = frozenset({("甲", "a"), ("乙", "b")})
    assert len(set(same_products([], {pair: True}).values())) == 1


def test_what_was_decided_to_differ_is_not_brought_together_by_a_third() -> None:
    one, other, third = named("a"), named("b", "乙"), named("c", "丙")
    matches = [
        Match(one=one, other=third, score=0.99, reasons=("r",)),
        Match(one=other, other=third, score=0.95, reasons=("r",)),
    ]
    apart = {frozenset({("甲", "a"), ("乙", "b")}): False}
    assert len(set(same_products(matches).values())) == 1
    groups = same_products(matches, apart)
    assert groups["甲", "a"] == groups["丙", "c"]
    assert ("乙", "b") not in groups


@given(
    st.lists(
        st.tuples(
            st.sampled_from("甲乙丙"),
            st.sampled_from("abcd"),
            st.sampled_from("丁戊"),
            st.sampled_from("abcd"),
            st.booleans(),
        )
    )
)
def test_no_two_that_were_decided_to_differ_are_in_one_group(
    rows: list[tuple[str, str, str, str, bool]],
) -> None:
    matches = [
        Match(one=named(key, shop), other=named(other_key, other), score=0.9, reasons=())
        for shop, key, other, other_key, _ in rows
    ]
    decided = {
        frozenset({(shop, key), (other, other_key)}): same for shop, key, other, other_key, same in rows
    }
    groups = same_products(matches, decided)
    for pair, same in decided.items():
        one, other = (groups.get(key) for key in pair)
        if not same:
            assert one is None or one != other


@pytest.mark.parametrize(
    ("title", "price", "said"),
    [
        ("苏打水 500ml×12", "36", ("0.6000", "100ml")),
        ("大米 10kg", "59", ("0.5900", "100g")),
        ("手机 256GB", "2999", None),
        ("无芯卷纸 4层×27卷", "27", ("1.0000", "件")),
        ("龙井 0g", "10", None),
        ("龙井 250g", None, None),
    ],
)
def test_prices_per_unit(title: str, price: str | None, said: tuple[str, str] | None) -> None:
    found = unit_price(None if price is None else Decimal(price), read_identity(named(title)))
    assert (found and (str(found.amount), found.per)) == said


def test_the_review_file_keeps_what_was_decided(tmp_path: Path) -> None:
    review = Review(tmp_path / "review.csv")
    doubt = Match(one=named("=1+1 茶"), other=named("茶", "乙"), score=0.7, reasons=("words alike 0.70",))
    sure = Match(one=named("a"), other=named("b", "乙"), score=0.95, reasons=("gtin",))
    assert (review.add([doubt, sure]), review.add([doubt])) == (1, 0)
    assert review.decisions() == {}
    text = review.path.read_text("utf-8-sig").replace("?,", "否,", 1)
    assert "'=1+1" in text
    review.path.write_text(text, "utf-8")
    assert review.add([doubt]) == 0
    assert review.decisions() == {frozenset({("甲", "=1+1 茶"), ("乙", "茶")}): False}


def test_a_wrong_answer_in_the_review_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    Review(path).add([Match(one=named("a"), other=named("b", "乙"), score=0.7, reasons=("r",))])
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    path.write_text("\n".join([",".join(rows[0]), ",".join(["maybe", *rows[1][1:]])]), "utf-8")
    with pytest.raises(InvalidRules, match=r"review\.csv:2: same: 'maybe'"):
        Review(path).decisions()


def test_plans_are_compared_by_what_they_contain() -> None:
    def plan(competitor: str, fee: int, data: int | None, minutes: int | None = 300) -> PlanTerms:
        return PlanTerms(
            competitor=competitor, key=f"{fee}", title=f"{fee}元", monthly_fee=Decimal(fee),
            data_gb=None if data is None else Decimal(data), voice_minutes=minutes,
        )  # fmt: skip

    best = match_plans(
        [plan("甲", 59, 30), plan("乙", 199, 120), plan("乙", 59, 28), plan("乙", 19, None, None)]
    )
    assert (best[0].one.monthly_fee, best[0].other.monthly_fee) == (59, 59)
    assert best[0].score > 0.95
    assert "月费 fee 59 : 59" in best[0].reasons
    assert match_plans([plan("甲", 59, 30)]) == []


@given(title=st.text(max_size=80), other=st.text(max_size=80))
def test_any_title_can_be_read_and_equals_itself(title: str, other: str) -> None:
    one, two = read_identity(named(title)), read_identity(named(other))
    assert 0 <= compare(one, two)[0] <= 1
    assert compare(one, two)[0] == pytest.approx(compare(two, one)[0], abs=0.05)


def test_a_hostile_title_takes_no_time_to_speak_of() -> None:
    for title in ("9" * 100_000, "A1-" * 50_000, "500ml×" * 50_000, " " * 100_000):
        assert read_identity(named(title)).gtin is None
