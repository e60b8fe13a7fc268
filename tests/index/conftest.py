"""A corpus written for these tests, and the index on each engine."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.findings import Finding, finding_text
from analysis.metrics import Metric
from analysis.promotions import Promotion, Receipt
from analysis.strategies import StrategyLabel
from crawlers.items import Article, Offer
from index import Index, open_index
from index.engines.elastic import Elastic

START = datetime(2026, 10, 1, 15, 30, tzinfo=UTC)
WORDS = ("手機", "手机", "二手", "龙井茶", "满减活动", "直降", "新品发布", "iPhone 15", "5G套餐", "會員日")
BRANDS = ("青禾", "Lumen", None)
PROMOTION = "满300减50"


def _offer(number: int, chance: random.Random) -> Finding:
    title = " ".join(chance.sample(WORDS, 3))
    price = None if number % 9 == 0 else Decimal(chance.randint(1, 40) * 100 - 1) / Decimal(10)
    offer = Offer(
        title=f"{title} {number}号",
        competitor=chance.choice(("甲公司", "乙公司", "丙公司")),
        source=chance.choice(("jia-shop", "yi-shop")),
        url=f"https://shop.example/{number}",
        observed=START + timedelta(hours=chance.randint(0, 24 * 60)),
        price=price,
        list_price=price and price * 2,
        currency=("CNY", "CNY", "CNY", None, "USD")[number % 5],
        availability=chance.choice(("InStock", "OutOfStock")),
        sku=f"S{number % 40}",
        brand=chance.choice(BRANDS),
        promotions=(PROMOTION,) if number % 3 else (),
    )
    text = finding_text(offer)
    start = text.find(PROMOTION)
    rule = Promotion(
        mechanic="threshold_reduction",
        text=PROMOTION,
        start=start,
        end=start + len(PROMOTION),
        threshold=Decimal(300),
        reduction=Decimal(50),
    )
    return Finding(
        observation=offer,
        text=text,
        promotions=(rule,) if number % 3 else (),
        strategies=tuple(_label(name) for name in ("price", "promotion")[: number % 3]),
        take_home=None if price is None else Receipt(pay=price - 1, unit_price=price - 1),
    )


def _article(number: int, chance: random.Random) -> Finding:
    title, body = " ".join(chance.sample(WORDS, 2)), "，".join(chance.sample(WORDS, 6))
    article = Article(
        title=title,
        competitor=chance.choice(("甲公司", "丁電信")),
        source="news",
        url=f"https://news.example/{number}",
        observed=START + timedelta(hours=chance.randint(0, 24 * 60)),
        published=START - timedelta(days=number),
        body=f"{body}。\n营收14.7亿元，同比增长8%。",
    )
    text = finding_text(article)
    at = text.index("14.7")
    figure = Metric(
        metric="营收",
        value=Decimal("14.7"),
        unit="亿元",
        change=Decimal(8),
        change_type="yoy",
        start=at,
        end=at + 6,
    )
    return Finding(observation=article, text=text, strategies=(_label("finance"),), metrics=(figure,))


def _label(name: str) -> StrategyLabel:
    return StrategyLabel(strategy=name, probability=0.9, sub_strategies=(f"{name}_general",), evidence=())


@pytest.fixture(scope="session")
def corpus() -> tuple[Finding, ...]:
    """300 findings: offers, with and without price and promotion, and articles, in both scripts."""
    chance = random.Random(20261122)
    return tuple(
        _article(number, chance) if number % 4 == 0 else _offer(number, chance) for number in range(300)
    )


@pytest.fixture(params=["embedded", "elasticsearch"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an index that does not exist yet, once on each engine."""
    if request.param == "elasticsearch":
        return str(request.getfixturevalue("elasticsearch_index"))
    return str(tmp_path / "index")


@pytest.fixture
def empty(address: str) -> Iterator[Index]:
    """An index that holds nothing."""
    with open_index(address) as index:
        index.setup()
        yield index


@pytest.fixture(params=[8, 9])
def engine(
    request: pytest.FixtureRequest, new_elasticsearch_index: Callable[..., AbstractContextManager[str]]
) -> Iterator[Elastic]:
    """Elasticsearch, set up, on a server of each version."""
    with new_elasticsearch_index(request.param) as address:
        engine = Elastic(address)
        engine.setup()
        yield engine
        engine.close()


@pytest.fixture(scope="session")
def new_index(
    tmp_path_factory: pytest.TempPathFactory,
    new_elasticsearch_index: Callable[..., AbstractContextManager[str]],
) -> Callable[[str], AbstractContextManager[str]]:
    """Gives the address of a new index on an engine, for fixtures that live longer than a test."""

    @contextmanager
    def new(engine: str) -> Iterator[str]:
        if engine == "embedded":
            yield str(tmp_path_factory.mktemp("index"))
            return
        major = int(engine.partition("-")[2] or 8)
        with new_elasticsearch_index(major) as address:
            yield address

    return new


@pytest.fixture(scope="session")
def open_filled(
    new_index: Callable[[str], AbstractContextManager[str]], corpus: tuple[Finding, ...]
) -> Iterator[Callable[[str], Index]]:
    """Open the corpus on an engine, written once for the whole run; only to be read."""
    opened: dict[str, Index] = {}
    with ExitStack() as stack:

        def on(engine: str) -> Index:
            if engine not in opened:
                opened[engine] = stack.enter_context(open_index(stack.enter_context(new_index(engine))))
                opened[engine].write(corpus)
            return opened[engine]

        yield on


@pytest.fixture(params=["embedded", "elasticsearch"])
def filled(request: pytest.FixtureRequest, open_filled: Callable[[str], Index]) -> Index:
    """The corpus on each engine."""
    return open_filled(request.param)


@pytest.fixture
def both(open_filled: Callable[[str], Index]) -> tuple[Index, Index]:
    """The corpus on the embedded engine and on Elasticsearch."""
    return open_filled("embedded"), open_filled("elasticsearch")
