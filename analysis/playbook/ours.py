"""Ours: what the playbook must know of us, from the user's ours.yaml.

    competitor: 我们商城        # our own shop among the watched ones: its moves are ours
    position: challenger        # leader, challenger, follower or nicher
    regions: [广东, 上海]
    margin:                     # gross margin (毛利率) of the selling price
      default: 25%
      categories: {手机: 12%}   # a word of the product's title
      products: {X1: 8%}        # a sku, gtin or whole title

Everything may be left out: a rule that needs it is then not called for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from analysis.exceptions import InvalidOurs
from analysis.moves import Product
from analysis.playbook.rule import Position
from analysis.text import normalise
from crawlers.sources.checked import read_checked


def _read_share(value: object) -> object:
    if isinstance(value, str) and value.strip().endswith(("%", "％")):
        value = float(value.strip()[:-1]) / 100
    if isinstance(value, int | float) and value >= 1:
        raise ValueError("a margin is a share of the price: write 25% or 0.25")
    return value


Margin = Annotated[float, BeforeValidator(_read_share), Field(ge=-1, lt=1)]


class Margins(BaseModel):
    """Gross margins, 0 to 1 of the selling price: of products, of categories (words of a title), of the rest."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    default: Margin | None = None
    categories: dict[str, Margin] = {}
    products: dict[str, Margin] = {}


class Ours(BaseModel):
    """What is known of us; nothing by default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    competitor: str | None = None
    position: Position | None = None
    regions: tuple[str, ...] = ()
    margin: Margins = Margins()

    def margin_of(self, product: Product | None) -> float | None:
        """Our margin on a product: its own, else that of the longest category word in its title, else the default."""
        if product is None:
            return self.margin.default
        names = {product.sku, product.gtin, product.key, product.title}
        own = [margin for name, margin in self.margin.products.items() if name in names]
        if own:
            return own[0]
        title = normalise(product.title).lower()
        fitting = [word for word in self.margin.categories if normalise(word).lower() in title]
        return self.margin.categories[max(fitting, key=len)] if fitting else self.margin.default


def load_ours(path: Path) -> Ours:
    """Read ours.yaml; where there is none, nothing is known of us. InvalidOurs names file, line and field."""
    return read_checked(path, Ours, InvalidOurs) if path.exists() else Ours()
