"""Why a page did not come, in few enough words to count by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

from crawlers.pace import SiteClosed
from crawlers.storage.summaries import OFF_SITE, Tally

if TYPE_CHECKING:
    from twisted.python.failure import Failure


_TOO_LARGE = "larger than the source's page_size"
_WORDS = {  # of Scrapy's exceptions and of Twisted's, by their names
    "DownloadTimeoutError": "no answer within the source's timeout",
    "DownloadCancelledError": _TOO_LARGE,
    "DownloadConnectionRefusedError": "connection refused",
    "DownloadFailedError": "the connection, or its encryption (TLS), failed",
    "ResponseDataLossError": "the answer broke off",
    "CannotResolveHostError": "no such host (DNS)",
    "DNSLookupError": "no such host (DNS)",
}


def failure_words(error: BaseException | None) -> str:
    """Why a request failed, in a few words that hold nothing of the one page."""
    if isinstance(error, HttpError):
        return f"HTTP status {error.response.status}"
    if _is_swollen(error):
        return _TOO_LARGE
    if isinstance(error, IgnoreRequest):
        return str(error) or OFF_SITE
    if type(error).__module__.startswith("playwright"):  # its own first line says which step failed
        return f"browser: {str(error).splitlines()[0].partition(' at http')[0]:.80}"
    return _WORDS.get(type(error).__name__, type(error).__name__)


def count_failure(failure: Failure, tally: Tally) -> None:
    """Count a page that did not come: left out on purpose, or failed."""
    url = failure.request.url  # type: ignore[attr-defined]  # Scrapy sets it
    error = failure.value
    is_ignored = isinstance(error, IgnoreRequest) and not isinstance(error, SiteClosed | HttpError)
    count = tally.skip if is_ignored and not _is_swollen(error) else tally.fail
    count(failure_words(error), url)


def _is_swollen(error: BaseException | None) -> bool:
    """Whether a page was given up as its compressed body grew too large: Scrapy ignores it as if on purpose."""
    return type(getattr(error, "__cause__", None)).__name__ == "_DecompressionMaxSizeExceeded"
