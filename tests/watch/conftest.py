"""A real HTTP endpoint and a real SMTP server on loopback, for what alerts send."""

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest


@dataclass
class Hook:
    """A webhook: `url` is its Apprise address, `taken` what was posted; with `down` it answers 503."""

    url: str = ""
    taken: list[dict] = field(default_factory=list)
    down: bool = False
    refused: int = 0

    @property
    def words(self) -> str:
        return "\n".join(each["message"] for each in self.taken)


@pytest.fixture
def hook() -> Iterator[Hook]:
    made = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if made.down:
                made.refused += 1
            else:
                made.taken.append(posted)
            self.send_response(503 if made.down else 200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"json://127.0.0.1:{server.server_address[1]}/hook"
    Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@dataclass
class Mailbox:
    """An SMTP server: `url` is its Apprise address, `mails` what came."""

    url: str = ""
    mails: list = field(default_factory=list)

    async def handle_DATA(self, server: object, session: object, envelope) -> str:  # noqa: N802  # aiosmtpd's name
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    from aiosmtpd.controller import Controller

    box = Mailbox()
    with socket.socket() as free:  # the controller itself must know its port
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.url = f"mailto://127.0.0.1:{port}?from=watch@a.example&to=ops@a.example"
    yield box
    controller.stop()
