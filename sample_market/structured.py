"""The schema.org JSON-LD that the two modern shops put in their pages."""

from __future__ import annotations

from typing import Any

from sample_market.market import ShownProduct

_SCHEMA = "https://schema.org"


def product_ld(shown: ShownProduct, url: str, seller: str, reviews: int) -> dict[str, Any]:
    """A schema.org Product with its Offer and the crossed-out price as a StrikethroughPrice."""
    product = shown.product
    return {
        "@context": f"{_SCHEMA}/",
        "@type": "Product",
        "name": product.title,
        "sku": product.sku,
        "gtin13": product.gtin,
        "brand": {"@type": "Brand", "name": product.brand},
        "category": product.category,
        "description": product.description,
        "aggregateRating": {"@type": "AggregateRating", "ratingValue": "4.8", "reviewCount": reviews},
        "offers": {
            "@type": "Offer",
            "url": url,
            "price": str(shown.price),
            "priceCurrency": "CNY",
            "availability": f"{_SCHEMA}/{shown.availability}",
            "itemCondition": f"{_SCHEMA}/NewCondition",
            "priceSpecification": {
                "@type": "UnitPriceSpecification",
                "priceType": f"{_SCHEMA}/StrikethroughPrice",
                "price": str(shown.list_price),
                "priceCurrency": "CNY",
            },
            "seller": {"@type": "Organization", "name": seller},
        },
    }


def crumbs_ld(shown: ShownProduct, home: str) -> dict[str, Any]:
    """A schema.org BreadcrumbList: home, category, brand."""
    names = ("首页", shown.product.category, shown.product.brand)
    return {
        "@context": f"{_SCHEMA}/",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": name, "item": home}
            for n, name in enumerate(names, 1)
        ],
    }
