"""What `shangqing mix` prints: each competitor's shares and combinations, or one JSON object."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from typing import Any

from analysis.mix.mix import Against, Share, StrategyMix, Together
from analysis.strategies import categories
from crawlers.beijing import BEIJING
from crawlers.printing import printable

_ASPECTS = {
    "strategy": "策略 strategies",
    "sub_strategy": "子策略 sub-strategies",
    "region": "地区 regions",
    "industry": "行业 industries",
}
_SIGNS = {"more": "↑", "less": "↓", "not distinguishable": "=", "too few": "?"}
_MOST = 8


def plain_mix(mix: StrategyMix) -> dict[str, Any]:
    """The mix as JSON holds it: the fields of StrategyMix, times ISO 8601 in Beijing's zone."""
    return {
        name: _time(value) if isinstance(value, datetime) else value for name, value in asdict(mix).items()
    }


def render_mix(mix: StrategyMix) -> str:
    """Lines for a terminal. ↑ ↓ tell what differs from the market or the period before, = what does not show,
    ? that there are too few subjects to tell."""
    lines = [
        "份额 share [95%]; ↑↓ 高于/低于 differs from, = 无法区分 not distinguishable, ? 样本太少 too few"
        " (市场 market, 上期 period before)"
    ]
    for competitor, rows in groupby(mix.shares, key=lambda row: row.competitor):
        shown = list(rows)
        lines += ["", f"■ {competitor or '全市场 the whole market'} ({shown[0].total} 项 subjects)"]
        for aspect, group in groupby(shown, key=lambda row: row.aspect):
            told = [row for row in group if row.count or _is_given_up(row)]
            lines += [f"  {_ASPECTS[aspect]}", *map(_share_line, told[:_MOST])]
        lines += _together_lines(pair for pair in mix.together if pair.competitor == competitor)
    if not mix.shares:
        lines = ["该时段没有数据 nothing was seen in this period"]
    return "\n".join(map(printable, lines))


def strategy_name(name: str) -> str:
    """A strategy or sub-strategy in both languages; any other name as it is.

    >>> strategy_name("price/cut")
    '降价 Price cut'
    """
    return _names().get(name, name)


def _names() -> dict[str, str]:
    named = {one.strategy: f"{one.zh} {one.en}" for one in categories()}
    subs = {
        f"{one.strategy}/{sub.name}": f"{sub.zh} {sub.en}"
        for one in categories()
        for sub in one.sub_strategies
    }
    return named | subs


def _is_given_up(row: Share) -> bool:
    return any(one is not None and one.verdict == "less" for one in (row.market, row.before))


def _share_line(row: Share) -> str:
    compared = [
        f"{word} {f'{against.share:.0%}' if against.total else '—'} {_SIGNS[against.verdict]}{_chance(against)}"
        for word, against in (("市场", row.market), ("上期", row.before))
        if against is not None
    ]
    part = f"{row.count}/{row.total} = {row.share:.0%} [{row.low:.0%}–{row.high:.0%}]"
    return "    " + "  ".join([strategy_name(row.name), part, *compared])


def _chance(against: Against) -> str:
    return f" p={against.chance:.2g}" if against.verdict in ("more", "less") else ""


def _together_lines(pairs: Iterator[Together]) -> list[str]:
    told = [
        f"    {strategy_name(pair.one)} + {strategy_name(pair.other)}: {pair.both} 次 times,"
        f" 随机 by chance {pair.expected:g}, ×{pair.lift:g}, p={pair.chance:.2g}"
        for pair in pairs
    ][:_MOST]
    return ["  常一起出现 together more than chance", *told] if told else []


def _time(moment: datetime) -> str:
    return moment.astimezone(BEIJING).isoformat()
