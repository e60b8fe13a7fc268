"""Ledger: numbers the evidence of a briefing as statements ask for it; the same evidence has one number."""

from __future__ import annotations

from datetime import datetime

from index.answers import Hit
from index.report.briefing import Citation
from index.report.sightings import Labelled, Offered, Published

_LONGEST = 160
_SENTENCE_ENDS = "。！？!?\n"


class Ledger:
    """Gives a number for each piece of evidence; `citations` lists them in order of number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str | None, str, datetime | None, str], int] = {}
        self._citations: list[Citation] = []

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All that was cited so far."""
        return tuple(self._citations)

    def offer(self, offered: Offered) -> int:
        """The page of an offer, with the amounts and promotions that it showed."""
        return self._number(
            offered.competitor,
            offered.title,
            offered.url,
            offered.observed,
            offered.words,
            offered.content_hash,
        )

    def article(self, article: Published, words: str = "") -> int:
        """The page of an article, with the words meant or, where none are given, its title."""
        return self._number(
            article.competitor,
            article.title,
            article.url,
            article.observed,
            words or article.title,
            article.content_hash,
        )

    def hit(self, hit: Hit, words: str = "") -> int:
        """The page of any finding, with the words meant or, where none are given, its title."""
        return self._number(
            hit.competitor,
            hit.title,
            hit.url,
            hit.observed,
            words or hit.title,
            hit.document.get("content_hash"),
        )

    def label(self, labelled: Labelled) -> int:
        """The finding that shows a strategy best."""
        return self.hit(labelled.hit, labelled.words)

    def _number(
        self,
        competitor: str | None,
        title: str,
        url: str | None,
        observed: datetime | None,
        words: str,
        content_hash: str | None,
    ) -> int:
        words = _shortened(words)
        key = (url, title, observed, words)
        if key not in self._numbers:
            self._numbers[key] = len(self._citations) + 1
            self._citations.append(
                Citation(
                    number=self._numbers[key],
                    competitor=competitor,
                    title=title,
                    url=url,
                    observed=observed,
                    words=words,
                    content_hash=content_hash,
                )
            )
        return self._numbers[key]


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence of `text` that the span lies in."""
    begin = max((text.rfind(sign, 0, start) for sign in _SENTENCE_ENDS), default=-1) + 1
    ends = [place for sign in _SENTENCE_ENDS if (place := text.find(sign, end)) >= 0]
    return text[begin : min(ends, default=len(text) - 1) + 1].strip()


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
