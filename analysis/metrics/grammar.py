"""Tokens → records: which figure is a level, which a change, and of what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from analysis.metrics.comparisons import Comparison, compare_with
from analysis.metrics.lexer import Token
from analysis.metrics.numerals import Figure
from analysis.metrics.words import read_words

_LEVEL_KINDS = ("share", "rate", "ratio", "growth", "cagr")
_FALLS = ("降", "跌", "减")


@dataclass(slots=True, kw_only=True)
class Change:
    """A figure that says how another moved."""

    figure: Figure
    type: str | None
    baseline: str | None = None
    sign: int = 1
    absolute: bool = False
    qualifier: str | None = None


@dataclass(slots=True, kw_only=True)
class Record:
    """One level with its changes; `noun` names what is measured, `noun_after` where it follows the figure."""

    noun: Token | None = None
    noun_after: Token | None = None
    figure: Figure | None = None
    type: str | None = None
    changes: list[Change] = field(default_factory=list)
    period: Token | None = None
    previous: Decimal | None = None
    qualifier: str | None = None
    forecast: bool = False
    clause: int = 0
    sentence: int = 0


@cache
def _count_cues() -> frozenset[str]:
    return frozenset(read_words("context")["count_cue"])


def read_records(text: str, tokens: list[Token]) -> list[Record]:
    """The records of a normalised text, in order."""
    reader = _Reader(text, tokens)
    return reader.read()


class _Reader:
    """Walks the tokens once. What a clause has said so far is state; a figure uses it up."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text, self.tokens, self.index = text, tokens, 0
        self.records: list[Record] = []
        self.record: Record | None = None
        self.period: Token | None = None
        self.sentence = 0
        self._open_sentence(0)

    def read(self) -> list[Record]:
        for self.index, token in enumerate(self.tokens):
            act = _ACTS.get(token.kind)
            if act is not None:
                act(self, token)
            if token.kind not in ("end", "comma"):
                self.covered += token.end - token.start
        return self.records

    # what a boundary forgets

    def _open_sentence(self, start: int) -> None:
        self.noun: Token | None = None
        self.level_kind: str | None = None
        self.forecast = False
        self.respective = False
        self.group: list[Record] = []
        self.last_type: Comparison | None = None
        self.sentence += 1
        self._open_clause(start)

    def _open_clause(self, start: int) -> None:
        self.clause = start
        self.covered = 0
        self.compares: list[Comparison] = []
        self.than: Token | None = None
        self.sign: Token | None = None
        self.direction = 0
        self.level: Token | None = None
        self.source: Token | None = None
        self.qualifier: Token | None = None
        self.estimate = False
        self.slot = 0
        self.used = False  # a figure has used up what the clause said
        self.fresh = self.noun is not None and self.record is not None and self.noun.start > self._last_end()

    def _last_end(self) -> int:
        last = self.record
        if last is None:
            return -1
        ends = [change.figure.end for change in last.changes]
        return max(ends + ([last.figure.end] if last.figure else []))

    # words

    def _end(self, token: Token) -> None:
        self._open_sentence(token.end)

    def _comma(self, token: Token) -> None:
        noun, level_kind = (None, None) if self.used else (self.noun, self.level_kind)
        self.noun, self.level_kind = noun, level_kind
        self._open_clause(token.end)

    def _renew(self) -> None:
        """A cue after a figure opens a new statement, unless 和 or 、 lists it with the one before."""
        if self.used and not self._listed():
            self.compares, self.sign, self.direction, self.level, self.source = [], None, 0, None, None
            self.slot = 0
            if self.level_kind not in ("share",):
                self.level_kind = None
        self.used = False if not self._listed() else self.used

    def _listed(self) -> bool:
        before = self.tokens[self.index - 1] if self.index else None
        return before is not None and before.kind == "joiner"

    def _noun(self, token: Token) -> None:
        if self._names_last_figure(token):
            assert self.record is not None
            self.record.noun_after = token
            return
        self._renew()
        self.noun, self.fresh = token, True
        if token.kind in _LEVEL_KINDS:
            self.level_kind = token.kind
            if token.kind in ("growth", "cagr"):
                self.direction = -1 if token.word.startswith(_FALLS) else 1

    def _names_last_figure(self, token: Token) -> bool:
        """120万注册用户, 150万人次游客: the noun follows its figure in the same clause."""
        record = self.record
        if (
            record is None
            or record.figure is None
            or record.noun_after is not None
            or record.figure.end < self.clause
        ):
            return False
        if token.start - record.figure.end > 12 or record.changes or token.kind in ("growth", "cagr"):
            return False
        following = self.tokens[self.index + 1] if self.index + 1 < len(self.tokens) else None
        if following is None or following.kind in ("end", "comma", "joiner"):
            return True
        return record.figure.kind in ("count", "bare") and following.kind != "figure"

    def _compare(self, token: Token) -> None:
        self._renew()
        if self._listed() and self.used:
            self.compares, self.slot = [], 0
            self.used = False
        self.compares.append(compare_with(token.kind, self.period, self.text))

    def _than(self, token: Token) -> None:
        self._renew()
        last = self.tokens[self.index - 1] if self.index else None
        if (
            token.word.startswith("相")
            and last is not None
            and last.kind == "period"
            and last.start >= self.clause
        ):
            self.compares.append(compare_with("than", self.period, self.text, against=last))
            return
        self.than = token

    def _when(self, token: Token) -> None:
        if self.than is not None and token.start - self.than.end <= 6:
            self.compares.append(compare_with("than", self.period, self.text, against=token))
            self.than = None
            return
        before = self.tokens[self.index - 1] if self.index else None
        if before is not None and before.end == token.start and before.kind in ("yoy", "sequential"):
            self.compares[-1:] = [compare_with(before.kind, self.period, self.text, against=token)]
            return
        self.period = token

    def _move(self, token: Token) -> None:
        if token.kind.endswith("_before_figure") and not self._figure_follows(token):
            return
        self._renew()
        self.sign, self.level = token, None
        self.direction = 1 if token.kind.startswith(("up", "session_up", "reset_up")) else -1

    def _figure_follows(self, token: Token) -> bool:
        following = self.tokens[self.index + 1 : self.index + 3]
        end = token.end
        for other in following:
            if other.start - end > 1:
                return False
            if other.kind in ("figure", "fixed"):
                return True
            end = other.end
        return False

    def _reach(self, token: Token) -> None:
        if self.used and not self._listed():
            self._renew()
        self.level = token

    def _from(self, token: Token) -> None:
        self._renew()
        self.source = token

    def _qualify(self, token: Token) -> None:
        self.qualifier = token

    def _after(self, token: Token) -> None:
        """左右, 以上 behind a figure."""
        record = self.record
        if record is None or self._last_end() != token.start:
            return
        if record.changes and record.changes[-1].figure.end == token.start:
            record.changes[-1].qualifier = token.word
        else:
            record.qualifier = token.word

    def _expect(self, token: Token) -> None:
        self.forecast = True

    def _estimate(self, token: Token) -> None:
        self.estimate = True

    def _respectively(self, token: Token) -> None:
        self.respective = True

    # figures

    def _fixed(self, token: Token) -> None:
        value = Decimal(read_words("changes")["fixed"][token.word])
        figure = Figure(start=token.start, end=token.end, value=abs(value), unit="%", kind="percent")
        self.direction = 1 if value > 0 else -1
        self._add_change(figure, self._comparison())

    def _figure(self, token: Token) -> None:
        figure = token.figure
        assert figure is not None
        if self.estimate:
            self.used = True
            return
        read = {
            "percent": self._percent,
            "points": self._points,
            "basis": self._points,
            "multiple": self._multiple,
        }
        read.get(figure.kind, self._amount)(figure)

    def _percent(self, figure: Figure) -> None:
        moved = self.sign is not None and self.level is None
        if self.level_kind == "cagr" or self._next_noun(figure) == "cagr":
            self._add_change(figure, Comparison(type="cagr"))
        elif self.level_kind == "growth":
            if self.compares or (
                self.record is not None and not self._subject_changed() and self.record.figure
            ):
                self._add_change(figure, self._comparison())
            else:
                self._add_level(figure, "growth_rate")
        elif (
            moved
            or (self.compares and self.level_kind is None)
            or (figure.signed and self.level_kind is None)
        ):
            self._add_change(figure, self._comparison())
        elif self.level_kind is not None:
            self._add_level(figure, self.level_kind)
        elif (kind := self._next_noun(figure)) is not None:
            self._add_level(figure, "growth_rate" if kind == "growth" else kind)
        elif self.level is not None or self.qualifier is not None:
            self._add_level(figure, self._kept_type() or "share")
        elif self.record is not None and self.record.type in ("share", "rate"):
            self._add_level(figure, self.record.type)

    def _kept_type(self) -> str | None:
        return None if self.record is None or self._subject_changed() else self.record.type

    def _last_word(self) -> Token | None:
        """The token before this one in the clause, adverbs (了, 已) left out."""
        for token in reversed(self.tokens[max(0, self.index - 3) : self.index]):
            if token.start < self.clause:
                return None
            if token.kind != "adverb":
                return token
        return None

    def _next_noun(self, figure: Figure) -> str | None:
        """30%的份额, 25%的复合增长率: the noun that says what the percentage is may follow it."""
        for token in self.tokens[self.index + 1 : self.index + 5]:
            if token.start - figure.end > 8 or token.kind in ("end", "comma", "figure", "joiner"):
                return None
            if token.kind in _LEVEL_KINDS:
                return token.kind
        return None

    def _points(self, figure: Figure) -> None:
        self._add_change(figure, self._comparison())

    def _multiple(self, figure: Figure) -> None:
        if self.level_kind == "ratio" or self._next_noun(figure) == "ratio":
            self._add_level(figure, "ratio")
        elif self.sign is not None or self.direction:
            self._add_change(figure, self._comparison())
        elif self.compares or self._of_a_period():
            self._add_change(figure, Comparison(type="ratio"))

    def _of_a_period(self) -> bool:
        """是去年的3倍, 为2019年同期的1.5倍."""
        recent = self.tokens[max(0, self.index - 4) : self.index]
        return self.level is not None and any(token.kind == "period" for token in recent)

    def _amount(self, figure: Figure) -> None:
        moved = self.sign is not None and self.level is None
        if moved and (self.compares or (self.record is not None and not self._subject_changed())):
            self._add_change(figure, self._comparison(), absolute=True)
        elif self._previous_of_record():
            assert self.record is not None
            self.record.previous = figure.value
        elif self._counts(figure):
            self._add_level(figure, None)

    def _previous_of_record(self) -> bool:
        """超过上一年的9100万台."""
        if self.record is None or self.record.figure is None or self.qualifier is None:
            return False
        recent = [
            token for token in self.tokens[max(0, self.index - 3) : self.index] if token.start >= self.clause
        ]
        return (
            any(token.kind == "period" for token in recent)
            and self.qualifier.start >= self.clause
            and (any(token.word == "的" for token in recent))
        )

    def _counts(self, figure: Figure) -> bool:
        """Whether a number with its unit is a market figure at all, or 3个方面, 39个州."""
        if figure.kind in ("money", "measure") or figure.scale >= 1000:
            return True
        if figure.infix:
            return True
        before = self._last_word()
        if before is None or figure.start - before.end > 2:
            return False
        if figure.kind in ("bare", "level"):
            return self._indexed() and (before is self.noun or before.kind == "level")
        return before.kind in ("qualifier", "amount", *_LEVEL_KINDS) or before.word in _count_cues()

    def _indexed(self) -> bool:
        return self.noun is not None and self.noun.word.endswith(("指数", "PMI", "数"))

    def _comparison(self) -> Comparison:
        if self.compares:
            chosen = (
                self.compares[min(self.slot, len(self.compares) - 1)]
                if len(self.compares) > 1
                else self.compares[0]
            )
            self.last_type = chosen
            return chosen
        if self.sign is not None and self.sign.kind.startswith("session"):
            return Comparison()
        if self.sign is not None and self.sign.kind.startswith("reset"):
            return Comparison(type="vs_previous")
        return self.last_type or Comparison(type="yoy")

    def _subject_changed(self) -> bool:
        """Words between the record and this figure that the grammar does not know name another subject."""
        record = self.record
        if record is None or self.fresh:
            return True
        if self.clause <= self._last_end():
            return False
        start = self.tokens[self.index].start
        return start - self.clause - self.covered >= (2 if record.sentence == self.sentence else 1)

    # records

    def _add_level(self, figure: Figure, kind: str | None) -> None:
        record = self.record
        fills = (
            record is not None
            and record.figure is None
            and self.level is not None
            and not self._subject_changed()
        )
        if not fills or record is None:
            record = self._new_record()
            if self.used and self._listed_figure():
                self.group.append(record)
            else:
                self.group = [record]
        record.figure, record.type = figure, kind
        record.qualifier = self._qualifier(figure)
        record.forecast = self.forecast
        self._consume()

    def _new_record(self) -> Record:
        record = Record(noun=self.noun, period=self.period, clause=self.clause, sentence=self.sentence)
        self.records.append(record)
        self.record = record
        return record

    def _listed_figure(self) -> bool:
        before = self.tokens[self.index - 1] if self.index else None
        return before is not None and (before.kind == "joiner" or before.kind in ("up", "down"))

    def _add_change(self, figure: Figure, comparison: Comparison, absolute: bool = False) -> None:
        record = self._changed_record()
        kind = comparison.type
        if figure.kind == "points" and kind == "yoy":
            kind = "pp_yoy"
        elif figure.kind == "multiple" and not self.compares and kind == "yoy":
            kind = "growth_multiple"
        record.changes.append(
            Change(
                figure=figure,
                type=kind,
                baseline=comparison.baseline,
                sign=self.direction or 1,
                absolute=absolute,
                qualifier=self._qualifier(figure),
            )  # fmt: skip
        )
        self.slot += 1
        self._consume()

    def _changed_record(self) -> Record:
        if self._subject_changed():
            record = self._new_record()
            record.forecast = self.forecast
            self.group = [record]
            return record
        if len(self.group) > 1 and len(self.compares) < 2 and self.slot < len(self.group):
            return self.group[self.slot]
        assert self.record is not None
        return self.record

    def _qualifier(self, figure: Figure) -> str | None:
        token = self.qualifier
        if figure.infix:
            return figure.infix
        return token.word if token is not None and 0 <= figure.start - token.end <= 1 else None

    def _consume(self) -> None:
        self.used, self.fresh, self.qualifier, self.level, self.source = True, False, None, None, None


_ACTS: dict[str, Callable[[_Reader, Token], None]] = {
    "end": _Reader._end,
    "comma": _Reader._comma,
    **dict.fromkeys(("amount", *_LEVEL_KINDS), _Reader._noun),
    **dict.fromkeys(("yoy", "sequential", "qoq", "mom", "wow", "vs_previous"), _Reader._compare),
    "than": _Reader._than,
    "period": _Reader._when,
    **dict.fromkeys(
        (
            "up",
            "down",
            "up_before_figure",
            "down_before_figure",
            "session_up",
            "session_down",
            "reset_up",
            "reset_down",
        ),
        _Reader._move,
    ),
    "level": _Reader._reach,
    "from": _Reader._from,
    "qualifier": _Reader._qualify,
    "after": _Reader._after,
    "forecast": _Reader._expect,
    "estimate": _Reader._estimate,
    "respectively": _Reader._respectively,
    "fixed": _Reader._fixed,
    "figure": _Reader._figure,
}
