"""Chinese provinces and cities in text (省/市), as facets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from analysis.entities.names import Mention, NameFinder, named, read_names
from analysis.passage import Passage

RULES = Path(__file__).with_name("regions.yaml")
_PROVINCE_ENDINGS = ("", "省", "市")
_CITY_ENDINGS = ("", "市", "州", "地区", "自治州")
_ROAD = re.compile("(?:[东西南北中]?路|大[街道路])(?![演透况由段网桥])")  # 上海江西路 is in no 江西
_FULL = ("市", "州", "盟", "地区", "新区")


def find_regions(text: str | Passage) -> tuple[Mention, ...]:
    """Give every province and city that the text names, under its short name; a city says its province.

    >>> [(region.name, region.kind, region.within) for region in find_regions("落户广东省深圳市")]
    [('广东', 'province', None), ('深圳', 'city', '广东')]
    """
    passage = Passage.of(text)
    found = _finder().find(passage)
    return tuple([region for region in found if not _ROAD.match(passage.normal, region.end)]) if found else ()


@cache
def _finder() -> NameFinder:
    rules = read_names(RULES)
    return NameFinder(dict(_names(rules)), decoys=rules["not_regions"])


def _names(rules: dict[str, Any]) -> Iterator[tuple[str, Mention]]:
    for province, cities in rules["provinces"].items():
        for city in cities:
            short = city.removesuffix("市")
            endings = ("",) if city.endswith(_FULL) else _CITY_ENDINGS
            yield from ((city + ending, named(short, "city", province)) for ending in endings)
        whole = named(province, "province")
        yield from (
            (province + ending, whole) for ending in _PROVINCE_ENDINGS if province + ending != "吉林市"
        )
        yield from ((other, whole) for other in rules["also"].get(province, ()))
