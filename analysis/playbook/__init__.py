"""The playbook (应对措施): which answers the competition's moves call for, never without those moves.

rules/*.yaml hold the rules, one file an approach; sources.yaml what they rest on; ours.yaml, the user's, what
is known of us.
"""

from __future__ import annotations

from analysis.playbook.answer import Answer, find_answers
from analysis.playbook.facts import Facts, Surroundings, move_key, read_facts
from analysis.playbook.ours import Ours, load_ours
from analysis.playbook.rule import Rule, Words
from analysis.playbook.rules import approaches, rules, sources

__all__ = [
    "Answer",
    "Facts",
    "Ours",
    "Rule",
    "Surroundings",
    "Words",
    "approaches",
    "find_answers",
    "load_ours",
    "move_key",
    "read_facts",
    "rules",
    "sources",
]
