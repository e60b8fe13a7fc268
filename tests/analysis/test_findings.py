"""Findings: what analysis says of an observation, and that its words stand where it says."""

import gc
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.findings import analyse, analyse_many, finding_text
from crawlers.items import Article, Offer

AT = datetime(2026, 11, 11, 2, tzinfo=UTC)
OFFER = Offer(
    title="青禾手机 X1 12GB+256GB",
    competitor="青禾优选",
    url="https://a.example/1",
    observed=AT,
    price=Decimal("2999.00"),
    promotions=("满2000减300", "赠无线耳机一副"),
)
ARTICLE = Article(
    title="蓝湾电讯三季度营收增长",
    body="蓝湾电讯今日公布，三季度营业收入14.7亿元，同比增长12.5%。公司将在全国新增三百家直营门店。",
    competitor="蓝湾电讯",
    url="https://a.example/2",
    observed=AT,
)


def test_an_offer_is_analysed_with_its_take_home_price() -> None:
    finding = analyse(OFFER)
    assert {promotion.mechanic for promotion in finding.promotions} >= {"threshold_reduction", "gift"}
    assert finding.take_home
    assert finding.take_home.pay == Decimal("2699.00")
    assert finding.id == OFFER.id


def test_an_article_gives_figures_and_strategies() -> None:
    finding = analyse(ARTICLE)
    assert any(metric.value == Decimal("14.7") and metric.unit == "亿元" for metric in finding.metrics)
    assert finding.strategies
    assert finding.take_home is None


def test_regions_and_industries_become_facets() -> None:
    finding = analyse(
        Article(title="广州5G基站建设提速", body="运营商今年在广东新建5G基站三万个。", observed=AT)
    )
    assert "广东" in {region.within or region.name for region in finding.regions}
    assert finding.industries


@pytest.mark.parametrize("observation", [OFFER, ARTICLE])
def test_every_span_points_at_words_of_the_text(observation: Offer | Article) -> None:
    finding = analyse(observation)
    assert finding.text == finding_text(observation)
    for promotion in finding.promotions:
        assert finding.text[promotion.start : promotion.end] == promotion.text
    spans = [(m.start, m.end) for m in finding.metrics] + [
        s for label in finding.strategies for s in label.evidence
    ]
    assert all(0 <= start < end <= len(finding.text) for start, end in spans)
    evidence = finding.evidence(0, 4)
    assert (evidence.url, evidence.observed, evidence.start, evidence.end) == (observation.url, AT, 0, 4)


def test_in_bulk_and_one_by_one_say_the_same() -> None:
    assert analyse_many([OFFER, ARTICLE]) == [analyse(OFFER), analyse(ARTICLE)]
    assert analyse_many([]) == []


def test_a_bare_offer_has_nothing_said_of_it() -> None:
    finding = analyse(Offer(title="某物"))
    assert (finding.promotions, finding.metrics, finding.take_home) == ((), (), None)


@settings(max_examples=60)
@given(st.text(max_size=200), st.lists(st.text(max_size=60), max_size=3))
def test_any_text_is_borne(title: str, promotions: list[str]) -> None:
    offer = Offer(title=title or "x", price=Decimal(99), observed=AT, promotions=tuple(promotions))
    finding = analyse(offer)
    assert all(finding.text[p.start : p.end] == p.text for p in finding.promotions)
    article = analyse(Article(title=title or "x", body="\n".join(promotions), observed=AT))
    assert all(0 <= metric.start <= metric.end <= len(article.text) for metric in article.metrics)


def test_half_a_surrogate_pair_is_borne() -> None:
    finding = analyse(Offer(title="\ud83d满300减50", observed=AT, price=Decimal(400)))
    assert [promotion.mechanic for promotion in finding.promotions] == ["threshold_reduction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watched:
    name: str
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()


def test_competitors_meant_are_found_by_alias_former_name_and_merger() -> None:
    text = "中國網通與青禾簽約，拼多多跟進；禾苗網更名前售iPhone，京東方擴產。"
    watched = (_Watched(name="青禾优选", aliases=("青禾",), former_names=("禾苗网",)),)
    finding = analyse(Article(title="快讯", body=text), watched)
    found = [
        (mention.name, mention.kind, finding.text[mention.start : mention.end])
        for mention in finding.competitors
    ]
    assert found == [
        ("中国联通", "merger", "中國網通"),
        ("青禾优选", "alias", "青禾"),
        ("拼多多", "name", "拼多多"),
        ("青禾优选", "former_name", "禾苗網"),
    ]
    assert [(brand.name, finding.text[brand.start : brand.end]) for brand in finding.brands] == [
        ("拼多多", "拼多多"),
        ("苹果", "iPhone"),
    ]


def test_a_watched_name_wins_over_a_public_company() -> None:
    (mention,) = analyse(Article(title="网通涨价"), (_Watched(name="甲", aliases=("网通",)),)).competitors
    assert (mention.name, mention.kind) == ("甲", "alias")


def test_keywords_come_heaviest_first_with_their_places() -> None:
    finding = analyse(Article(title="直播帶貨新規", body="直播帶貨須明碼標價，直播帶貨不得虛構原價。"))
    first = finding.keywords[0]
    assert (first.word, first.weight) == ("直播带货", 1.0)
    assert {finding.text[start:end] for start, end in first.spans} == {"直播帶貨"}
    assert len(first.spans) == 3


@pytest.mark.parametrize("collecting", [True, False])
def test_the_garbage_collector_is_left_as_it_was(collecting: bool) -> None:
    before = gc.isenabled()
    (gc.enable if collecting else gc.disable)()
    try:
        analyse(ARTICLE)
        assert gc.isenabled() is collecting
        with pytest.raises(AttributeError):
            analyse_many([None])  # type: ignore[list-item]
        assert gc.isenabled() is collecting
    finally:
        (gc.enable if before else gc.disable)()


def test_what_an_application_has_frozen_stays_so() -> None:
    gc.freeze()
    try:
        analyse(Article(title="青禾", body="收入增长5%"))
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
