"""The address of an Elasticsearch index: https://host:port/path#name."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from index.engines.elastic_mapping import FINDINGS
from index.exceptions import InvalidIndexUrl

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")  # what Elasticsearch takes, and no pattern of several


def parted(location: str) -> tuple[str, str]:
    """The server's address and the name of the read alias, neither looked at yet."""
    url, _, name = location.partition("#")
    return url, name or FINDINGS


def checked(location: str) -> str:
    """The server's address with its port, where all of the location is well.

    Raises InvalidIndexUrl, which repeats nothing that may be a secret: an address ends up in logs.
    """
    url, name = parted(location)
    if "@" in location or "?" in url:
        raise InvalidIndexUrl(
            "the index's address holds credentials or a query: put credentials into SHANGQING_INDEX_USER and "
            "SHANGQING_INDEX_PASSWORD, or SHANGQING_INDEX_API_KEY"
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:  # whose text repeats what stands for the port
        raise InvalidIndexUrl("the index's address is none: give https://host:port") from None
    if not host:
        raise InvalidIndexUrl(f"{url} names no host")
    if not _NAME.fullmatch(name):
        raise InvalidIndexUrl(
            f"#{name} is no name of an index: it has small letters, digits and . _ - , and begins with one of "
            "the first two"
        )
    bracketed = f"[{host}]" if ":" in host else host
    default = 443 if parts.scheme == "https" else 80
    return f"{parts.scheme}://{bracketed}:{port or default}{parts.path.rstrip('/')}"
