"""Finding: what analysis says of one observation, and analyse(observation) → Finding."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import compress

from analysis.entities import (
    CompetitorLike,
    Industry,
    Mention,
    competitor_finder,
    find_brands,
    find_industries,
    find_regions,
)
from analysis.entities.names import NameFinder
from analysis.keywords import Keyword, keywords_many
from analysis.metrics import Metric, extract_many
from analysis.passage import Passage
from analysis.promotions import Promotion, Receipt, parse_promotions_many, take_home_price
from analysis.strategies import StrategyLabel, classify_many
from crawlers.items import Article, Evidence, Observation, Offer

_BATCH = 1024  # observations that are analysed part by part


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What analysis says of one observation; every span in it is an offset into `text`.

    `text` is what was read: the title and, line by line, an offer's description and promotions or an
    article's body. `competitors` are those meant in it, each under the name it is watched by, or, of a company
    that is not watched, its name of today; `keywords` come heaviest first. `take_home` is the receipt of an
    offer's take-home price (到手价), None of an article and of an offer with neither price nor promotion.
    """

    observation: Observation
    text: str
    promotions: tuple[Promotion, ...] = ()
    strategies: tuple[StrategyLabel, ...] = ()
    metrics: tuple[Metric, ...] = ()
    competitors: tuple[Mention, ...] = ()
    brands: tuple[Mention, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    regions: tuple[Mention, ...] = ()
    industries: tuple[Industry, ...] = ()
    take_home: Receipt | None = None

    @property
    def id(self) -> str:
        """The observation's id: one finding an observation."""
        return self.observation.id

    def evidence(self, start: int, end: int) -> Evidence:
        """Where the words from `start` to `end` of the finding's text were seen."""
        return replace(self.observation.evidence, start=start, end=end)


def analyse(observation: Observation, competitors: Iterable[CompetitorLike] = ()) -> Finding:
    """Say of an offer or an article what its words hold: promotions, strategies, figures, names, keywords.

    `competitors` are the watched ones, as `crawlers.sources.folder` reads them: their aliases and former names
    are found beside the companies of mergers.yaml. Raises InvalidRules where two of them claim one name.
    """
    return analyse_many([observation], competitors)[0]


def analyse_many(
    observations: Sequence[Observation], competitors: Iterable[CompetitorLike] = ()
) -> list[Finding]:
    """`analyse` for many observations, in their order; twice as fast, since each part works in bulk."""
    finder = competitor_finder(competitors)
    findings: list[Finding] = []
    for start in range(0, len(observations), _BATCH):
        with _garbage_left():
            findings += _findings(observations[start : start + _BATCH], finder)
    return findings


@contextmanager
def _garbage_left() -> Iterator[None]:
    """Without the search for garbage in cycles: a batch makes none and keeps most of its many objects, and going
    through them takes a tenth of the time. So what was young before is searched first, and what is young then counts
    as old, unsearched."""
    if not gc.isenabled():
        yield
        return
    gc.collect(1)
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():  # whatever an application has frozen stays so
            gc.freeze()
            gc.unfreeze()
        gc.enable()


def load() -> None:
    """Load words, rules and models now: the first text would else wait one or two seconds for them."""
    analyse_many([Offer(title="新品", promotions=("满300减50",)), Article(title="新品", body="收入增长5%")])


def _findings(observations: Sequence[Observation], finder: NameFinder) -> list[Finding]:
    """Part by part, not text by text: each part's rules then stay in the processor's cache, a quarter faster."""
    texts = [finding_text(observation) for observation in observations]
    passages = Passage.read(texts)
    articles = [isinstance(observation, Article) for observation in observations]
    promotions = parse_promotions_many(passages, [one.observed for one in observations])
    competitors = [tuple(finder.find(passage)) for passage in passages]
    brands = [find_brands(passage) for passage in passages]
    mentions = [(*both[0], *both[1]) for both in zip(competitors, brands, strict=True)]
    rows = zip(
        observations,
        texts,
        promotions,
        classify_many(passages),
        _figures(passages, mentions, articles),
        competitors,
        brands,
        keywords_many(passages),
        [find_regions(passage) for passage in passages],
        [find_industries(passage) if its else () for passage, its in zip(passages, articles, strict=True)],
        [_take_home(*pair) for pair in zip(observations, promotions, strict=True)],
        strict=True,
    )
    return [
        Finding(
            observation=one, text=text, promotions=offers, strategies=strategies, metrics=metrics, competitors=companies,
            brands=makes, keywords=words, regions=regions, industries=industries, take_home=receipt,
        )
        for one, text, offers, strategies, metrics, companies, makes, words, regions, industries, receipt in rows
    ]  # fmt: skip


def _figures(
    passages: Sequence[Passage], mentions: Sequence[Sequence[Mention]], articles: Sequence[bool]
) -> list[tuple[Metric, ...]]:
    """Those of articles; what an offer's numbers say is in its price and promotions."""
    read = iter(extract_many(compress(passages, articles), compress(mentions, articles)))
    return [next(read) if article else () for article in articles]


def finding_text(observation: Observation) -> str:
    """The text that is analysed, one part a line."""
    if isinstance(observation, Article):
        parts = [observation.title, observation.body]
    else:
        parts = [observation.title, observation.description or "", *observation.promotions]
    return "\n".join(filter(None, parts))


def _take_home(observation: Observation, promotions: tuple[Promotion, ...]) -> Receipt | None:
    if not isinstance(observation, Offer) or (observation.price is None and not promotions):
        return None
    return take_home_price(observation.price, promotions, at=observation.observed)
