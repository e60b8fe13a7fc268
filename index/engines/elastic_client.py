"""The official client: connected by the environment's credentials, its errors told in one line.

SHANGQING_INDEX_API_KEY, or SHANGQING_INDEX_USER and SHANGQING_INDEX_PASSWORD; SHANGQING_INDEX_CA names the
certificate of the authority that signed the server's.
"""

from __future__ import annotations

import logging
import os
import re
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from crawlers.settings import read_environment
from index.engines.elastic_address import checked
from index.exceptions import EngineMissing, EngineRefused, EngineUnavailable

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

TIMEOUT = 60.0  # seconds for one request
ATTEMPTS = 3
_KEY = re.compile(r"[!-~]+")  # what a header can hold
BUSY = frozenset({429, 502, 503, 504})
"""What a server answers that is full or restarting; the same request may succeed later."""


def connect(location: str) -> Elasticsearch:
    """Make a client of the server at `location`; nothing is sent yet."""
    library, url = _library(), checked(location)
    # It warns of each attempt with a traceback; what came of them all is told in one line.
    logging.getLogger("elastic_transport.transport").setLevel(logging.ERROR)
    client: Elasticsearch = library.Elasticsearch(
        url,
        request_timeout=TIMEOUT,
        max_retries=ATTEMPTS,
        retry_on_status=tuple(BUSY),
        retry_on_timeout=True,
        **_credentials(url),
    )
    return client


@contextmanager
def told(url: str) -> Iterator[None]:
    """Turn the client's errors into ours, each with what to do."""
    library = _library()
    try:
        yield
    except library.UnsupportedProductError as error:
        raise EngineRefused(
            f"what answers at {url} is no Elasticsearch: correct SHANGQING_INDEX_URL"
        ) from error
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
    except library.SSLError as error:
        raise EngineUnavailable(_untrusted(url, error)) from error
    except library.TransportError as error:
        raise EngineUnavailable(
            f"{url} does not answer ({type(error).__name__}): start Elasticsearch or correct "
            "SHANGQING_INDEX_URL (a server that encrypts is https://); what is not delivered stays in the journal"
        ) from error


def _untrusted(url: str, error: Exception) -> str:
    if re.search("certificate|match", str(error), re.IGNORECASE):
        what = (
            "has no certificate that can be trusted: let SHANGQING_INDEX_CA name that of the authority which signed "
            "it, and SHANGQING_INDEX_URL the host that it is made out to"
        )
    else:
        what = "does not speak TLS: write http:// where the server does not encrypt"
    return f"{url} {what}; what is not delivered stays in the journal"


def _library() -> ModuleType:
    try:
        return import_module("elasticsearch")
    except ImportError as error:
        raise EngineMissing(
            "Elasticsearch's client is not installed: pip install 'shangqing[elasticsearch]'"
        ) from error


def _credentials(url: str) -> dict[str, Any]:
    read_environment()  # adds what a .env says
    given: dict[str, Any] = {}
    if key := os.environ.get("SHANGQING_INDEX_API_KEY", "").strip():
        if not _KEY.fullmatch(key):
            raise EngineRefused(
                "SHANGQING_INDEX_API_KEY is no key: set it to the one that Elasticsearch calls `encoded`"
            )
        given["api_key"] = key
    elif user := os.environ.get("SHANGQING_INDEX_USER"):
        said = f"{user}:{os.environ.get('SHANGQING_INDEX_PASSWORD', '')}"
        given["basic_auth"] = b64encode(said.encode()).decode()  # the client itself takes ASCII alone
    if authority := os.environ.get("SHANGQING_INDEX_CA"):
        given["ca_certs"] = _authority(url, authority)
    return given


def _authority(url: str, path: str) -> str:
    """The file of the authority's certificate, looked at."""
    if not url.startswith("https:"):
        raise EngineRefused(
            f"SHANGQING_INDEX_CA is set, but {url} is not encrypted: write https://, or take the setting away"
        )
    if not Path(path).is_file():
        raise EngineRefused(f"SHANGQING_INDEX_CA names no file: {path}")
    try:
        ssl.create_default_context(cafile=path)
    except OSError as error:  # as ssl's own are
        raise EngineRefused(f"SHANGQING_INDEX_CA cannot be read as certificates (PEM): {path}") from error
    return path


def reason(body: Any) -> str:
    """Give the server's own words from the body of its answer, on one line."""
    error = body.get("error", body) if isinstance(body, dict) else body
    if isinstance(error, dict):
        causes = error.get("root_cause") or [error]
        kind, said = causes[0].get("type"), causes[0].get("reason") or error.get("reason")
        error = ": ".join(filter(None, (kind, said)))
    return " ".join(str(error).split())[:300]
