"""What was decided of answers: it lasts, survives a torn write, and is never silently misread."""

from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

import pytest

from analysis.exceptions import InvalidRules
from analysis.moves import Move, Product, Sight
from analysis.playbook import Answer, Surroundings, find_answers, move_key, read_facts
from index.advice import Decisions
from index.exceptions import InvalidQuery

AT = datetime(2026, 3, 4, 2, tzinfo=UTC)
TODAY = date(2026, 3, 5)


def cut(key: str = "K1", change: float = -0.03) -> Move:
    return Move(
        kind="price_cut",
        competitor="甲",
        product=Product(competitor="甲", source="s", key=key, title=key),
        at=AT,
        change=change,
        confidence=0.9,
        evidence=(Sight(id="a", observed=AT), Sight(id="b", observed=AT)),
    )


def answers_to(*moves: Move, decisions: Decisions | None = None, today: date = TODAY) -> list[Answer]:
    facts = read_facts(moves, Surroundings())
    return find_answers(facts, decisions.decided(today) if decisions else frozenset())


@pytest.fixture
def decisions(tmp_path: Path) -> Decisions:
    return Decisions(tmp_path)


def test_what_is_done_is_not_proposed_again(decisions: Decisions) -> None:
    (answer,) = answers_to(cut())
    decisions.propose([answer])
    assert answers_to(cut(), decisions=decisions) == [answer]
    told = decisions.mark(answer.id, "done", note="两周后再看")
    assert told.moves == (move_key(cut()),)
    assert answers_to(cut(), decisions=decisions) == []


def test_it_is_proposed_for_a_move_that_was_not_decided_on(decisions: Decisions) -> None:
    (answer,) = answers_to(cut())
    decisions.propose([answer])
    decisions.mark(answer.id, "rejected")
    (again,) = answers_to(cut(), cut("K2"), decisions=decisions)
    assert again.id == answer.id
    assert [move.product and move.product.key for move in again.moves] == ["K2"]
    decisions.propose([again])
    decisions.mark(again.id, "rejected")
    assert answers_to(cut(), cut("K2"), decisions=decisions) == []


def test_a_postponed_answer_comes_back_on_its_day(decisions: Decisions) -> None:
    (answer,) = answers_to(cut())
    decisions.propose([answer])
    decisions.mark(answer.id, "postponed", until=date(2026, 4, 1))
    assert answers_to(cut(), decisions=decisions, today=date(2026, 3, 31)) == []
    assert answers_to(cut(), decisions=decisions, today=date(2026, 4, 1)) == [answer]


def test_the_last_word_counts(decisions: Decisions) -> None:
    (answer,) = answers_to(cut())
    decisions.propose([answer])
    decisions.mark(answer.id, "done")
    decisions.mark(answer.id, "reopened")
    assert answers_to(cut(), decisions=decisions) == [answer]
    assert [one.decision for one in decisions.read()] == ["proposed", "done", "reopened"]


def test_an_answer_that_was_never_proposed_cannot_be_marked(decisions: Decisions) -> None:
    with pytest.raises(InvalidQuery, match="shangqing answers"):
        decisions.mark("20260304-00000000", "done")


@pytest.mark.parametrize("verb", ["done", "rejected", "reopened"])
def test_only_a_postponed_answer_has_a_day(decisions: Decisions, verb: str) -> None:
    (answer,) = answers_to(cut())
    decisions.propose([answer])
    with pytest.raises(InvalidQuery, match="postponed"):
        decisions.mark(answer.id, verb, until=TODAY)  # type: ignore[arg-type]
    with pytest.raises(InvalidQuery, match="postponed"):
        decisions.mark(answer.id, "postponed")


def test_proposing_twice_is_proposing_once(decisions: Decisions) -> None:
    answers = answers_to(cut())
    decisions.propose(answers)
    decisions.propose(answers)
    assert len(decisions.read()) == 1


def test_a_torn_line_is_no_decision_and_is_cut_by_the_next_one(decisions: Decisions, tmp_path: Path) -> None:
    (answer,) = answers_to(cut())
    decisions.propose([answer])
    path = tmp_path / "advice" / "decisions.jsonl"
    with path.open("ab") as file:
        file.write(b'{"at": "2026-03-')
    assert len(decisions.read()) == 1
    decisions.mark(answer.id, "done")
    assert [one.decision for one in decisions.read()] == ["proposed", "done"]


@pytest.mark.parametrize(
    "line", [b"{", b"[]", b"null", b'{"decision": "perhaps"}', b'{"at": 5, "decision": "done"}']
)
def test_a_damaged_line_is_named(decisions: Decisions, tmp_path: Path, line: bytes) -> None:
    decisions.propose(answers_to(cut()))
    path = tmp_path / "advice" / "decisions.jsonl"
    path.write_bytes(line + b"\n" + path.read_bytes())
    with pytest.raises(InvalidRules, match=r"decisions\.jsonl:1: "):
        decisions.read()


def test_several_at_once_lose_nothing(tmp_path: Path) -> None:
    answers = answers_to(*(cut(f"K{number}") for number in range(20)))
    Decisions(tmp_path).propose(answers)
    marks = [
        Thread(target=Decisions(tmp_path).mark, args=(answers[0].id, "done"), kwargs={"note": f"{number}"})
        for number in range(12)
    ]
    for mark in marks:
        mark.start()
    for mark in marks:
        mark.join()
    notes = [one.note for one in Decisions(tmp_path).read() if one.decision == "done"]
    assert sorted(notes, key=str) == sorted(map(str, range(12)))
