"""What was seen of whom, and how well its sources did."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from index.report.evidence import Ledger
from index.report.layout import Cell, Layout, Tone, View, cell, one_table
from index.report.material import CANNOT_ASK, Material
from index.report.offers import Counted
from index.report.part import Part, Told
from index.report.published import Published
from index.report.runs import Ran, read_runs
from index.report.words import Words, clock, words

_Place = tuple[str, str | None]
_UNWELL = 3  # runs that went wrong and are cited
_AWAY = Words("索引不可用，文章未计", "the index is away: articles are not counted")
_COLUMNS = (
    Words("竞争对手", "Competitor"),
    Words("来源", "Source"),
    Words("报价", "Offers"),
    Words("文章", "Articles"),
    Words("商品数", "Products"),
    Words("最近所见", "Last seen"),
    Words("运行", "Runs"),
    Words("健康", "Health"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """One source of one competitor: what it showed in the period, its runs by outcome, and how and why its last
    run ended; `last_outcome` is None where nothing was run (own files)."""

    competitor: str | None
    source: str | None
    offers: int
    articles: int
    products: int
    first: datetime | None
    last: datetime | None
    runs: Mapping[str, int]
    last_outcome: str | None
    why: str | None
    cites: tuple[int, ...]


def _tell(material: Material, ledger: Ledger) -> Told[Health]:
    offers: dict[_Place, Counted] = {(one.competitor, one.source): one for one in material.counts}
    articles, limit = _articles(material)
    runs: dict[str, list[Ran]] = defaultdict(list)
    for ran in read_runs(material.data, material.span):
        runs[ran.source].append(ran)
    places: set[_Place] = {*offers, *articles}
    seen = {source for _, source in places}
    if not material.competitors:  # else nobody knows whose they are
        places |= {("", source) for source in runs if source not in seen}
    return [
        _health(place, offers.get(place), articles.get(place, []), runs.get(place[1] or "", []), ledger)
        for place in sorted(places, key=lambda place: (place[0], place[1] or ""))
    ], limit


def _articles(material: Material) -> tuple[dict[_Place, list[Published]], Words | None]:
    found: dict[_Place, list[Published]] = defaultdict(list)
    try:
        for one in material.articles:
            found[one.competitor or "", one.source].append(one)
    except CANNOT_ASK:
        return {}, _AWAY
    return found, None


def _health(
    place: _Place, offers: Counted | None, articles: Sequence[Published], runs: Sequence[Ran], ledger: Ledger
) -> Health:
    moments = [one.observed for one in articles if one.observed]
    moments += [offers.first, offers.last] if offers else []
    last = runs[-1] if runs else None
    return Health(
        competitor=place[0] or None,
        source=place[1],
        offers=offers.offers if offers else 0,
        articles=len(articles),
        products=offers.products if offers else 0,
        first=min(moments, default=None),
        last=max(moments, default=None),
        runs=dict(Counter(ran.outcome for ran in runs)),
        last_outcome=last.outcome if last else None,
        why=last.why if last else None,
        cites=tuple(dict.fromkeys(_cites(offers, articles, runs, ledger))),
    )


def _cites(
    offers: Counted | None, articles: Sequence[Published], runs: Sequence[Ran], ledger: Ledger
) -> Iterator[int]:
    """The first and the last page, the latest article, the last run and the latest that went wrong."""
    if offers:
        yield ledger.observation(offers.first_id)
        yield ledger.observation(offers.last_id)
    for article in articles[:1]:
        yield ledger.article(article)
    unwell = [ran for ran in runs if ran.outcome != "ok"]
    for ran in [*unwell[-_UNWELL:], *runs[-1:]]:
        counted = f"{ran.outcome}：{ran.pages} pages, {ran.observations} observations"
        yield ledger.record(ran.path, f"{counted}; {ran.why}" if ran.why else counted, observed=ran.at)


def _show(told: Sequence[Health], view: View) -> Layout:
    rows = [
        (
            cell(one.competitor or "—", one.cites),
            cell(one.source or "—"),
            cell(one.offers),
            cell(one.articles),
            cell(one.products),
            Cell(text=clock(one.last), value=one.last),
            cell(_counted(one.runs)),
            _state(one),
        )
        for one in told
    ]
    return one_table(_COLUMNS, rows, view.most)


def _counted(runs: Mapping[str, int]) -> str:
    return "，".join(f"{words('outcomes', name).zh} {count}" for name, count in runs.items()) or "—"


def _state(one: Health) -> Cell:
    if one.last_outcome is None:
        return cell("—")
    state = words("outcomes", one.last_outcome)
    tone: Tone = "" if one.last_outcome == "ok" else "up"
    return cell(Words(f"{state.zh}：{one.why}", state.en) if one.why else state, tone=tone)


HEALTH = Part(name="health", heading=Words("采集与来源健康", "Health of the sources"), tell=_tell, show=_show)
