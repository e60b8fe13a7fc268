"""Terms that articles and promotions speak of more than in the period before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.rising import rising_terms
from index.report.evidence import Ledger, sentence_around
from index.report.layout import Cell, Layout, View, cell, one_table
from index.report.material import Material
from index.report.offers import read_promotions
from index.report.part import Part, Told
from index.report.published import Published
from index.report.span import Span
from index.report.words import Words

_EVIDENT = 3
_COLUMNS = (
    Words("词", "Term"),
    Words("本期文本", "Texts now"),
    Words("上期文本", "Texts before"),
    Words("z 值", "z-score"),
)
_NO_PAST = Words(
    "没有上一期可比（请给出起始日期）", "no period before to compare with (ask for one that has a beginning)"
)
_NO_TEXTS = Words("上一期没有文本可比", "no texts in the period before to compare with")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rising:
    """A term, how many texts hold it now and held it before, and the z-score of its rise (the bar is 1.645,
    which chance passes once in twenty). A text is an article, or the words of a promotion of one competitor."""

    term: str
    now: int
    before: int
    z: float
    cites: tuple[int, ...]


def _tell(material: Material, ledger: Ledger) -> Told[Rising]:
    if material.before is None:
        return (), _NO_PAST
    now = _texts(material, material.span, material.articles)
    before = _texts(material, material.before, material.articles_before)
    if not before:
        return (), _NO_TEXTS
    found = rising_terms([text for text, _ in now], [text for text, _ in before])
    sources = dict(now)
    return [
        Rising(
            term=one.term,
            now=one.now,
            before=one.before,
            z=one.z,
            cites=tuple(_cite(one.term, text, sources[text], ledger) for text in one.texts[:_EVIDENT]),
        )
        for one in found
    ], None


def _texts(
    material: Material, span: Span, articles: Sequence[Published]
) -> list[tuple[str, Published | str]]:
    """Texts with the article, or the id of an observation, that they stand in."""
    promotions = read_promotions(material.history, span, material.competitors)
    return [*((one.text, one) for one in articles), *promotions]


def _cite(term: str, text: str, source: Published | str, ledger: Ledger) -> int:
    if isinstance(source, str):
        return ledger.observation(source)
    at = text.find(term)
    return ledger.article(source, sentence_around(text, at, at + len(term)) if at >= 0 else "")


def _show(told: Sequence[Rising], view: View) -> Layout:
    rows = [
        (cell(one.term, one.cites), cell(one.now), cell(one.before), Cell(text=f"{one.z:.1f}", value=one.z))
        for one in told
    ]
    note = Words(
        "文章与促销语，与上一期相比", "articles and the words of promotions, against the period before"
    )
    return one_table(_COLUMNS, rows, view.most, note)


RISING = Part(name="rising", heading=Words("上升词", "Rising terms"), tell=_tell, show=_show)
