"""The contract is kept on the embedded engine and on Elasticsearch, servers 8 and 9 alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from index_shelf import offer

from index import Index, open_index

ENGINES = ("embedded", "elasticsearch-8", "elasticsearch-9")


@pytest.fixture(params=ENGINES)
def address(
    request: pytest.FixtureRequest, new_index: Callable[[str], AbstractContextManager[str]]
) -> Iterator[str]:
    """The address of an index that does not exist yet, once on each engine."""
    with new_index(request.param) as new:
        yield new


@pytest.fixture(params=ENGINES)
def filled(request: pytest.FixtureRequest, open_filled: Callable[[str], Index]) -> Index:
    """The corpus on each engine."""
    return open_filled(request.param)


@pytest.fixture(scope="package", params=ENGINES)
def shelf(
    request: pytest.FixtureRequest, new_index: Callable[[str], AbstractContextManager[str]]
) -> Iterator[Index]:
    """A few offers whose words can be told apart; only to be read."""
    names = (
        "华为手机 満減活动",
        "二手手机 满减活动 每满300减50",
        "滿減活動：龍井茶禮盒",
        "iPhone 15 直降500元",
        "平板电脑 买一送一",
    )
    with new_index(request.param) as address, open_index(address) as index:
        index.write(map(offer, names))
        yield index
