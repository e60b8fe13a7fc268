"""What each site of the sample market shows on a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import ConfigDict, TypeAdapter

from crawlers.beijing import BEIJING
from crawlers.yaml_files import read_yaml
from sample_market.catalogue import Announcement, Campaign, Plan, Product, Steps

FIRST_DAY = date(2026, 10, 8)
LAST_DAY = date(2026, 11, 11)

_HISTORY = Path(__file__).parent / "history"
_CHECKED = ConfigDict(extra="forbid")
_T = TypeVar("_T")


def market_days() -> tuple[date, ...]:
    """The 35 days of the market's history, in order."""
    return tuple(FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1))


def crawl_time(day: date) -> datetime:
    """The moment of `day` as of which the sites are served: ten in the morning in Beijing."""
    return datetime.combine(day, time(10), tzinfo=BEIJING)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProduct:
    """What a product's page says on one day."""

    product: Product
    price: Decimal
    list_price: Decimal
    availability: str
    campaigns: tuple[Campaign, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPlan:
    """What a plan's row, card or page says on one day; None where the plan does not have it."""

    plan: Plan
    monthly_fee: Decimal
    price: Decimal | None
    data_gb: Decimal | None
    voice_minutes: int | None
    contract_months: int | None
    campaigns: tuple[Campaign, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A site that sells products."""

    __pydantic_config__ = _CHECKED

    name: str
    slogan: str
    products: tuple[Product, ...]
    campaigns: tuple[Campaign, ...]

    def shows(self, day: date) -> tuple[ShownProduct, ...]:
        """The products on sale on `day`, in the shop's order."""
        return tuple(
            ShownProduct(
                product=product,
                price=_sure(product.price, day),
                list_price=_sure(product.list_price, day),
                availability=_at(product.stock, day) or "InStock",
                campaigns=_running(self.campaigns, product.sku, day),
            )
            for product in self.products
            if _sold(product, day)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """A site that sells tariff plans and contracts."""

    __pydantic_config__ = _CHECKED

    name: str
    slogan: str
    plans: tuple[Plan, ...]
    campaigns: tuple[Campaign, ...]

    def shows(self, day: date) -> tuple[ShownPlan, ...]:
        """The plans on offer on `day`, in the site's order."""
        return tuple(
            ShownPlan(
                plan=plan,
                monthly_fee=_sure(plan.monthly_fee, day),
                price=_at(plan.price, day),
                data_gb=_at(plan.data_gb, day),
                voice_minutes=_at(plan.voice_minutes, day),
                contract_months=_at(plan.contract_months, day),
                campaigns=_running(self.campaigns, plan.sku, day),
            )
            for plan in self.plans
            if _sold(plan, day)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """A site that publishes announcements."""

    __pydantic_config__ = _CHECKED

    name: str
    slogan: str
    announcements: tuple[Announcement, ...]

    def shows(self, day: date) -> tuple[Announcement, ...]:
        """What was published up to the hour at which the market is crawled, the newest first."""
        hour = crawl_time(day)
        shown = [text for text in self.announcements if text.published <= hour]
        return tuple(sorted(shown, key=lambda text: text.published, reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """The five sites, by the first part of their path."""

    qinghe: Shop
    xingyi: Shop
    laoxiang: Shop
    lanwan: Operator
    beiyu: Newsroom


@cache
def load_market() -> Market:
    """Read history/*.yaml; pydantic's ValidationError names the field that is wrong."""
    return Market(
        qinghe=_load("qinghe", Shop),
        xingyi=_load("xingyi", Shop),
        laoxiang=_load("laoxiang", Shop),
        lanwan=_load("lanwan", Operator),
        beiyu=_load("beiyu", Newsroom),
    )


def _load(name: str, kind: type[_T]) -> _T:
    return TypeAdapter(kind).validate_python(read_yaml(_HISTORY / f"{name}.yaml"))


def _sold(item: Product | Plan, day: date) -> bool:
    return item.listed <= day and (item.delisted is None or day < item.delisted)


def _running(campaigns: tuple[Campaign, ...], sku: str, day: date) -> tuple[Campaign, ...]:
    return tuple(campaign for campaign in campaigns if campaign.runs(sku, day))


def _at(steps: Steps[_T], day: date) -> _T | None:
    held = [start for start in steps if start <= day]
    return steps[max(held)] if held else None


def _sure(steps: Steps[_T], day: date) -> _T:
    value = _at(steps, day)
    if value is None:
        raise ValueError(f"no value holds on {day}: {dict(steps)}")
    return value
