"""Ledger: numbers the evidence of a briefing as statements ask for it; the same evidence has one number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from analysis.moves import Sight
from index.history import History
from index.report.briefing import Citation
from index.report.observed import read_observed
from index.report.published import Published
from index.report.safety import shortened

_SENTENCE_ENDS = "。！？!?\n"


class Ledger:
    """Gives a number for each piece of evidence; `citations` lists them in order of number."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], Citation] = {}

    def observation(self, id: str, worked_out: str = "") -> int:
        """The page of an observation, by its id; `worked_out` is what was reckoned from its words."""
        number = self._number((id, ""), Citation(number=0, id=id))
        if worked_out:
            entry = self._entries[id, ""]
            self._entries[id, ""] = replace(entry, worked_out=worked_out)
        return number

    def sights(self, seen: Iterable[Sight]) -> tuple[int, ...]:
        """The pages that a move was read from."""
        return tuple(dict.fromkeys(self.observation(sight.id) for sight in seen))

    def article(self, article: Published, words: str = "") -> int:
        """The page of an article, with the words meant or, where none are given, its title."""
        words = shortened(words or article.title)
        entry = Citation(
            number=0,
            id=article.id,
            competitor=article.competitor,
            title=shortened(article.title),
            url=article.url,
            observed=article.observed,
            words=words,
            content_hash=article.content_hash,
            archive=article.archive,
        )
        return self._number((article.id, words), entry)

    def record(
        self, name: str, words: str, *, observed: datetime | None = None, competitor: str | None = None
    ) -> int:
        """A record of our own: a run's summary, a row of our figures. `name` says where it is kept."""
        words = shortened(words)
        entry = Citation(number=0, title=name, words=words, observed=observed, competitor=competitor)
        return self._number((name, words), entry)

    def citations(self, history: History) -> tuple[Citation, ...]:
        """All that was cited so far, observations as the history holds them."""
        unread = [id for id, words in self._entries if not words]
        read = read_observed(history, unread)
        return tuple(
            replace(entry, **read[entry.id]) if entry.id in read and not entry.words else entry
            for entry in self._entries.values()
        )

    def _number(self, key: tuple[str, str], entry: Citation) -> int:
        if key not in self._entries:
            self._entries[key] = replace(entry, number=len(self._entries) + 1)
        return self._entries[key].number


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence of `text` that the span lies in."""
    begin = max((text.rfind(sign, 0, start) for sign in _SENTENCE_ENDS), default=-1) + 1
    ends = [place for sign in _SENTENCE_ENDS if (place := text.find(sign, end)) >= 0]
    return text[begin : min(ends, default=len(text) - 1) + 1].strip()
