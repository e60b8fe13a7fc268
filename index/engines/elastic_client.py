"""The official client: connected by the environment's credentials, its errors told in one line.

SHANGQING_INDEX_API_KEY, or SHANGQING_INDEX_USER and SHANGQING_INDEX_PASSWORD; SHANGQING_INDEX_CA names the
certificate of the authority that signed the server's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawlers.settings import read_environment
from index.exceptions import EngineMissing, EngineRefused, EngineUnavailable, InvalidIndexUrl

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

TIMEOUT = 60.0  # seconds for one request
ATTEMPTS = 3
BUSY = frozenset({429, 502, 503, 504})
"""What a server answers that is full or restarting; the same request may succeed later."""


def connect(url: str) -> Elasticsearch:
    """Make a client of the server at `url`; nothing is sent yet."""
    client: Elasticsearch = _library().Elasticsearch(
        _checked(url),
        request_timeout=TIMEOUT,
        max_retries=ATTEMPTS,
        retry_on_status=tuple(BUSY),
        retry_on_timeout=True,
        **_credentials(),
    )
    return client


@contextmanager
def told(url: str) -> Iterator[None]:
    """Turn the client's errors into ours, each with what to do."""
    library = _library()
    try:
        yield
    except library.ApiError as error:
        status, why = error.meta.status, reason(error.body)
        if status in {401, 403}:
            raise EngineRefused(
                f"{url} refuses ({status}): set SHANGQING_INDEX_API_KEY, or SHANGQING_INDEX_USER and "
                f"SHANGQING_INDEX_PASSWORD, with the privileges that the README lists: {why}"
            ) from error
        if status in BUSY:
            raise EngineUnavailable(f"{url} is overloaded ({status}): try again later: {why}") from error
        raise EngineRefused(f"{url} answers {status}: {why}") from error
    except library.TransportError as error:
        raise EngineUnavailable(
            f"{url} does not answer ({type(error).__name__}): start Elasticsearch or correct "
            "SHANGQING_INDEX_URL; what is not delivered stays in the journal"
        ) from error


def _library() -> ModuleType:
    try:
        return import_module("elasticsearch")
    except ImportError as error:
        raise EngineMissing(
            "Elasticsearch's client is not installed: pip install 'shangqing[elasticsearch]'"
        ) from error


def _checked(url: str) -> str:
    """The URL with its port; one that carries a password is refused, since it would end up in logs."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InvalidIndexUrl(f"this is no address: {error}") from error
    if parts.username or parts.password:
        raise InvalidIndexUrl(
            "the index's address holds credentials: put them into SHANGQING_INDEX_USER and "
            "SHANGQING_INDEX_PASSWORD"
        )
    if not host:
        raise InvalidIndexUrl(f"{url} names no host")
    name = f"[{host}]" if ":" in host else host
    default = 443 if parts.scheme == "https" else 80
    return f"{parts.scheme}://{name}:{port or default}{parts.path.rstrip('/')}"


def _credentials() -> dict[str, Any]:
    read_environment()  # adds what a .env says
    given: dict[str, Any] = {}
    if key := os.environ.get("SHANGQING_INDEX_API_KEY"):
        given["api_key"] = key
    elif user := os.environ.get("SHANGQING_INDEX_USER"):
        given["basic_auth"] = (user, os.environ.get("SHANGQING_INDEX_PASSWORD", ""))
    if authority := os.environ.get("SHANGQING_INDEX_CA"):
        if not Path(authority).is_file():
            raise EngineRefused(f"SHANGQING_INDEX_CA names no file: {authority}")
        given["ca_certs"] = authority
    return given


def reason(body: Any) -> str:
    """Give the server's own words from the body of its answer, on one line."""
    error = body.get("error", body) if isinstance(body, dict) else body
    if isinstance(error, dict):
        causes = error.get("root_cause") or [error]
        error = causes[0].get("reason") or error.get("reason") or error.get("type")
    return " ".join(str(error).split())[:300]
