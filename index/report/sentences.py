"""What an act is called in words, Chinese and English."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from index.report.acts import Act, Change
from index.report.words import Words, money, percent, words

_NAMED = 2  # products of an act that are named; the others are counted


def what_changed(act: Act) -> Words:
    """What was changed, without who and when: the products with their amounts, the promotion, the terms."""
    tell = _TELL.get(act.kind, _products)
    found = tell(act)
    if act.changes and all(one.raised_first for one in act.changes):
        found = Words(
            f"{found.zh}（先涨后降）", f"{found.en} (raised first: no lower than the 30 days before)"
        )
    return found


def who_did_what(act: Act) -> Words:
    """One sentence: who did what."""
    kind, what = words("moves", act.kind), what_changed(act)
    campaign = f"（{act.campaign}）" if act.campaign else ""
    return Words(
        f"{act.competitor} {kind.zh}{campaign}：{what.zh}", f"{act.competitor}, {kind.en}: {what.en}"
    )


def _products(act: Act) -> Words:
    return _listed(act, _priced)


def _stock(act: Act) -> Words:
    return _listed(act, lambda one: Words(one.product or "—", one.product or "—"))


def _listed(act: Act, tell: Callable[[Change], Words]) -> Words:
    told = [tell(one) for one in act.changes[:_NAMED]]
    zh, en = "；".join(one.zh for one in told), "; ".join(one.en for one in told)
    rest = act.products - _NAMED
    if act.products == 1:
        return Words(zh, en)
    if rest > 0:
        zh, en = f"{zh}；另 {rest} 件", f"{en}; {rest} more"
    sizes = _range(act.changes)
    return Words(f"{act.products} 件商品{sizes}：{zh}", f"{act.products} products{sizes}: {en}")


def _range(changes: Sequence[Change]) -> str:
    """The least and the largest change, as it reads on a line of numbers."""
    sizes = sorted(one.change for one in changes if one.change)
    if not sizes:
        return ""
    low, high = percent(sizes[0]), percent(sizes[-1])
    return f" {low}" if low == high else f" {low} ~ {high}"


def _priced(one: Change) -> Words:
    title, before, after = one.product or "—", one.before, one.after
    if before is None or after is None:
        amount = "" if after is None else f" {_said(after, one.currency)}"
        return Words(f"{title}{amount}", f"{title}{amount}")
    amounts = f"{title} {_said(before, one.currency)} → {_said(after, one.currency)}"
    relative = "" if one.change is None else percent(one.change)
    paid = _paid(one)
    return Words(
        f"{amounts}（{relative}{f'，到手价 {paid}' if paid else ''}）",
        f"{amounts} ({relative}{f', take-home {paid}' if paid else ''})",
    )


def _paid(one: Change) -> str:
    """The take-home price, where it is not what the page says."""
    before, after = one.take_home or (None, None)
    if before is None or after is None or (before, after) == (one.before, one.after):
        return ""
    return f"{money(before, one.currency)} → {money(after, one.currency)}"


def _promotion(act: Act) -> Words:
    said = f"「{act.promotion}」"
    sizes = _range(act.changes)
    paid = (f"，到手价{sizes}", f", take-home{sizes}") if sizes else ("", "")
    if act.products == 1:
        title = act.changes[0].product
        return Words(f"{said} {title}{paid[0]}", f"{said} {title}{paid[1]}")
    return Words(f"{said} {act.products} 件商品{paid[0]}", f"{said} on {act.products} products{paid[1]}")


def _plan(act: Act) -> Words:
    one = act.changes[0]
    before, after = one.before or {}, one.after or {}
    zh, en = [], []
    for name in after:
        measure, unit = words("measures", name), name == "monthly_fee"
        amounts = " → ".join(_said(part.get(name), one.currency if unit else "") for part in (before, after))
        zh.append(f"{measure.zh} {amounts}")
        en.append(f"{measure.en} {amounts}")
    return Words(f"{one.product} {'，'.join(zh)}", f"{one.product} {', '.join(en)}")


def _shift(act: Act) -> Words:
    one, strategy = act.changes[0], words("strategies", act.strategy or "")
    share = f"{one.before:.0%} → {one.after:.0%}"
    return Words(f"“{strategy.zh}”类文章占比 {share}", f"share of texts about {strategy.en} {share}")


def _follow(act: Act) -> Words:
    told = _products(act)
    return Words(
        f"{act.delay} 天后跟进{act.answers_to}：{told.zh}",
        f"answered {act.answers_to} after {act.delay} days: {told.en}",
    )


def _war(act: Act) -> Words:
    told, rivals = _products(act), "、".join(act.rivals)
    return Words(f"与{rivals}轮番降价：{told.zh}", f"cuts in turn with {rivals}: {told.en}")


def _said(value: Any, currency: str | None) -> str:
    if isinstance(value, Decimal) and currency != "":
        return money(value, currency)
    return "—" if value is None else f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


_TELL: dict[str, Callable[[Act], Words]] = {
    "promotion_start": _promotion,
    "promotion_end": _promotion,
    "out_of_stock": _stock,
    "back_in_stock": _stock,
    "delisted": _stock,
    "plan_change": _plan,
    "strategy_shift": _shift,
    "follow": _follow,
    "price_war": _war,
}
