"""The wall, asked as a browser asks it and as an enemy would."""

import ipaddress
import socket
import struct
from typing import Any

import pytest

from crawlers.wall import wall_port

HELLO = b"\x05\x01\x00"


def ask(*parts: bytes) -> tuple[socket.socket, bytes]:
    """Say hello and the parts; give the connection and the answer's second byte on."""
    line = socket.create_connection(("127.0.0.1", wall_port()), timeout=20)
    line.sendall(HELLO)
    assert line.recv(2) == b"\x05\x00"
    for part in parts:
        line.sendall(part)
    return line, line.recv(10)


def name(host: str, port: int) -> bytes:
    return b"\x05\x01\x00\x03" + bytes([len(host)]) + host.encode() + struct.pack(">H", port)


def numbers(host: str, port: int) -> bytes:
    address = ipaddress.ip_address(host)
    kind = 1 if address.version == 4 else 4
    return b"\x05\x01\x00" + bytes([kind]) + address.packed + struct.pack(">H", port)


@pytest.mark.parametrize(
    "wish",
    [
        name("127.0.0.1", 80),
        name("localhost", 80),
        name("2130706433", 80),  # 127.0.0.1 as one number
        name("0x7f.1", 80),
        name("10.0.0.1", 80),
        numbers("169.254.169.254", 80),
        numbers("::1", 80),
        numbers("::ffff:127.0.0.1", 80),
    ],
)
def test_what_lies_inside_is_refused(wish: bytes) -> None:
    line, answer = ask(wish)
    assert answer[:2] == b"\x05\x02"
    assert line.recv(1) == b""
    line.close()


def test_what_lies_outside_is_passed_on_to_the_last_byte(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1 is taken for a public address, whatever name leads there."""
    known = ipaddress.IPv4Address.is_global
    seen = property(lambda self: str(self) == "127.0.0.1" or known.fget(self))  # type: ignore[attr-defined]
    monkeypatch.setattr(ipaddress.IPv4Address, "is_global", seen)
    site.put("/", "龙井" * 100_000)
    line, answer = ask(name("localhost", int(site.url.rpartition(":")[2])))
    assert answer[:2] == b"\x05\x00"
    line.sendall(b"GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n")
    whole = b""
    while block := line.recv(65_536):
        whole += block
    assert whole.endswith(site.pages["/"].body)
    line.close()


def test_a_host_out_of_reach_is_told_from_a_refused_one() -> None:
    line, answer = ask(name("nowhere.invalid", 80))
    assert answer[:2] == b"\x05\x04"
    line.close()


@pytest.mark.parametrize(
    "said", [b"\x05\x02\x00\x01", b"\x04\x01\x00\x01", b"\x05\x01\x00\x03\x01\xff\x00\x50"]
)
def test_nonsense_is_hung_up_on(said: bytes) -> None:
    line, answer = ask(said + bytes(6))
    assert answer == b""
    line.close()
