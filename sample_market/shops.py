"""The pages of the three shops: listings and product pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sample_market.market import Shop, ShownProduct
from sample_market.replies import Reply, fill, page
from sample_market.structured import crumbs_ld, product_ld

_RECOMMENDED = 4
_UNDECLARED = ("LX0433", "LX0510")  # pages of the old shop that name no charset anywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Storefront:
    """A shop and its URLs, with {page} and {number}; `a_page` products on a listing; `old` speaks GBK."""

    name: str
    shop: Shop
    listing_url: str
    item_url: str
    a_page: int
    old: bool = False

    @property
    def listing_path(self) -> re.Pattern[str]:
        """The paths of the listings; the group `key` is the number of the page."""
        return re.compile(re.escape(self.listing_url).replace(r"\{page\}", r"(?P<key>\d{1,4})"))

    @property
    def item_path(self) -> re.Pattern[str]:
        """The paths of the product pages; the group `key` is the product's number."""
        return re.compile(re.escape(self.item_url).replace(r"\{number\}", r"(?P<key>\d{1,8})"))

    def link(self, shown: ShownProduct) -> str:
        """The path of a product's page."""
        return self.item_url.format(number=_number(shown))

    def listing(self, key: str, day: date, base: str) -> Reply | None:
        """Listing number `key` (the home page is the first), None where there is none."""
        shown, number = self.shop.shows(day), int(key or 1)
        pages = -(-len(shown) // self.a_page)
        if not 1 <= number <= pages:
            return None
        values = {"page": number, "pages": pages, "total": len(shown), "base": base}
        values["items"] = shown[(number - 1) * self.a_page : number * self.a_page]
        values["listing"] = lambda n: self.listing_url.format(page=n)
        return self._page("list.html", values)

    def item(self, key: str, day: date, base: str) -> Reply | None:
        """The page of product number `key`, None where it is not on sale that day."""
        products = self.shop.shows(day)
        place = next((n for n, one in enumerate(products) if _number(one) == key), None)
        if place is None:
            return None
        shown, reviews = products[place], 200 + int(key) % 700
        recommended = (products[place + 1 :] + products[:place])[:_RECOMMENDED]
        values = {"shown": shown, "recommended": recommended, "reviews": reviews, "base": base}
        values["product_ld"] = product_ld(shown, base + self.link(shown), self.shop.name, reviews)
        values["crumbs_ld"] = crumbs_ld(shown, f"{base}/{self.name}/")
        return self._page("item.html", values)

    def _page(self, template: str, values: Mapping[str, Any]) -> Reply:
        path = f"{self.name}/{template}"
        if not self.old:
            return page(path, site=self.shop, link=self.link, **values)
        # as old shops are: listings declare gb2312 but use GBK; item pages lie in the header or say nothing
        shown: ShownProduct | None = values.get("shown")
        declared = shown is None or shown.product.sku not in _UNDECLARED
        html = fill(path, site=self.shop, link=self.link, declared=declared, **values)
        lies = shown is not None and declared
        return Reply(
            content_type="text/html; charset=ISO-8859-1" if lies else "text/html", body=html.encode("gb18030")
        )


def _number(shown: ShownProduct) -> str:
    return re.sub(r"\D", "", shown.product.sku)
