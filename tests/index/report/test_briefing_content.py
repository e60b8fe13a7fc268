"""What a briefing says of a period, and that its evidence bears it out."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from crawlers.storage.journal import Journal
from index.history.moves import moves_between

if TYPE_CHECKING:
    from conftest import Desk

GTIN = "2001000100071"
CUT = "每满300减50"
X = {"competitor": "星驿", "source": "xingyi", "sku": "X1", "url": "https://x.example/1"}
NINE = " ".join(["100"] * 5)


def cites(value: Any) -> list[int]:
    """All numbers of evidence anywhere in a briefing."""
    if isinstance(value, dict):
        return [number for each in value.values() for number in cites(each)]
    if isinstance(value, (tuple, list)):
        return [number for each in value for number in cites(each)]
    if is_dataclass(value) and not isinstance(value, type):
        own = list(getattr(value, "cites", ()))
        return own + [number for field in fields(value) for number in cites(getattr(value, field.name))]
    return []


def market(desk: Desk) -> None:
    """A little of everything: a cut that is answered, a promotion, a plan, an article."""
    desk.prices("1000 1000 1000 1000 1000 900 900 900 900", gtin=GTIN)
    desk.prices("990 990 990 990 990 990 990 850 850", gtin=GTIN, **X)
    for day in range(9):
        rules = (CUT,) if day >= 4 else ()
        desk.offer(day, "500", *rules, sku="Q2", title="禾灶 电饭煲", url="https://q.example/2")
        fee = Decimal(89 if day < 6 else 79)
        desk.offer(
            day,
            None,
            sku="P1",
            title="畅享套餐",
            competitor="蓝湾",
            source="lanwan",
            monthly_fee=fee,
            data_gb=Decimal(30),
        )
    desk.article(6, "北屿发布三季报", "第三季度营收86.4亿元，同比增长15.2%。门店达到1200家。")


def test_an_empty_archive_gives_an_empty_briefing_that_says_so(desk: Desk) -> None:
    briefing = desk.brief()
    assert all(told == () for told in briefing.parts.values())
    assert briefing.evidence == ()
    assert "尚无采集数据" in briefing.limits["summary"].zh


def test_numbers_of_evidence_run_from_one_and_all_lead_somewhere(desk: Desk) -> None:
    market(desk)
    briefing = desk.brief(since=desk.at(4))
    assert [entry.number for entry in briefing.evidence] == list(range(1, len(briefing.evidence) + 1))
    assert set(cites(briefing.parts)) == {entry.number for entry in briefing.evidence}
    pages = [entry for entry in briefing.evidence if entry.id]
    assert pages and all(entry.url and entry.observed and entry.words for entry in pages)
    collected = {
        entry.observation.id for entry in Journal(desk.data / "journal").entries() if entry.observation
    }
    assert {entry.id for entry in pages} <= collected


def test_every_statement_cites(desk: Desk) -> None:
    market(desk)
    briefing = desk.brief(since=desk.at(4))
    for name in (
        "summary",
        "moves",
        "rivalry",
        "price_changes",
        "promotions",
        "figures",
        "stories",
        "prices",
        "health",
    ):
        assert briefing.parts[name], name
        assert all(one.cites for one in briefing.parts[name]), name
    assert all(one.cites for group in briefing.parts["comparisons"] for one in group.standings)
    assert all(pair.plan.cites for pair in briefing.parts["plans"])


def test_what_changed_is_what_the_moves_say(desk: Desk) -> None:
    market(desk)
    briefing = desk.brief(since=desk.at(4))
    found = moves_between(desk.data, since=desk.at(4))
    told = [(act.kind, one.key) for act in briefing.parts["moves"] for one in act.changes]
    # a cut that answers a rival is told as an answer, once
    follows = {move.product.key for move in found if move.kind == "follow" and move.product}
    expected = [
        (move.kind, move.product.key)
        for move in found
        if move.product and not (move.kind == "price_cut" and move.product.key in follows)
    ]
    assert sorted(told) == sorted(expected)
    assert {"price_cut", "follow", "promotion_start", "plan_change"} <= {kind for kind, _ in told}


def test_the_weightiest_act_stands_first(desk: Desk) -> None:
    market(desk)
    weights = [act.importance for act in desk.brief(since=desk.at(4)).parts["moves"]]
    assert weights == sorted(weights, reverse=True) and weights[-1] > 0


def test_cuts_of_one_day_are_one_act(desk: Desk) -> None:
    for number in range(6):
        title = f"商品{'甲乙丙丁戊己'[number]}"
        desk.prices(
            "100 100 100 100 90 90 90", sku=f"S{number}", title=title, url=f"https://q.example/{number}"
        )
    (act,) = desk.brief(since=desk.at(2)).parts["moves"]
    assert (act.kind, act.products, len(act.changes), act.change) == ("price_cut", 6, 6, pytest.approx(-0.1))


def test_a_wrong_price_of_one_day_is_no_change(desk: Desk) -> None:
    desk.prices("100 100 100 10 100 100 100")
    briefing = desk.brief(since=desk.at(2))
    assert (briefing.parts["moves"], briefing.parts["price_changes"]) == ((), ())


def test_a_price_change_cites_the_pages_before_and_after(desk: Desk) -> None:
    desk.prices("100 100 100 100 90 90 90")
    briefing = desk.brief(since=desk.at(2))
    (change,) = briefing.parts["price_changes"]
    assert (change.before, change.after, change.at) == (Decimal(100), Decimal(90), desk.at(4))
    before, after = (briefing.evidence[number - 1] for number in change.cites[:2])
    assert (before.observed, after.observed) == (desk.at(3), desk.at(4))
    assert "页面价 100 CNY" in before.words and "页面价 90 CNY" in after.words
    assert [point.amount for point in change.points] == [100, 90, 90]


def test_a_cut_that_was_raised_first_is_called_so(desk: Desk) -> None:
    desk.prices("100 100 100 100 130 130 130 130 100 100 100")
    briefing = desk.brief(since=desk.at(7))
    (change,) = briefing.parts["price_changes"]
    assert change.raised_first
    assert "先涨后降" in briefing.parts["summary"][1].text.zh


def test_who_followed_whom(desk: Desk) -> None:
    market(desk)
    (answer,) = desk.brief(since=desk.at(4)).parts["rivalry"]
    assert (answer.first, answer.second, answer.days) == ("青禾", "星驿", 2)
    assert (answer.second_before, answer.second_after) == (Decimal(990), Decimal(850))


def test_the_same_product_is_compared_by_take_home_price(desk: Desk) -> None:
    desk.offer(0, "1000", "满900减100", gtin=GTIN)
    desk.offer(0, "950", gtin=GTIN, **X)
    desk.offer(
        0, "10", gtin="2001000100088", competitor="老巷", sku="L2", title="别的", url="https://l.example/2"
    )
    (comparison,) = desk.brief().parts["comparisons"]
    assert [(one.competitor, one.pay) for one in comparison.standings] == [("青禾", 900), ("星驿", 950)]
    assert comparison.spread == pytest.approx(0.0556)
    assert any("gtin" in reason for reason in comparison.reasons)


def test_the_receipt_of_a_compared_price_stands_in_the_evidence(desk: Desk) -> None:
    desk.offer(0, "1000", "满900减100", gtin=GTIN)
    desk.offer(0, "950", gtin=GTIN, **X)
    briefing = desk.brief()
    first = briefing.parts["comparisons"][0].standings[0]
    entry = briefing.evidence[first.cites[0] - 1]
    assert entry.worked_out == "到手价 ¥900 = 页面价 ¥1000 − ¥100（满900减100）"
    assert "满900减100" in entry.words


def test_products_without_gtin_are_matched_too(desk: Desk) -> None:
    desk.offer(0, "2999", title="砾光 X20 5G手机 12GB+256GB 岩灰", brand="砾光")
    desk.offer(0, "2899", title="砾光X20智能手机 12GB+256GB 岩灰", brand="砾光", **X)
    (comparison,) = desk.brief().parts["comparisons"]
    assert [one.competitor for one in comparison.standings] == ["星驿", "青禾"]


def test_a_contract_price_is_never_the_lowest(desk: Desk) -> None:
    desk.offer(0, "2999", gtin=GTIN)
    desk.offer(0, "2950", gtin=GTIN, **X)
    desk.offer(
        0, "1", gtin=GTIN, competitor="蓝湾", sku="C", url="https://l.example/c",
        monthly_fee=Decimal(199), contract_months=36,
    )  # fmt: skip
    briefing = desk.brief()
    (comparison,) = briefing.parts["comparisons"]
    assert [one.competitor for one in comparison.standings] == ["星驿", "青禾", "蓝湾"]
    (fact,) = [one for one in briefing.parts["summary"] if one.topic.zh == "同款最低"]
    assert "星驿 1" in fact.text.zh and "蓝湾" not in fact.text.zh


def test_two_currencies_are_not_compared(desk: Desk) -> None:
    desk.offer(0, "1000", gtin=GTIN)
    desk.offer(0, "150", gtin=GTIN, currency="USD", **X)
    assert desk.brief().parts["comparisons"] == ()


def test_plans_stand_beside_the_nearest_of_another(desk: Desk) -> None:
    for competitor, fee, gigabytes in (("蓝湾", 89, 30), ("蓝湾", 199, 120), ("红岸", 85, 30)):
        desk.offer(
            0, None, sku=f"P{fee}", title=f"{fee}元套餐", competitor=competitor, monthly_fee=Decimal(fee),
            data_gb=Decimal(gigabytes), url=f"https://p.example/{fee}",
        )  # fmt: skip
    pairs = {pair.plan.title: pair.nearest and pair.nearest.title for pair in desk.brief().parts["plans"]}
    assert pairs["89元套餐"] == "85元套餐" and pairs["85元套餐"] == "89元套餐"


def test_a_promotion_that_started_is_told_with_its_mechanic(desk: Desk) -> None:
    market(desk)
    (run,) = desk.brief(since=desk.at(3)).parts["promotions"]
    assert (run.text, run.mechanics, run.started, run.ended) == (
        CUT,
        ("threshold_reduction",),
        desk.at(4),
        None,
    )


def test_a_figure_cites_its_sentence(desk: Desk) -> None:
    market(desk)
    briefing = desk.brief(since=desk.at(4))
    figure = next(one for one in briefing.parts["figures"] if one.value == "86.4")
    assert (figure.unit, figure.change, figure.change_type) == ("亿元", "15.2", "yoy")
    assert briefing.evidence[figure.cites[0] - 1].words == "第三季度营收86.4亿元，同比增长15.2%。"


def test_near_duplicates_are_one_story_with_all_its_sources(desk: Desk) -> None:
    body = (
        "北屿集团今日宣布与滨海港务签署合作协议，共建冷链仓储与配送网络，项目将于明年投入使用，覆盖华东主要城市。"
        * 3
    )
    desk.article(1, "北屿集团签署冷链合作协议", body, source="beiyu")
    desk.article(2, "【快讯】北屿集团签署冷链合作协议", body + "编辑：小林。", source="kuaixun")
    desk.article(2, "北屿会员日开启", "会员积分翻倍，全场满减。", source="beiyu")
    stories = desk.brief().parts["stories"]
    assert sorted(story.articles for story in stories) == [1, 2]
    (pair,) = [story for story in stories if story.articles == 2]
    assert (pair.sources, len(pair.cites)) == (("beiyu", "kuaixun"), 2)


def test_terms_rise_against_the_period_before(desk: Desk) -> None:
    for number in range(12):
        desk.article(
            number / 4, f"第{number}则：门店升级", f"会员服务第{'甲乙丙丁戊己庚辛壬癸子丑'[number]}项改进"
        )
        desk.article(
            7 + number / 4,
            f"第{number}则：无人配送上线",
            f"无人配送车驶入第{'甲乙丙丁戊己庚辛壬癸子丑'[number]}区",
        )
    rising = desk.brief(since=desk.at(6), until=desk.at(12)).parts["rising"]
    terms = {one.term: one for one in rising}
    assert any("无人" in term or "配送" in term for term in terms)
    assert all(one.now >= 3 and one.z >= 1.645 and one.cites for one in rising)


def test_the_health_of_the_sources_is_that_of_their_runs(desk: Desk) -> None:
    desk.prices("100 100 100")
    desk.ran(0, "qinghe", "ok")
    desk.ran(2, "qinghe", "unhealthy", "3 observations where the source expects 50")
    desk.ran(1, "gone", "failed", "no page could be read")
    (desk.data / "runs" / "torn").mkdir(parents=True)
    (desk.data / "runs" / "torn" / f"{desk.at(1):%Y%m%dT%H%M%S%fZ}.json").write_text('{"outc')
    briefing = desk.brief()
    health = {one.source: one for one in briefing.parts["health"]}
    assert (health["qinghe"].runs, health["qinghe"].last_outcome) == ({"ok": 1, "unhealthy": 1}, "unhealthy")
    assert health["gone"].why == "no page could be read"
    assert health["torn"].last_outcome == "failed"
    (fact,) = [one for one in briefing.parts["summary"] if one.topic.zh == "来源健康"]
    assert "3 个不正常" in fact.text.zh
    assert briefing.evidence[health["gone"].cites[-1] - 1].title.startswith("runs/gone/")


def test_since_is_inclusive_and_until_exclusive(desk: Desk) -> None:
    desk.prices("100 90 80 70")
    briefing = desk.brief(since=desk.at(1), until=desk.at(3))
    (health,) = briefing.parts["health"]
    assert (health.offers, briefing.first, briefing.last) == (2, desk.at(1), desk.at(2))
    assert briefing.parts["prices"][0].price == Decimal(80)


def test_what_was_seen_shortly_before_the_period_still_stands(desk: Desk) -> None:
    desk.offer(0, "100")
    desk.offer(5, "50", sku="Q2", url="https://q.example/2")
    desk.offer(30, "60", sku="Q2", url="https://q.example/2")
    known = desk.brief(since=desk.at(5), until=desk.at(6)).parts["prices"]
    assert sorted(one.sku for one in known) == ["Q1", "Q2"]
    known = desk.brief(since=desk.at(29), until=desk.at(31)).parts["prices"]
    assert [one.sku for one in known] == ["Q2"]


def test_what_left_the_range_no_longer_stands(desk: Desk) -> None:
    for day in range(14):
        for number in range(6):
            if number or day < 6:
                desk.offer(
                    day, "100", sku=f"S{number}", title=f"商品{number}号", url=f"https://q.example/{number}"
                )
    briefing = desk.brief(since=desk.at(7), until=desk.at(14))
    assert "S0" not in {one.sku for one in briefing.parts["prices"]}


def test_articles_before_the_period_are_left_out(desk: Desk) -> None:
    desk.article(0, "旧闻一则", "旧闻正文")
    desk.article(3, "新闻一则", "新闻正文")
    desk.article(3, "陈年旧事", "首次抓取带来的存档", published=desk.at(0) - timedelta(days=400))
    titles = [one.title for one in desk.brief(since=desk.at(2)).parts["stories"]]
    assert titles == ["新闻一则"]


def test_competitors_narrow_the_briefing(desk: Desk) -> None:
    market(desk)
    briefing = desk.brief(since=desk.at(4), competitors=["星驿"])
    assert briefing.competitors == ("星驿",)
    assert {act.competitor for act in briefing.parts["moves"]} == {"星驿"}
    assert {one.competitor for one in briefing.parts["prices"]} == {"星驿"}
    assert briefing.parts["stories"] == ()
