"""The pages of the telecom operator: tariff tables and cards, contract offers."""

from __future__ import annotations

from datetime import date

from sample_market.market import Operator, ShownPlan
from sample_market.replies import Reply, page

_TARIFFS = ("5g", "broadband")


def home(site: Operator) -> Reply:
    """The operator's front page, which only leads to the others."""
    return page("lanwan/home.html", site=site)


def tariff(site: Operator, key: str, day: date) -> Reply | None:
    """All plans of one kind on one page: "5g" as a table, "broadband" as cards."""
    if key not in _TARIFFS:
        return None
    return page(f"lanwan/{key}.html", site=site, plans=_plans(site, key, day))


def contracts(site: Operator, day: date) -> Reply:
    """The list of contract offers."""
    return page("lanwan/contracts.html", site=site, plans=_plans(site, "contract", day), contract=_link)


def contract(site: Operator, key: str, day: date) -> Reply | None:
    """One contract offer (合约机)."""
    path = f"/lanwan/contract/{key}.html"
    found = [shown for shown in _plans(site, "contract", day) if _link(shown) == path]
    return page("lanwan/contract.html", site=site, shown=found[0]) if found else None


def _link(shown: ShownPlan) -> str:
    return f"/lanwan/contract/{shown.plan.sku.rpartition('-')[2].lower()}.html"


def _plans(site: Operator, group: str, day: date) -> list[ShownPlan]:
    return [shown for shown in site.shows(day) if shown.plan.group == group]
