"""What a sentence and a clause have said so far, as the grammar walks over the tokens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import takewhile

from analysis.metrics.comparisons import Comparison
from analysis.metrics.numerals import Figure
from analysis.metrics.records import Record
from analysis.metrics.words import Token, read_words

LEVEL_KINDS = frozenset({"share", "rate", "ratio", "growth", "cagr"})
_SAID = 40  # signs of a clause that are looked at
_REACH = 8  # tokens that a figure looks back over
_SHORTEST = 2  # signs of what is compared with: 较门店渠道低四成
_NEAR = 8  # signs between a figure and the growth that it is: 25%的年均复合增长率
_DAILY = frozenset({"涨", "跌", "上涨", "下跌"})
_OF_INDICES = frozenset({"升", "降", "挫", "下挫", "走高", "走低", "反弹", "回落"})
_BOUNDARIES = frozenset({"end", "comma"})


@cache
def _session_nouns() -> tuple[str, ...]:
    return tuple(read_words("nouns")["session_nouns"])


class State:
    """The walk's memory: of the text (records, period), the sentence (noun, group) and the clause (cues).

    A figure uses up the cues before it; 和 or 、 carry them on to the next figure of a list.
    """

    __slots__ = (
        "about", "against", "clause", "compares", "counted", "covered", "direction", "estimate", "forecast", "fresh",
        "group", "index", "inherited", "level", "named", "noun", "pending", "period", "period_before", "period_said", "qualifier",
        "record", "records", "sentence", "sign", "slot", "source", "text", "than", "tokens", "used",
    )  # fmt: skip

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text, self.tokens, self.index = text, tokens, -1
        self.records: list[Record] = []
        self.record: Record | None = None
        self.period: Token | None = None
        self.period_before: Token | None = None
        self.sentence = 0
        self.named: Comparison | None = None
        self.used = True
        self.about: str | None = None  # what a percentage would be here: share, rate, growth, …
        self.open_sentence(0)

    def open_sentence(self, start: int) -> None:
        """Forget the sentence before; its last record and its period stay known."""
        self.forecast = False
        self.group: list[Record] = []
        # the comparison last named, for bare verbs that follow in this sentence and the next (其中)
        self.inherited, self.named = self.named, None
        self.sentence += 1
        self.used = True
        self.open_clause(start)

    def open_clause(self, start: int) -> None:
        """Forget the cues of the clause before; a noun that no figure has used yet stays."""
        if self.used or self.about in ("growth", "cagr"):
            self.noun: Token | None = None
            self.about = None
        self.clause = start
        self.covered, self.counted = 0, self.index + 1  # signs of known words, up to this token
        self.fresh = self.noun is not None  # a noun names a new subject, no figure has followed it yet
        self.period_said = False
        self.estimate = False
        self.qualifier: Token | None = None
        # 同比止跌回升，增幅3.2%: a comparison that no figure has used yet
        self.pending = [] if self.used else self.compares
        self.forget_cues()
        self.used = False

    def forget_cues(self) -> None:
        """Forget direction and comparison."""
        self.compares: list[Comparison] = []
        self.than: Token | None = None
        self.against = False  # 较, 比: what follows up to the verb is what is compared with
        self.sign: Token | None = None
        self.direction = 0
        self.level: Token | None = None
        self.source: Token | None = None
        self.slot = 0

    def renew(self) -> None:
        """A cue behind a figure opens a new statement, unless 和 or 、 lists it with the one before."""
        if not self.used or self.listed():
            return
        self.forget_cues()
        if self.about != "share":
            self.about = None
        self.used = False

    def consume(self) -> None:
        """A figure has used up what was said."""
        self.used, self.fresh = True, False
        self.qualifier = self.level = None

    def say_period(self, token: Token) -> None:
        """From here on figures are of this period."""
        self.period_before, self.period, self.period_said = self.period, token, True

    def take_back_period(self) -> None:
        """The period just said was what a figure is compared with."""
        self.period, self.period_said = self.period_before, False

    # what stands around the token at `index`

    def before(self, count: int = 1) -> Token | None:
        """The token `count` before this one in the same clause."""
        place = self.index - count
        if place < 0 or self.tokens[place].start < self.clause:
            return None
        return self.tokens[place]

    def following(self, count: int = 1) -> Token | None:
        """The token `count` behind this one."""
        place = self.index + count
        return self.tokens[place] if place < len(self.tokens) else None

    def last_word(self) -> Token | None:
        """The token before this one in the clause, adverbs (了, 已, spaces) left out."""
        for count in range(1, 4):
            token = self.before(count)
            if token is None or token.kind != "adverb":
                return token
        return None

    def listed(self) -> bool:
        """Whether 和, 、 stands right before."""
        before = self.before()
        return before is not None and before.kind == "joiner"

    def in_clause(self, words: frozenset[str]) -> bool:
        """Whether one of the words was said in this clause, not too far before."""
        for token in reversed(self.tokens[max(0, self.index - _REACH) : self.index]):
            if token.start < self.clause:
                return False
            if token.word in words:
                return True
        return False

    def next_about(self, figure: Figure) -> str | None:
        """30%的份额, 25%的复合增长率: the noun that says what a percentage is may follow it."""
        end = figure.end
        for count in range(1, 8):
            token = self.following(count)
            if token is None or token.start - end > 8 or token.kind in _BOUNDARIES or token.word == " ":
                return None
            if token.kind in ("growth", "cagr") and token.start - figure.end > _NEAR:
                return None  # 七成会员预期销情跌幅收窄
            if token.kind in LEVEL_KINDS or token.kind == "stake":
                return "share" if token.kind == "stake" else token.kind
            if token.figure is not None and (token.figure.kind != figure.kind or end != token.start):
                return None  # but 18%、12.7%的市场份额 goes on
            end = token.end
        return None

    # what the cues amount to

    @property
    def moved(self) -> bool:
        """A verb of change that names no level it leads to."""
        return self.sign is not None and self.level is None

    def subject_changed(self) -> bool:
        """Words between the record and this token that the grammar does not know name another subject."""
        record = self.record
        if record is None or (self.fresh and not self._same_noun(record)):
            return True
        if self.clause <= record.end:
            return False
        return self.period_said or self._unknown() >= (2 if record.sentence == self.sentence else 1)

    def _unknown(self) -> int:
        """How many signs of the clause, up to the end of this token, are in no word of the grammar."""
        for token in self.tokens[self.counted : self.index + 1]:
            self.covered += token[1] - token[0]
        self.counted = self.index + 1
        return self.tokens[self.index].end - self.clause - self.covered

    def _same_noun(self, record: Record) -> bool:
        """亏损14.4亿美元，亏损额同比扩大9倍: the same thing, said again."""
        if self.noun is None or record.noun is None or record.sentence != self.sentence:
            return False
        return self.noun.word.startswith(record.noun.word)

    def cover(self, start: int) -> None:
        """Take the words from `start` to this token as known: 较门店渠道 + 低四成 names no subject."""
        recent = takewhile(
            lambda token: token.start >= start,
            reversed(self.tokens[max(0, self.index - _REACH) : self.index]),
        )
        known = sum(token.end - token.start for token in recent)
        self.covered += self.tokens[self.index].start - start - known

    def comparison(self) -> Comparison:
        """By what a change that comes now is measured. A bare 增长 or 下滑 in a report is 同比."""
        if self.compares:
            said = self.compares[min(self.slot, len(self.compares) - 1)]
            if (
                said.type != "vs_period" or (self.named or self.inherited) is None
            ):  # 同比增长9%，比2019年增长4%; 其中A增长8%
                self.named = self.inherited = said
            return said
        if (baseline := self._baseline()) is not None:
            return Comparison(type="vs_period", baseline=baseline)
        if self.sign is not None and self._of_the_day(self.sign):
            return Comparison()
        if self.sign is not None and self.sign.kind.startswith("reset"):
            return Comparison(type="vs_previous")
        if (last := self._last_change()) is not None and last.type in (None, "vs_previous"):
            return last  # 收跌0.29美元，跌幅0.42%: measured as what was said just now
        if self.period is not None and self.text[self.period.start : self.period.end].endswith("周"):
            return Comparison(type="wow")
        if self.inherited is None or self._of_a_year():
            return Comparison(type="yoy")
        return self.inherited

    def _baseline(self) -> str | None:
        """What 较 or 比 names, up to the verb or the figure: 较门店渠道低四成, 较现价有23%的上涨空间."""
        if self.than is None:
            return None
        end = (self.sign or self.tokens[self.index]).start
        baseline = self.text[self.than.end : end].rstrip("有")
        return baseline if _SHORTEST <= len(baseline) <= _SAID else None

    def _of_a_year(self) -> bool:
        """环比增长0.7%，全年增长7%: the second is of a year, whatever the first was."""
        said = self.text[self.clause : self.tokens[self.index].start]
        return "全年" in said[:_SAID]

    def _of_the_day(self, sign: Token) -> bool:
        named = self.noun or (self.record.noun if self.record and not self.subject_changed() else None)
        noun = named.word if named else None
        if noun is None and (self.inherited or self._of_a_report()) and not sign.word.startswith("盘"):
            return False
        of_index = noun is not None and noun.endswith(_session_nouns())
        if sign.kind.startswith("session") or sign.word in _DAILY:
            return noun is None or of_index
        return of_index and sign.word in _OF_INDICES

    def _of_a_report(self) -> bool:
        """食品价格上涨2%；服装上涨1%: the change before was none of a day."""
        last = self.records[-1] if self.records else None
        return last is not None and bool(last.changes) and last.changes[-1].type is not None

    def _last_change(self) -> Comparison | None:
        record = self.record
        if record is None or self.subject_changed():
            return None
        if record.changes:
            return Comparison(type=record.changes[-1].type)
        return Comparison(type=record.type) if record.type is not None else None
