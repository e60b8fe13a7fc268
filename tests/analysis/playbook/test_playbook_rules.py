"""Every rule of the playbook: its example calls for it, its counter-example does not, and it is complete."""

from datetime import UTC, datetime

import pytest

from analysis.moves import Move, Product, Sight
from analysis.playbook import Facts, Ours, Surroundings, approaches, find_answers, read_facts, rules, sources
from analysis.playbook.conditions import holds
from analysis.playbook.reasons import reasons
from analysis.playbook.rule import Case

AT = datetime(2026, 11, 4, 2, tzinfo=UTC)
RULES = sorted(rules())
GROUNDS = ("follow", "hold", "bundle", "service", "membership", "channel", "timing", "contract", "exit")


def facts_of(case: Case) -> Facts:
    """The facts of an example, its promotion and regions read from its words as those of a real move are."""
    product = Product(competitor="甲", source="s", key="K1", title=case.title, currency="CNY")
    move = Move(
        kind=case.kind,
        competitor="甲",
        product=None if case.kind == "strategy_shift" else product,
        at=AT,
        before=case.before,
        after=case.after,
        change=case.change,
        confidence=0.9,
        evidence=(Sight(id="a", observed=AT), Sight(id="b", observed=AT)),
        promotion=case.strategy if case.kind == "strategy_shift" else case.promotion,
        campaign=case.campaign,
        raised_first=case.raised_first,
    )
    (read,) = read_facts([move], Surroundings(ours=Ours(regions=case.sells_in, position=case.position)))
    return Facts(
        move=move,
        mechanics=read.mechanics,
        regions=read.regions,
        emphasis=frozenset(case.emphasis),
        together=case.together,
        breadth=case.breadth,
        repeats=case.repeats,
        answers_us=case.answers_us,
        margin=case.margin,
        gap=case.gap,
        position=read.position,
        sells_in=read.sells_in,
        figures=case.figures,
    )


@pytest.mark.parametrize("name", RULES)
def test_the_example_calls_for_the_rule(name: str) -> None:
    _, rule = rules()[name]
    facts = facts_of(rule.example)
    assert holds(rule.when, facts)
    assert all(words.zh and words.en for words in reasons(rule.when, facts))


@pytest.mark.parametrize("name", RULES)
def test_the_counter_example_does_not(name: str) -> None:
    _, rule = rules()[name]
    assert not holds(rule.when, facts_of(rule.counter_example))


@pytest.mark.parametrize("name", RULES)
def test_the_rule_can_win(name: str) -> None:
    """No rule is always beaten by another stance, or crowded out, in its own example."""
    _, rule = rules()[name]
    assert name in {answer.rule for answer in find_answers([facts_of(rule.example)])}


def test_the_playbook_covers_its_ground() -> None:
    assert len(rules()) >= 30
    assert set(GROUNDS) <= {approach.approach for approach in approaches()}


def test_every_source_is_cited_by_a_rule() -> None:
    cited = {key for _, rule in rules().values() for key in rule.source}
    assert cited == set(sources())
