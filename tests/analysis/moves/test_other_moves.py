"""Promotions, stock, plans, range, rivals and strategies."""

from datetime import timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

import orjson
import pytest

from analysis.moves import KINDS, Publication, Terms, find_moves, render_moves, render_moves_json
from analysis.moves.rendering import NAMES
from analysis.moves.stock import read_stock

HUNDRED = Decimal(100)


def terms(**said: Any) -> Terms:
    return Terms(price=HUNDRED, take_home=HUNDRED, **said)


def carrying(days: set[int], until: int = 20) -> dict[int, Terms]:
    off = (("满减 100 10", "满100减10"),)
    return {
        day: Terms(price=HUNDRED, take_home=Decimal(90), promotions=off) if day in days else terms()
        for day in range(until)
    }


@pytest.mark.parametrize(
    ("days", "moves"),
    [
        ({*range(5, 12)}, [("promotion_start", 5), ("promotion_end", 12)]),
        ({*range(8)}, [("promotion_end", 8)]),
        ({*range(12, 20)}, [("promotion_start", 12)]),
        ({7}, [("promotion_start", 7), ("promotion_end", 8)]),
        ({*range(5, 12)} - {8}, [("promotion_start", 5), ("promotion_end", 12)]),
        (
            {5, 6, 12, 13},
            [("promotion_start", 5), ("promotion_end", 7), ("promotion_start", 12), ("promotion_end", 14)],
        ),
        (set(range(0, 20, 2)), []),
        (set(), []),
    ],
)
def test_promotions(market: ModuleType, days: set[int], moves: list[tuple[str, int]]) -> None:
    assert market.told(find_moves([market.track_of(carrying(days))], [])) == moves


def test_a_promotion_says_what_is_paid_before_and_with_it(market: ModuleType) -> None:
    start, end = find_moves([market.track_of(carrying(set(range(5, 12))))], [])
    assert (start.before, start.after, start.change, start.promotion) == (100, 90, -0.1, "满100减10")
    assert (end.before, end.after) == (90, 100)


def test_stock(market: ModuleType) -> None:
    seen = {day: terms(available=None if day == 3 else not 5 <= day < 9) for day in range(15)}
    assert market.told(find_moves([market.track_of(seen)], [])) == [("out_of_stock", 5), ("back_in_stock", 9)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("InStock", (True, False)),
        ("https://schema.org/OutOfStock", (False, False)),
        ("out_of_stock", (False, False)),
        ("sold-out", (False, False)),
        ("Discontinued", (None, True)),
        ("有货", (True, False)),
        ("缺货", (False, False)),
        ("?", (None, False)),
        (None, (None, False)),
    ],
)
def test_stock_is_read_as_it_is_written(written: str | None, read: tuple[bool | None, bool]) -> None:
    assert read_stock(written) == read


def test_a_page_may_say_itself_that_the_product_is_gone(market: ModuleType) -> None:
    seen = {day: terms(discontinued=day >= 6) for day in range(12)}
    assert market.told(find_moves([market.track_of(seen)], [])) == [("delisted", 6)]


def test_a_plan_changes_once_though_its_price_is_its_fee(market: ModuleType) -> None:
    def plan(fee: int, data: int | None) -> Terms:
        return Terms(price=Decimal(fee), take_home=Decimal(fee), plan=(Decimal(fee), data, 300, None))

    seen = {
        day: plan(59, 20) if day < 6 else plan(49, 30) if day != 8 else plan(49, None) for day in range(14)
    }
    (move,) = find_moves([market.track_of(seen)], [])
    assert (move.kind, move.before, move.after) == (
        "plan_change",
        {"monthly_fee": 59, "data_gb": 20},
        {"monthly_fee": 49, "data_gb": 30},
    )


WHOLE = dict.fromkeys(range(30), 20)


@pytest.mark.parametrize(
    ("seen", "counts", "moves"),
    [
        pytest.param(range(20), WHOLE, [("delisted", 20)], id="gone"),
        pytest.param(range(20), {**WHOLE, **dict.fromkeys(range(20, 30), 8)}, [], id="partial crawls"),
        pytest.param(range(20), dict.fromkeys(range(20), 20), [], id="no crawls"),
        pytest.param(range(28), WHOLE, [], id="too early to say"),
        pytest.param([*range(10), *range(18, 30)], WHOLE, [], id="away and back"),
        pytest.param([*range(10), *range(17, 24)], WHOLE, [], id="away no longer than before"),
        pytest.param(range(10, 30), WHOLE, [("new_product", 10)], id="new"),
        pytest.param(range(10, 30), {**WHOLE, **dict.fromkeys(range(10), 6)}, [], id="only seen now"),
        pytest.param(range(1, 30), WHOLE, [], id="there from the beginning"),
        pytest.param([12], WHOLE, [], id="a slip"),
        pytest.param(range(30), WHOLE, [], id="there all the time"),
    ],
)
def test_range(market: ModuleType, seen: Any, counts: dict[int, int], moves: list[tuple[str, int]]) -> None:
    track = market.track_of({day: terms() for day in seen})
    assert market.told(find_moves([track], [market.crawls_of(counts)])) == moves


def test_many_gone_and_come_at_once_are_a_changed_crawl(market: ModuleType) -> None:
    """As where a shop numbers its products anew: the range is as large as before."""
    gone = [market.track_of({day: terms() for day in range(20)}, name=f"P{number}") for number in range(6)]
    come = [
        market.track_of({day: terms() for day in range(20, 30)}, name=f"N{number}") for number in range(6)
    ]
    assert find_moves(gone + come, [market.crawls_of(WHOLE)]) == []


def cut_on(market: ModuleType, competitor: str, days: list[int], title: str, **more: Any) -> Any:
    prices = [100 * 0.9 ** sum(day <= at for day in days) for at in range(40)]
    return market.track_of(
        market.priced(prices), name=f"{competitor}1", competitor=competitor, title=title, **more
    )


@pytest.mark.parametrize(
    ("leader", "follower"),
    [
        ({"title": "音箱一", "gtin": "6901234567892"}, {"title": "别的写法", "gtin": "6901234567892"}),
        ({"title": "澜石 AX-20 音箱", "brand": "澜石"}, {"title": "澜石蓝牙音箱AX20 高音质"}),
        ({"title": "山泉 矿泉水 550ml*24瓶"}, {"title": "山泉矿泉水550毫升×24瓶"}),
    ],
)
def test_an_answer_to_a_cut(market: ModuleType, leader: dict[str, str], follower: dict[str, str]) -> None:
    tracks = [cut_on(market, "甲", [10], **leader), cut_on(market, "乙", [14], **follower)]
    (follow,) = find_moves(tracks, [], kinds=["follow"])
    assert (follow.competitor, follow.delay) == ("乙", 4)
    assert follow.answers_to is not None
    assert (follow.answers_to.competitor, follow.answers_to.kind) == ("甲", "price_cut")
    assert len(follow.evidence) == 4


@pytest.mark.parametrize(
    ("day", "title"),
    [(10, "澜石 AX-20 音箱"), (30, "澜石 AX-20 音箱"), (14, "澜石 AX-21 音箱"), (14, "澜石 AX-20 Pro 音箱")],
)
def test_no_answer(market: ModuleType, day: int, title: str) -> None:
    tracks = [cut_on(market, "甲", [10], "澜石 AX-20 音箱"), cut_on(market, "乙", [day], title)]
    assert find_moves(tracks, [], kinds=["follow"]) == []


def test_a_war(market: ModuleType) -> None:
    tracks = [cut_on(market, "甲", [10, 18], "澜石 AX-20"), cut_on(market, "乙", [14, 22], "澜石 AX-20")]
    (war,) = find_moves(tracks, [], kinds=["price_war"])
    assert (war.competitor, war.rivals) == ("甲", ("乙",))
    assert market.told([war]) == [("price_war", 18)]


def publications(market: ModuleType, words: list[str], begin: int) -> list[Publication]:
    return [
        Publication(competitor="甲", sight=market.sight(begin + day, f"t{begin}"), strategies=(word,))
        for day, word in enumerate(words)
    ]


def test_a_shift_of_strategy_is_told_once(market: ModuleType) -> None:
    texts = publications(market, ["product", "service"] * 20, 0) + publications(market, ["price"] * 13, 41)
    shifts = find_moves([], [], texts, kinds=["strategy_shift"])
    risen = [move for move in shifts if move.promotion == "price"]
    assert len(risen) == 1
    assert risen[0].after > risen[0].before == 0
    assert len(risen[0].evidence) >= 2
    assert risen[0].at == market.sight(41).observed  # the first text of the new mix


def test_the_usual_mix_is_no_shift(market: ModuleType) -> None:
    assert find_moves([], [], publications(market, ["product", "service", "price"] * 20, 0)) == []


def test_span_competitor_and_kind_narrow_the_answer(market: ModuleType) -> None:
    tracks = [cut_on(market, "甲", [10], "澜石 AX-20"), cut_on(market, "乙", [14], "澜石 AX-20")]
    later = market.BEGIN + timedelta(days=12)
    assert {move.competitor for move in find_moves(tracks, [], since=later)} == {"乙"}
    assert {move.competitor for move in find_moves(tracks, [], until=later)} == {"甲"}
    assert {move.kind for move in find_moves(tracks, [], competitors=["乙"])} == {"price_cut", "follow"}


def test_what_is_printed(market: ModuleType) -> None:
    tracks = [cut_on(market, "甲", [10], "澜石\x1b[2J AX-20"), cut_on(market, "乙", [14], "澜石 AX-20")]
    moves = find_moves(tracks, [])
    rows = orjson.loads(render_moves_json(moves))
    wanted = {"kind", "competitor", "product", "at", "before", "after", "change", "confidence", "evidence"}
    assert all(wanted <= set(row) and len(row["evidence"]) >= 2 for row in rows)
    assert rows[-1]["answers_to"] == {
        "kind": "price_cut", "competitor": "甲", "product": "澜石\x1b[2J AX-20", "at": rows[0]["at"], "days": 4,
    }  # fmt: skip
    assert rows[0]["at"].endswith("+08:00")
    assert "\x1b" not in render_moves(moves)


def test_every_kind_has_its_name() -> None:
    assert set(NAMES) == set(KINDS)
