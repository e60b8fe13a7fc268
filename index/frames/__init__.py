"""For notebooks: findings, offers, trends, price histories, moves and strategy mixes as typed pandas DataFrames, from either engine.

Filters are those of the command line, as a `Query`, a query line (`手机 price:<3000`), or Query's fields by name:

    load_offers("手机", competitors=("甲",), since="30d")

| column holds | dtype |
| --- | --- |
| text | `string` |
| a name of which there are few (competitor, brand, …) | `category` |
| a time | `datetime64[us, Asia/Shanghai]`, NaT where absent |
| an amount, in the row's `currency` | `float64`, NaN where absent; with `exact=True` a decimal whose values are `Decimal`, NA where absent |
| a part or share | `float64` |
| a whole number | `Int64` |
| several names (mechanics, promotions, …) | `object`: tuples of texts |

`stream_…` give the same in frames of at most `size` rows, for results larger than memory; the categories of each
are its own. pandas is imported only here: `pip install 'shangqing[notebooks]'`.
"""

from __future__ import annotations

from index.frames.findings import load_findings, load_offers, stream_findings, stream_offers
from index.frames.history import load_history, stream_history
from index.frames.mix import load_combinations, load_mix
from index.frames.moves import load_moves
from index.frames.trends import load_trend

__all__ = [
    "load_combinations",
    "load_findings",
    "load_history",
    "load_mix",
    "load_moves",
    "load_offers",
    "load_trend",
    "stream_findings",
    "stream_history",
    "stream_offers",
]
