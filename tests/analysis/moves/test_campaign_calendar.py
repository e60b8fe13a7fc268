"""The campaign calendar: each rule's own examples, and the lunar years."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import analysis.calendar
from analysis.calendar import campaign_on, campaigns
from analysis.exceptions import InvalidRules

RULES = yaml.safe_load(Path(str(analysis.calendar.__file__)).with_suffix(".yaml").read_text("utf-8"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["name"])
def test_examples(rule: dict[str, Any]) -> None:
    spans = {year: [one for one in campaigns(year) if one.name == rule["name"]] for year in range(2025, 2028)}
    assert rule["examples"]
    for day in rule["examples"]:
        assert any(one.start <= day <= one.end for one in spans[day.year]), day
    for day in rule["counter_examples"]:
        assert not any(one.start <= day <= one.end for one in spans[day.year]), day


@pytest.mark.parametrize(
    ("day", "name"), [(date(2026, 11, 11), "双11"), (date(2026, 6, 18), "618"), (date(2026, 4, 15), None)]
)
def test_a_day_has_its_name(day: date, name: str | None) -> None:
    campaign = campaign_on(day)
    assert (campaign.name if campaign else None) == name


def test_all_years_that_a_history_may_hold_have_their_campaigns() -> None:
    for year in range(2000, 2060):
        assert len(campaigns(year)) >= len(RULES)
        assert all(one.start <= one.end for one in campaigns(year))


def test_a_broken_rule_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        analysis.calendar,
        "_rules",
        lambda: [{"name": "坏", "english": "bad", "spans": [{"from": "13-01", "to": "13-02"}]}],
    )
    campaigns.cache_clear()
    with pytest.raises(InvalidRules, match="坏"):
        campaigns(2026)
    campaigns.cache_clear()
