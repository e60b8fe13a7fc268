"""Records as they are written down: which figure opens one, and whose change a change is."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.metrics.comparisons import Comparison
from analysis.metrics.numerals import Figure
from analysis.metrics.records import Change, Record
from analysis.metrics.state import State
from analysis.metrics.words import read_words

_ALL = frozenset({"均", "都"})
_PAST = frozenset({"yoy", "mom", "qoq", "wow"})
_SHARES = frozenset({"占有率", "占比", "比重", "份额", "比例", "市占率"})
_HERE = 2  # signs before a noun that opens a clause: 这一比重
_LISTED = 40  # figures of a list whose changes follow
_NEAR = 3  # records that an amount may be a change of


def add_level(state: State, figure: Figure, kind: str | None) -> None:
    """Write down a level: in a new record, or in the open one that waits for it (同比增长19%，为1700亿)."""
    if (lower := _lower_bound(state, figure)) is not None:
        low = lower.figure or figure
        lower.figure = figure._replace(start=low.start, value=low.value, value_max=figure.value)
        state.consume()
        return
    previous = _source_of(state)
    record = _open_level(state, figure, previous)
    record.figure = figure
    record.type = "vs_previous" if previous else kind
    record.qualifier = _qualifier(state, figure)
    record.forecast = state.forecast
    record.source = _opens_range(state)
    if (before := _explained(state, record)) is not None:
        state.record = before
    state.consume()


def _lower_bound(state: State, figure: Figure) -> Record | None:
    """The record of 不低于A that this figure, 不超过B, bounds from above."""
    record, low = state.record, state.record.figure if state.record else None
    if record is None or low is None or state.fresh or record.sentence != state.sentence or record.changes:
        return None
    if low.unit != figure.unit or low.value_max is not None or low.value > figure.value:
        return None
    context = read_words("context")
    bounded = record.qualifier in context["at_least"] and _qualifier(state, figure) in context["at_most"]
    return record if bounded else None


def _explained(state: State, record: Record) -> Record | None:
    """The record that a figure in brackets only tells again: 收入262亿元(37亿美元)，同比减少3.9%."""
    if len(state.records) < 2 or not state.clause or state.text[state.clause - 1] != "(":
        return None
    before = state.records[-2]
    touches = before.figure is not None and before.figure.end == state.clause - 1
    return (
        before if touches and record.figure is not None and record.figure.start <= state.clause + 1 else None
    )


def _opens_range(state: State) -> bool:
    """由A, before 增至B; not 由2021年的A, which stands for itself."""
    if state.source is None or state.period_said:
        return False
    return state.level is None or state.level.start < state.source.start


def _source_of(state: State) -> Record | None:
    """The record of 由A that this figure, 至B, goes on from: A becomes what B is compared with."""
    record = state.record
    if record is None or not record.source or state.level is None or state.period_said:
        return None
    return record if record.clause == state.clause else None


def _open_level(state: State, figure: Figure, previous: Record | None) -> Record:
    record = state.record
    if previous is not None and previous.figure is not None:
        previous.previous, previous.source = previous.figure.value, False
        return previous
    reached = state.level or _exceeds(state, figure)  # 增长两成，达到/突破10万辆
    waits = record is not None and record.figure is None and reached
    if record is not None and waits and (not state.subject_changed() or _sets_the_rate(record, figure)):
        return record
    listed = state.used and state.listed()
    opened = _open_record(state)
    state.group = [*state.group[: _LISTED - 1], opened] if listed else [opened]
    return opened


def _exceeds(state: State, figure: Figure) -> bool:
    """突破10万辆; not 超3万个商家成交额增长两成, which goes on about another."""
    following = state.following()
    goes_on = following is not None and following.start > figure.end and following.kind == "amount"
    return state.qualifier is not None and figure.kind != "percent" and not goes_on


def _sets_the_rate(record: Record, figure: Figure) -> bool:
    """降息25个基点，存款利率降至3%: by basis points a rate is moved, and no other."""
    return figure.kind == "percent" and record.changes[-1].figure.kind == "basis"


def _open_record(state: State) -> Record:
    record = Record(noun=state.noun, period=state.period, clause=state.clause, sentence=state.sentence)
    state.records.append(record)
    state.record = record
    return record


def add_change(
    state: State, figure: Figure, comparison: Comparison, absolute: bool = False, elided: bool = False
) -> None:
    """Write down a change of the open record, or of a new one where another subject is named.

    Where the subject is `elided` (，是上一代的2.3倍) it is the record's before.
    """
    comparison = _typed(state, figure, comparison)
    change = Change(
        figure=figure,
        type=comparison.type,
        baseline=comparison.baseline,
        sign=state.direction or 1,
        absolute=absolute,
        qualifier=_qualifier(state, figure),
    )
    last = state.record if elided and state.record and state.record.sentence == state.sentence else None
    for record in [last] if last else _changed_records(state, change):
        record.changes.append(change)
    state.slot += 1
    state.consume()


def _typed(state: State, figure: Figure, comparison: Comparison) -> Comparison:
    """百分点 of a 同比 is pp_yoy; 增长了178倍 without 同比 a growth_multiple."""
    if comparison.type == "yoy" and figure.kind == "points":
        return Comparison(type="pp_yoy", baseline=comparison.baseline)
    if comparison.type == "yoy" and figure.kind == "multiple" and not state.compares:
        return Comparison(type="growth_multiple", baseline=comparison.baseline)
    return comparison


def _changed_records(state: State, change: Change) -> list[Record]:
    """Whose change it is: a new record's, the nth of a list, all of a list (均), or the open record's."""
    if state.record is not None and _of_that_share(state, state.record, change):
        return [state.record]
    if state.record is None or state.subject_changed() or _of_another(state, state.record, change):
        record = _open_record(state)
        record.forecast = state.forecast
        state.group = [record]
        return [record]
    if change.type == "cagr":  # 营收分别为12亿元和21亿元，年复合增长率31.9%
        return [state.record]
    if len(state.group) > 1 and state.in_clause(_ALL):
        return state.group
    # 产销分别完成290万辆和278万辆，同比增长2.4%和下降1.6%: the nth change is the nth figure's
    if len(state.group) > 1 and len(state.compares) < 2 and state.slot < len(state.group):
        return [state.group[state.slot]]
    if (compared := _compared_with(state.records)) is not None:
        return [compared]
    return [_of_one_kind(state.record, state, change) if change.absolute else _not_of_a_share(state, change)]


def _of_that_share(state: State, record: Record, change: Change) -> bool:
    """占销售总量的62.8%，占有率比上年提升8.3个百分点: the share just told, by another name."""
    noun = state.noun
    if change.figure.kind != "points" or record.sentence != state.sentence or record.type != "share":
        return False
    return noun is not None and 0 <= noun.start - state.clause <= _HERE and noun.word in _SHARES


def _compared_with(records: Sequence[Record]) -> Record | None:
    """收入147亿，去年同期为157.6亿，降幅6.5%: what fell is this year's."""
    if len(records) < 2:
        return None
    own, last = records[-2:]
    if own.sentence != last.sentence or own.figure is None or last.figure is None or own.changes:
        return None
    past = last.period is not None and last.period.word in _PAST and own.figure.kind == last.figure.kind
    return own if past else None


def _of_another(state: State, record: Record, change: Change) -> bool:
    """A change that is not the record's though no other subject is named."""
    return _of_its_growth(record, change) or _changed_so(state, record, change)


def _changed_so(state: State, record: Record, change: Change) -> bool:
    """收入8亿元，同比增长4%，剔除出售业务，收入同比增长15%: it changed otherwise already, and the noun is said anew."""
    if (
        not (state.fresh and state.noun is not None and state.noun.start >= state.clause)
        or len(state.group) > 1
    ):
        return False
    return record.figure is not None and any(
        each.type == change.type == "yoy" and not each.absolute for each in record.changes
    )


def _of_its_growth(record: Record, change: Change) -> bool:
    """余额285万亿元，同比增长10.7%，增速比上月低0.6个百分点: points move the growth, not the amount."""
    figure = record.figure
    return (
        change.figure.kind == "points" and figure is not None and figure.kind in ("money", "measure", "count")
    )


def _not_of_a_share(state: State, change: Change) -> Record:
    """收入60亿元，占60%，增长15%: it is the income that grew; a share moves by 百分点."""
    *_, before, last = [None, *state.records[-2:]]
    if state.record is not last and state.record is not None:
        return state.record
    if (
        last is None
        or last.type not in ("share", "ratio")
        or change.figure.kind not in ("percent", "multiple")
        or change.type == "cagr"
    ):
        return last or _open_record(state)
    if before is None or before.sentence != last.sentence or before.figure is None:
        return last
    return last if before.figure.kind == "percent" else before


def _of_one_kind(record: Record, state: State, change: Change) -> Record:
    """持股1500万股，比例2.3%，增加300万股: an amount changes what is counted in its own kind of unit."""
    for other in reversed(state.records[-_NEAR:]):
        if other.sentence == record.sentence and other.figure and other.figure.kind == change.figure.kind:
            return other
    return record


def _qualifier(state: State, figure: Figure) -> str | None:
    if figure.infix:
        return figure.infix
    token = state.qualifier
    return token.word if token is not None and 0 <= figure.start - token.end <= 1 else None
