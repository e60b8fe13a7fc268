"""What the demo knows of its user: one of the shops, and its own figures day by day."""

from datetime import timedelta
from pathlib import Path

from analysis.kpis import read_figures
from analysis.playbook import load_ours
from sample_market import market
from sample_market.watched import market_sources

FOLDER = Path(market.__file__).parent


def test_the_user_is_one_of_the_shops() -> None:
    ours = load_ours(FOLDER / "ours.yaml")
    assert ours.competitor in {source.competitor.name for source in market_sources().values()}
    assert ours.margin.default is not None and 0 < ours.margin.default < 1


def test_the_figures_cover_eight_weeks_before_the_briefing_and_every_day_to_the_end() -> None:
    figures = read_figures(FOLDER / "history" / "figures.csv")
    assert (figures.problems, figures.notices) == ([], [])
    days = sorted({one.day for one in figures.measured})
    assert days[-1] == market.LAST_DAY
    assert days[0] <= market.LAST_DAY - timedelta(days=14 + 8 * 7)
    assert len(days) == (days[-1] - days[0]).days + 1
    assert {one.metric for one in figures.measured} == {
        "traffic",
        "click_rate",
        "conversion",
        "repurchase",
        "sales",
    }
