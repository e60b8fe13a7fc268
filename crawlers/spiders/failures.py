"""Why a page did not come, in few enough words to count by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

from crawlers.pace import SiteClosed
from crawlers.storage.summaries import OFF_SITE, Tally

if TYPE_CHECKING:
    from twisted.python.failure import Failure


def count_failure(failure: Failure, tally: Tally) -> None:
    """Count a page that did not come: left out on purpose, or failed."""
    url = failure.request.url  # type: ignore[attr-defined]  # Scrapy sets it
    error = failure.value
    if isinstance(error, HttpError):
        tally.fail(f"HTTP status {error.response.status}", url)
    elif isinstance(error, SiteClosed):
        tally.fail(str(error), url)
    elif isinstance(error, IgnoreRequest):
        tally.skip(str(error) or OFF_SITE, url)
    else:
        tally.fail(_name(error), url)


def _name(error: BaseException | None) -> str:
    """A browser's own first line says which step failed; of others the kind is enough."""
    if type(error).__module__.startswith("playwright"):
        return f"browser: {str(error).splitlines()[0].partition(' at http')[0]:.80}"
    return type(error).__name__
