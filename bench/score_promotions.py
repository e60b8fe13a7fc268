"""Score the promotion grammar and the Chinese prices on ../shared/real (SHANGQING_REAL_DATA names another place).

Prints precision, recall and F1 of each mechanic, micro and macro (mechanics of 5 or more rows), the recall and
precision of the numbers in promotion_fields, and the share of Chinese prices that are right. `--rows` lists every
row that differs from its label.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis.promotions import parse_promotions, promotion_fields
from crawlers.prices import parse_price

# Where either of two mechanics is accepted alone (the data's README).
_EITHER = (("coupon", "threshold_reduction"), ("multi_buy", "gift"))
_OURS_ALONE = {"deposit_waiver", "subsidy", "special_price"}  # mechanics that the labels do not know


def _rows(name: str) -> Iterator[dict[str, Any]]:
    folder = Path(os.environ.get("SHANGQING_REAL_DATA", Path(__file__).parents[2] / "shared" / "real"))
    path = folder / name
    if not path.exists():
        sys.exit(f"{path} is absent: point SHANGQING_REAL_DATA at the folder of real data")
    with path.open(encoding="utf-8") as lines:
        yield from (row for line in lines if not (row := json.loads(line)).get("uncertain"))


def _accepted(found: set[str], label: set[str]) -> set[str]:
    """The label, less the one of a pair that the other stands for."""
    for first, second in _EITHER:
        if {first, second} <= label and len(found & {first, second}) == 1:
            label = label - ({first, second} - found)
    return label


def _numbers(fields: dict[str, Any]) -> Counter[tuple[str, float]]:
    numbers: Counter[tuple[str, float]] = Counter()

    def collect(name: str, value: Any) -> None:
        if isinstance(value, bool) or value is None:
            return
        if isinstance(value, dict):
            for key, part in value.items():
                collect(f"{name}.{key}", part)
        elif isinstance(value, list):
            for part in value:
                collect(name, part)
        elif not isinstance(value, str):
            numbers[name, float(value)] += 1

    for name, value in fields.items():
        collect(name, value)
    return numbers


def _f1(right: int, found: int, labelled: int) -> tuple[float, float, float]:
    precision, recall = right / found if found else 1.0, right / labelled if labelled else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def main(show_rows: bool) -> None:
    right, found, labelled, rows_of = (Counter[str]() for _ in range(4))
    numbers_right = numbers_found = numbers_labelled = 0
    for row in _rows("promotions/labelled.jsonl"):
        mechanics = {one.mechanic for one in parse_promotions(row["text"])} - _OURS_ALONE
        label = _accepted(mechanics, set(row["mechanics"]) - {"none"})
        (
            rows_of.update(label),
            right.update(mechanics & label),
            found.update(mechanics),
            labelled.update(label),
        )
        ours, theirs = _numbers(promotion_fields(row["text"])), _numbers(row["fields"])
        numbers_right += (ours & theirs).total()
        numbers_found += ours.total()
        numbers_labelled += theirs.total()
        if show_rows and (mechanics != label or ours != theirs):
            print(row["id"], row["text"][:300])
            print(
                "   missed",
                label - mechanics,
                dict(theirs - ours),
                "wrong",
                mechanics - label,
                dict(ours - theirs),
            )
    for name in sorted(rows_of | found):
        print(
            f"{name:20} P {(s := _f1(right[name], found[name], labelled[name]))[0]:.3f} R {s[1]:.3f} F1 {s[2]:.3f} ({rows_of[name]})"
        )
    often = [_f1(right[n], found[n], labelled[n])[2] for n in rows_of if rows_of[n] >= 5]
    print(
        f"micro F1 {_f1(right.total(), found.total(), labelled.total())[2]:.3f}  macro F1 {sum(often) / len(often):.3f}"
    )
    print(
        f"numbers recall {numbers_right / numbers_labelled:.3f} precision {numbers_right / numbers_found:.3f}"
    )
    prices = list(_rows("prices/zh_prices.jsonl"))
    good = [row for row in prices if _amount(row["text"]) == row["amount"]]
    print(f"Chinese prices {len(good)}/{len(prices)}")


def _amount(text: str) -> float | None:
    price = parse_price(text)
    return None if price is None else float(price.amount)


if __name__ == "__main__":
    main("--rows" in sys.argv)
