"""A wall around a browser: a SOCKS proxy on loopback (RFC 1928) that connects to public addresses alone.

A browser follows redirects, runs scripts, opens sockets and resolves names by itself. What it asks for cannot
be looked at beforehand; where it connects to can, and the address that was looked at is the one connected to.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from contextlib import closing, suppress
from functools import cache
from threading import Thread

from crawlers.addresses import is_outside

_PATIENCE = 30  # seconds to ask for a connection and to get it
_BLOCK = 64 * 1024
_GRANTED, _REFUSED, _UNREACHABLE = 0, 2, 4
_LENGTHS = {1: 4, 4: 16}  # of addresses, by kind; a name (3) says its own

REFUSAL = "ERR_SOCKS_CONNECTION_FAILED"
"""Chromium's error where the wall refuses; for a host out of reach it has another one."""


@cache
def wall_port() -> int:
    """The port of this process's wall, which is put up when first asked for."""
    listening = socket.create_server(("127.0.0.1", 0))
    Thread(target=lambda: asyncio.run(_serve(listening)), name="wall", daemon=True).start()
    port: int = listening.getsockname()[1]
    return port


async def _serve(listening: socket.socket) -> None:
    server = await asyncio.start_server(_admit, sock=listening)
    await server.serve_forever()


async def _admit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with closing(writer), suppress(OSError, asyncio.IncompleteReadError, TimeoutError, UnicodeError):
        async with asyncio.timeout(_PATIENCE):
            answer, far = await _connect(*await _read_wish(reader, writer))
            writer.write(bytes((5, answer, 0, 1)) + bytes(6))
            await writer.drain()
        if far:
            far_reader, far_writer = far
            with closing(far_writer):
                await asyncio.gather(_pass_on(reader, far_writer), _pass_on(far_reader, writer))


async def _read_wish(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int]:
    """The host and the port asked for; OSError where it is no connection that is wanted."""
    _, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    writer.write(b"\x05\x00")
    version, command, _, kind = await reader.readexactly(4)
    if (version, command) != (5, 1):
        raise OSError("no CONNECT")
    said = await reader.readexactly(_LENGTHS.get(kind) or (await reader.readexactly(1))[0])
    host = str(ipaddress.ip_address(said)) if kind in _LENGTHS else said.decode("ascii")
    return host, int.from_bytes(await reader.readexactly(2))


async def _connect(
    host: str, port: int
) -> tuple[int, tuple[asyncio.StreamReader, asyncio.StreamWriter] | None]:
    try:
        address = await _resolve(host)
        if not is_outside(address):
            return _REFUSED, None
        return _GRANTED, await asyncio.open_connection(address, port)
    except OSError:
        return _UNREACHABLE, None


async def _resolve(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return await asyncio.to_thread(socket.gethostbyname, host)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while block := await reader.read(_BLOCK):
            writer.write(block)
            await writer.drain()
        writer.write_eof()
