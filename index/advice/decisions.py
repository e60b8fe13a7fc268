"""What was proposed and decided: <data>/advice/decisions.jsonl, append-only, the last word of a move counts.

{"at": "…", "answer": "20261101-1f2e3d4c", "rule": "…", "moves": ["…"], "decision": "proposed"}
{"at": "…", "answer": "20261101-1f2e3d4c", "rule": "…", "moves": ["…"], "decision": "postponed",
 "until": "2026-12-01", "note": "after 双11"}
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

import orjson
from filelock import FileLock

from analysis.exceptions import InvalidRules
from analysis.playbook import Answer, move_key
from crawlers.storage.files import write_whole
from index.exceptions import InvalidQuery

Verb: TypeAlias = Literal["proposed", "done", "rejected", "postponed", "reopened"]
_CLOSING = ("done", "rejected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was said of an answer: `moves` are the keys (`move_key`) of the moves that it was given for.

    `until` is the day from which a postponed answer is proposed again, None of the others.
    """

    at: datetime
    answer: str
    rule: str
    moves: tuple[str, ...]
    decision: Verb
    note: str | None = None
    until: date | None = None


class Decisions:
    """The decisions below a data folder."""

    def __init__(self, data: Path) -> None:
        self._path = data / "advice" / "decisions.jsonl"

    def read(self) -> list[Decision]:
        """All of them, the oldest first; none where there is no file. InvalidRules names a line that is damaged."""
        if not self._path.exists():
            return []
        lines = self._path.read_bytes().split(b"\n")
        # what stands behind the last newline was being written when the machine went down
        return [self._decision(line, number) for number, line in enumerate(lines[:-1], 1) if line.strip()]

    def decided(self, today: date) -> set[tuple[str, str]]:
        """The (rule, move key) pairs that are not to be proposed today: done, rejected, or postponed for longer."""
        last = {
            (one.rule, move): one for one in self.read() if one.decision != "proposed" for move in one.moves
        }
        return {
            pair
            for pair, one in last.items()
            if one.decision in _CLOSING or (one.decision == "postponed" and one.until and today < one.until)
        }

    def propose(self, answers: Iterable[Answer]) -> None:
        """Remember which answers were shown, and for which moves, so that they can be marked by their id."""
        with self._lock():
            known = {(one.answer, one.moves) for one in self.read() if one.decision == "proposed"}
            shown = ((answer, tuple(sorted(map(move_key, answer.moves)))) for answer in answers)
            self._append(
                Decision(
                    at=datetime.now(UTC), answer=answer.id, rule=answer.rule, moves=moves, decision="proposed"
                )
                for answer, moves in shown
                if (answer.id, moves) not in known
            )

    def mark(
        self, answer: str, verb: Verb, *, note: str | None = None, until: date | None = None
    ) -> Decision:
        """Say what was decided of an answer that was proposed; InvalidQuery where there is none of that id."""
        if (verb == "postponed") != (until is not None):
            raise InvalidQuery("a postponed answer needs the day until which it rests, and no other has one")
        with self._lock():
            proposed = [one for one in self.read() if one.answer == answer and one.decision == "proposed"]
            if not proposed:
                raise InvalidQuery(f"no answer {answer!r} was proposed; `shangqing answers` lists them")
            moves = tuple(sorted({move for one in proposed for move in one.moves}))
            decision = Decision(
                at=datetime.now(UTC), answer=answer, rule=proposed[-1].rule, moves=moves,
                decision=verb, note=note, until=until,
            )  # fmt: skip
            self._append([decision])
        return decision

    def _lock(self) -> FileLock:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(self._path.with_suffix(".lock"))

    def _append(self, decisions: Iterable[Decision]) -> None:
        lines = b"".join(orjson.dumps(_plain(one)) + b"\n" for one in decisions)
        if not lines:
            return
        with self._path.open("ab", buffering=0) as file:
            _cut_torn_line(self._path)
            write_whole(file, lines)
            os.fsync(file.fileno())

    def _decision(self, line: bytes, number: int) -> Decision:
        try:
            row = orjson.loads(line)
            verb = row["decision"]
            if verb not in get_args(Verb):
                raise ValueError(f"{verb!r} is no decision")
            return Decision(
                at=datetime.fromisoformat(row["at"]),
                answer=row["answer"],
                rule=row["rule"],
                moves=tuple(row["moves"]),
                decision=verb,
                note=row.get("note"),
                until=date.fromisoformat(row["until"]) if row.get("until") else None,
            )
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise InvalidRules(
                f"{self._path}:{number}: is no decision ({error}); correct or delete the line"
            ) from error


def _plain(one: Decision) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in Decision.__slots__}
    return {name: value for name, value in row.items() if value is not None}


def _cut_torn_line(path: Path) -> None:
    content = path.read_bytes()
    end = content.rfind(b"\n") + 1
    if end < len(content):
        os.truncate(path, end)


def last_words(decisions: Iterable[Decision]) -> Iterator[Decision]:
    """The last decision of each answer, those only proposed left out."""
    last = {one.answer: one for one in decisions if one.decision != "proposed"}
    yield from last.values()
