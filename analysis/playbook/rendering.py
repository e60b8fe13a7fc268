"""What `shangqing answers` prints: each answer with the moves that call for it, or a JSON list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.moves import Move, plain_move
from analysis.moves.rendering import NAMES
from analysis.playbook.answer import Answer
from crawlers.beijing import BEIJING
from crawlers.printing import one_line, printable

_MOVES = 3


def render_answers(answers: Sequence[Answer], *, limit: int | None = None) -> str:
    """Lines for a terminal, the weightiest answer first, at most `limit` of them."""
    shown = answers if limit is None else answers[:limit]
    lines = [f"{len(answers)} answers 共 {len(answers)} 条应对措施"]
    for answer in shown:
        lines += ["", *_lines(answer)]
    if len(shown) < len(answers):
        lines += ["", f"… 另 {len(answers) - len(shown)} 条 {len(answers) - len(shown)} more: --limit"]
    return "\n".join(map(printable, lines))


def plain_answer(answer: Answer) -> dict[str, Any]:
    """The answer as JSON holds it; texts as {"zh", "en"}, moves as `plain_move` gives them."""
    texts = {
        name: getattr(answer, name).model_dump() for name in ("approach", "consider", "why", "cost", "risk")
    }
    return {
        "id": answer.id,
        "rule": answer.rule,
        "stance": answer.stance,
        "competitor": answer.competitor,
        "day": answer.day.isoformat(),
        "score": answer.score,
        **texts,
        "because": [words.model_dump() for words in answer.because],
        "sources": list(answer.sources),
        "moves": [plain_move(move) for move in answer.moves],
    }


def _lines(answer: Answer) -> list[str]:
    more = len(answer.moves) - _MOVES
    return [
        f"■ {answer.id} | {answer.approach} | {answer.competitor}",
        f"    {answer.consider.zh}",
        f"    {answer.consider.en}",
        f"    因为 because: {'; '.join(map(str, answer.because))}",
        f"    理由 why: {answer.why}",
        f"    成本 cost: {answer.cost}",
        f"    风险 risk: {answer.risk}",
        *(f"    变动 move: {_move_line(move)}" for move in answer.moves[:_MOVES]),
        *([f"    … 另 {more} 项 {more} more moves"] if more > 0 else []),
        *(f"    来源 source: {cited}" for cited in answer.sources),
    ]


def _move_line(move: Move) -> str:
    seen = move.evidence[-1]
    title = one_line(move.product.title, 60) if move.product else ""
    change = "" if move.change is None else f"{move.change:+.1%}"
    at = f"{move.at.astimezone(BEIJING):%Y-%m-%d}"
    return " ".join(part for part in (at, NAMES[move.kind], title, change, seen.url or seen.id) if part)
