"""Finding: what analysis says of one observation, and analyse(observation) → Finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

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
from analysis.keywords import Keyword, keywords
from analysis.metrics import Metric, extract_metrics
from analysis.passage import Passage
from analysis.promotions import Promotion, Receipt, parse_promotions, take_home_price
from analysis.strategies import StrategyLabel, classify_many
from crawlers.items import Article, Evidence, Observation, Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What analysis says of one observation; every span in it is an offset into `text`.

    `text` is what was read: the title and, line by line, an offer's description and promotions or an
    article's body. `competitors` are those meant in it, each under the name it is watched by, or, of a company
    that is not watched, its name of today; `keywords` come heaviest first. `take_home` is the receipt of an offer's take-home price (到手价), None of an article and
    of an offer with neither price nor promotion.
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
    """`analyse` for many observations, in their order; twice as fast, since the classifier works in bulk."""
    finder = competitor_finder(competitors)
    texts = [finding_text(observation) for observation in observations]
    labels = classify_many(texts)
    return [_finding(*parts, finder) for parts in zip(observations, texts, labels, strict=True)]


def _finding(
    observation: Observation, text: str, strategies: tuple[StrategyLabel, ...], competitors: NameFinder
) -> Finding:
    passage = Passage(text)
    promotions = parse_promotions(passage, observed=observation.observed)
    return Finding(
        observation=observation,
        text=text,
        promotions=promotions,
        strategies=strategies,
        metrics=extract_metrics(passage) if isinstance(observation, Article) else (),
        competitors=tuple(competitors.find(passage)),
        brands=find_brands(passage),
        keywords=keywords(passage),
        regions=find_regions(passage),
        industries=find_industries(passage) if isinstance(observation, Article) else (),
        take_home=_take_home(observation, promotions) if isinstance(observation, Offer) else None,
    )


def finding_text(observation: Observation) -> str:
    """The text that is analysed, one part a line."""
    if isinstance(observation, Article):
        parts = [observation.title, observation.body]
    else:
        parts = [observation.title, observation.description or "", *observation.promotions]
    return "\n".join(part for part in parts if part)


def _take_home(offer: Offer, promotions: tuple[Promotion, ...]) -> Receipt | None:
    if offer.price is None and not promotions:
        return None
    return take_home_price(offer.price, promotions, at=offer.observed)
