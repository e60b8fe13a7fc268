"""Addresses without what tracks, by the rules' own examples and as an enemy would write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.spiders.tracking import AddressCleaner, address_key, read_rules

RULES = read_rules()
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.mark.parametrize(("url", "clean"), RULES["examples"])
def test_what_tracks_is_taken_off(url: str, clean: str) -> None:
    assert AddressCleaner().clean(url) == clean


@pytest.mark.parametrize("url", RULES["counter_examples"])
def test_what_names_a_page_stays(url: str) -> None:
    assert AddressCleaner().clean(url) == url


def test_a_source_names_further_ones() -> None:
    cleaner = AddressCleaner(["from", "abt*"])
    assert (
        cleaner.clean("http://a.example/?from=1&abtest=2&x=3&fromage=4") == "http://a.example/?x=3&fromage=4"
    )


@given(TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    cleaner = AddressCleaner()
    once = cleaner.clean(f"http://a.example/{text}")
    assert cleaner.clean(once) == once
    assert once.startswith("http://a.example/")


def test_the_order_of_parameters_is_no_difference() -> None:
    assert address_key("http://a.example/?b=1&a=2") == address_key("http://a.example/?a=2&b=1")
    assert address_key("http://a.example/?a=1") != address_key("http://a.example/?a=2")


@pytest.mark.parametrize(
    ("part", "kept"), [(";jsessionid=", ""), ("?utm_x=1&", "?"), ("?a&", "?a&"), (";x", ";x")]
)
def test_an_endless_address_is_cleaned(part: str, kept: str) -> None:
    cleaned = AddressCleaner().clean("http://a.example/" + part * 100_000)
    assert cleaned.startswith("http://a.example/" + kept)
