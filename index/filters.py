"""The names of the filters that may stand in a query line, English and Chinese."""

from __future__ import annotations

CHOICES = {
    "kinds": "kind",
    "competitors": "competitor",
    "sources": "source",
    "strategies": "strategy",
    "sub_strategies": "sub_strategy",
    "mechanics": "mechanic",
    "brands": "brand",
    "availability": "availability",
    "regions": "region",
    "industries": "industry",
    "mentioned_competitors": "mentioned_competitor",
    "mentioned_brands": "mentioned_brand",
    "keywords": "keyword",
    "currencies": "currency",
    "skus": "sku",
    "ids": "id",
}
"""Fields of Query that hold accepted values, and the index field of each."""

CHINESE = {
    "类型": "kind",
    "竞品": "competitor",
    "竞争对手": "competitor",
    "来源": "source",
    "策略": "strategy",
    "子策略": "sub_strategy",
    "促销": "mechanic",
    "品牌": "brand",
    "库存": "availability",
    "地区": "region",
    "行业": "industry",
    "提及": "mentioned_competitor",
    "提及竞品": "mentioned_competitor",
    "提及品牌": "mentioned_brand",
    "关键词": "keyword",
    "币种": "currency",
    "价格": "price",
    "到手价": "take_home",
    "自": "since",
    "至": "until",
    "排序": "sort",
}
"""What a filter may be called in Chinese."""

AMOUNTS = ("price", "take_home")
SINCE = ("since", "published_since")
UNTIL = ("until", "published_until")
FILTERS = {field: name for name, field in CHOICES.items()} | {
    name: name for name in (*AMOUNTS, *SINCE, *UNTIL, "sort")
}
"""The names that may stand before a colon, and the Query's field that each one fills."""
