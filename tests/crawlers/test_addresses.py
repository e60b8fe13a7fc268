"""What is public, and what only looks so."""

import asyncio

import pytest

from crawlers.addresses import is_outside, is_public


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("100.64.0.1", False),  # carrier-grade NAT
        ("169.254.169.254", False),  # where clouds keep their secrets
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::a00:1", False),  # 10.0.0.1 by NAT64
        ("64:ff9b::5db8:d70e", True),
        ("2002:a00:1::1", False),  # 10.0.0.1 by 6to4
        ("2001:0:a00:1::1", False),  # by Teredo
    ],
)
def test_an_address_is_outside_or_not(address: str, outside: bool) -> None:
    assert is_outside(address) is outside


@pytest.mark.parametrize("host", ["[::1]", "[::ffff:127.0.0.1]", "127.0.0.1", "user:pass@10.0.0.1:80"])
def test_a_url_that_names_its_address(host: str) -> None:
    assert asyncio.run(is_public(f"http://{host}/")) is False
