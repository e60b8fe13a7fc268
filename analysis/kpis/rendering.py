"""What `shangqing figures` prints: a line an effect, under the moves of its day, or a JSON list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from analysis.kpis.effects import Effect
from analysis.kpis.metrics import metrics
from analysis.moves import Move, plain_move
from analysis.moves.rendering import NAMES
from crawlers.printing import one_line, printable

VERDICTS = {
    "up": "上升 up",
    "down": "下降 down",
    "not distinguishable": "无法区分 not distinguishable",
    "too few days": "天数不足 too few days",
}
_MOVES = 5


def render_effects(effects: Sequence[Effect]) -> str:
    """Lines for a terminal, the newest day first; a hint where there is nothing to tell."""
    if not effects:
        return (
            "没有自有指标或没有变动 no own figures or no moves: read a table of figures with"
            " `shangqing read metrics.csv`, and see `shangqing moves`"
        )
    lines = ["变动后与自身星期规律相比 after the moves, against our own weekday pattern [95%]"]
    for day, group in groupby(effects, key=lambda one: one.day):
        told = list(group)
        lines += ["", f"■ {day}", *map(_move_line, told[0].moves[:_MOVES])]
        if (more := len(told[0].moves) - _MOVES) > 0:
            lines.append(f"    … 另 {more} 项 {more} more")
        lines += map(_effect_line, told)
    return "\n".join(map(printable, lines))


def plain_effect(effect: Effect) -> dict[str, Any]:
    """The effect as JSON holds it, its moves as `plain_move` gives them."""
    return {
        "day": effect.day.isoformat(),
        "metric": effect.metric,
        "product": effect.product,
        "region": effect.region,
        "verdict": effect.verdict,
        "chance": effect.chance,
        "change": effect.change and asdict(effect.change),
        "campaign": effect.campaign,
        "moves": [plain_move(move) for move in effect.moves],
        "also": [plain_move(move) for move in effect.also],
    }


def _move_line(move: Move) -> str:
    title = one_line(move.product.title, 40) if move.product else ""
    change = "" if move.change is None else f"{move.change:+.1%}"
    return "    " + " ".join(part for part in (NAMES[move.kind], move.competitor, title, change) if part)


def _effect_line(effect: Effect) -> str:
    metric = metrics()[effect.metric]
    of = " ".join(part for part in (effect.product, effect.region) if part)
    name = f"{metric.zh} {metric.en}{f' ({one_line(of, 40)})' if of else ''}"
    if effect.change is None:
        return f"  {name}: {VERDICTS[effect.verdict]}"
    change = effect.change
    span = f"{change.change:+.1%} [{change.low:+.1%}, {change.high:+.1%}]"
    doubts = [f"大促 campaign {effect.campaign}"] if effect.campaign else []
    if effect.also:
        doubts.append(f"前后另有 {len(effect.also)} 项变动 {len(effect.also)} further moves around it")
    beside = f"; {'; '.join(doubts)}" if doubts else ""
    return f"  {name}: {VERDICTS[effect.verdict]} {span}, {change.days} 天 days / {change.weeks} 周 weeks{beside}"
