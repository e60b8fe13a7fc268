"""Alerts over a journal: each fact once, and again when it has passed and come back."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import orjson
import pytest

from crawlers.items import Article, Offer
from crawlers.storage.journal import RunJournal
from watch.alerts import queue_alerts
from watch.ledger import Ledger
from watch.plan import WatchPlan

NOW = datetime(2026, 11, 11, 4, 0, tzinfo=UTC)


def plan(**rule) -> WatchPlan:
    more = {"quiet_hours": rule.pop("quiet_hours", ())}
    return WatchPlan.model_validate(
        {"channels": {"ops": "OPS"}, "alerts": [{"name": "规则", "to": ["ops"], **rule}], **more}
    )


def offer(price: str, *, hours: float = 0, title: str = "龙井 250g", **more) -> Offer:
    more = {"competitor": "甲茶", "url": "https://a.example/1", "currency": "CNY", "sku": "T1", **more}
    return Offer(title=title, price=Decimal(price), observed=NOW + timedelta(hours=hours), **more)


@pytest.fixture
def market(tmp_path):
    """Write observations and look at what the rules find new."""

    class Market:
        data = tmp_path / "data"
        ledger = Ledger(tmp_path / "data" / "alerts.sqlite")

        def see(self, *observations) -> None:
            with RunJournal(self.data / "journal" / "tea" / "20261111T000000000000Z.jsonl") as journal:
                journal.append(observations)

        def news(self, plan: WatchPlan, hours: float = 0) -> list[str]:
            found = queue_alerts(self.data, plan, self.ledger, now=NOW + timedelta(hours=hours))
            return [signal.words for signal in found]

    yield Market()
    Market.ledger.close()


def test_a_price_below_its_limit_is_told_once_and_again_when_it_returns(market):
    below = plan(price_below=90)
    market.see(offer("99"))
    assert market.news(below) == []
    market.see(offer("88", hours=1), offer("87", hours=2))
    [words] = market.news(below, 2)
    assert "甲茶 | 龙井 250g" in words and "88" in words and "https://a.example/1" in words
    assert market.news(below, 3) == []
    market.see(offer("87", hours=4), offer("99", hours=5))
    assert market.news(below, 5) == []
    market.see(offer("85", hours=6))
    assert len(market.news(below, 6)) == 1
    assert market.ledger.waiting() == 2


def test_the_take_home_price_counts(market):
    market.see(offer("320", promotions=("满300减50",)))
    [words] = market.news(plan(price_below=280))
    assert "270" in words


def test_another_currency_is_not_compared(market):
    market.see(offer("20", currency="USD"))
    assert market.news(plan(price_below=90)) == []
    assert len(market.news(plan(price_below=90, currency="USD", name="usd"))) == 0, "the place has moved on"


def test_a_mechanic_that_appears_is_told_with_its_words_and_anew_when_they_change(market):
    rule = plan(mechanic="threshold_reduction")
    market.see(offer("99"), offer("99", hours=1, promotions=("满300减50",)))
    [words] = market.news(rule, 1)
    assert "满300减50" in words and "满减" in words
    market.see(
        offer("99", hours=2, promotions=("满300减50",)), offer("99", hours=3, promotions=("满300减80",))
    )
    [words] = market.news(rule, 3)
    assert "满300减80" in words


@pytest.mark.parametrize("title", ["甲茶与乙瓷联名礼盒上市", "甲茶與乙瓷聯名禮盒上市"])
def test_a_word_is_found_in_either_script(market, title):
    market.see(
        Article(title=title, body="今日发布。", competitor="甲茶", url="https://a.example/n", observed=NOW)
    )
    assert len(market.news(plan(word="聯名"))) == 1
    assert market.news(plan(word="聯名")) == []


def test_competitors_and_words_of_the_title_narrow_a_rule(market):
    market.see(offer("50"), offer("50", title="手机 X20", sku="P1"), offer("50", sku="T1", competitor="乙"))
    assert len(market.news(plan(price_below=90, competitors=["甲茶"], about=["手機"]))) == 1


def test_what_was_seen_long_ago_is_noted_and_not_told(market):
    market.see(offer("50", hours=-24 * 30))
    assert market.news(plan(price_below=90)) == []
    market.see(offer("50"))
    assert market.news(plan(price_below=90)) == [], "it stood already"


def test_a_cut_is_found_in_the_history_and_told_once(market):
    for day in range(-9, 0):
        market.see(offer("100" if day < -1 else "80", hours=24 * day))
    market.see(offer("80"))
    rule = plan(cut_of_more_than="10%")
    [words] = market.news(rule, 1)
    assert "降价" in words and "100 → 80" in words and "https://a.example/1" in words
    assert market.news(rule, 2) == []
    market.see(offer("80", hours=24))
    assert market.news(rule, 25) == []
    assert market.news(plan(cut_of_more_than="30%", name="30"), 25) == []


def test_an_unhealthy_source_is_told_once_until_it_is_well_again(market):
    rule = plan(unhealthy=True)

    def end(hours: float, outcome: str) -> None:
        at = (NOW + timedelta(hours=hours)).isoformat()
        summary = {
            "source": "tea", "run": f"r{hours}", "started": at, "finished": at, "outcome": outcome,
            "why": "0 observations", "pages": 1, "observations": 0, "skipped": {}, "failed": {}, "examples": {},
        }  # fmt: skip
        folder = market.data / "runs" / "tea"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"r{hours}.json").write_bytes(orjson.dumps(summary))

    end(0, "ok")
    assert market.news(rule) == []
    end(1, "unhealthy")
    end(2, "unhealthy")
    [words] = market.news(rule, 2)
    assert "tea | unhealthy | 0 observations" in words
    end(3, "ok")
    end(4, "failed")
    assert len(market.news(rule, 4)) == 1


def test_a_look_that_is_broken_off_is_made_again_whole(market, monkeypatch):
    """The places move together with what was noted."""
    market.see(offer("50"))
    monkeypatch.setattr(market.ledger, "move_places", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        market.news(plan(price_below=90))
    monkeypatch.undo()
    assert market.ledger.waiting() == 0
    assert len(market.news(plan(price_below=90))) == 1
    assert market.ledger.waiting() == 1


def test_hostile_words_stay_on_their_line(market):
    market.see(offer("50", title="龙井\x1b[2J\nfake: 告警\u202e"))
    [words] = market.news(plan(price_below=90))
    assert words.isprintable()


def test_a_move_that_becomes_known_days_later_is_told(market):
    """A product that is gone is told when it was missed often enough, dated by its last day."""
    rule = plan(moves=["delisted"])
    days = [[offer("100", sku=f"T{number}", url=f"https://a.example/{number}", hours=24 * day) for number in range(8)]
            for day in range(-20, 8)]  # fmt: skip
    for day in days[:20]:
        market.see(*day)
    assert market.news(rule) == []
    for day in days[20:]:
        market.see(*day[1:])
    [words] = market.news(rule, 24 * 7 + 1)
    assert "下架" in words
    assert market.news(rule, 24 * 7 + 2) == []
